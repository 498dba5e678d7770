/**
 * How full the model's context was at the newest step that told. The ring is drawn here: Mantine's brings tooltips, and
 * all that places them, which a session page does without at first.
 */
'use client'
import type { UIMessage } from 'ai'
import type { ContextFill } from '../../../server/protocol/run-summary.ts'
import { messageMetadata } from '../../_client/transcript/transcript-rows.ts'
import classes from './context-meter.module.css'

/** From here on older turns are put in short for the model. */
const FULL_PERCENT = 85

export function ContextMeter({ messages }: { messages: readonly UIMessage[] }) {
  const fill = newestFill(messages)
  if (!fill || fill.window <= 0) return null
  const percent = Math.min(100, Math.round((fill.tokens / fill.window) * 100))
  const isFull = percent >= FULL_PERCENT
  const words =
    `The model’s context is ${percent}% full: ${count(fill.tokens)} of ${count(fill.window)} tokens.` +
    (isFull ? ' Older turns are put in short for it from here on.' : '')
  return (
    <span className={classes.meter} role="img" aria-label={words} title={words} data-full={isFull || undefined}>
      <svg viewBox="0 0 18 18" className={classes.ring} aria-hidden="true">
        <circle cx="9" cy="9" r="7.5" />
        <circle cx="9" cy="9" r="7.5" pathLength="100" strokeDasharray={`${percent} 100`} className={classes.filled} />
      </svg>
      <span aria-hidden="true">{percent}%</span>
    </span>
  )
}

function newestFill(messages: readonly UIMessage[]): ContextFill | undefined {
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index]
    const fill = message && messageMetadata(message).context
    if (fill) return fill
  }
  return undefined
}

function count(tokens: number): string {
  return tokens.toLocaleString()
}
