/** What the agent said and did in one message, then how its run went. */
'use client'
import type { UIMessage } from 'ai'
import { Suspense } from 'react'
import type { SessionTracker } from '../../_client/connection/session-tracker.ts'
import { lazyPart } from '../../_client/page/load-part.ts'
import { type MessageSection, messageSections } from '../../_client/transcript/message-sections.ts'
import { messageMetadata } from '../../_client/transcript/transcript-rows.ts'
import classes from './assistant-message.module.css'
import { Markdown } from './markdown.tsx'
import { RunEnd } from './run-end.tsx'
import { WaitingRow } from './waiting-row.tsx'

const ReasoningPart = lazyPart(async () => (await import('./reasoning-part.tsx')).ReasoningPart)
const ToolGroup = lazyPart(async () => (await import('./tool-group.tsx')).ToolGroup)
const RunInterruptions = lazyPart(async () => (await import('./run-interruptions.tsx')).RunInterruptions)

interface AssistantMessageProps {
  message: UIMessage
  /** Its run is not over. */
  live: boolean
  /** It is the session's last word, so that its run can be continued or tried again. */
  resumable: boolean
  sessionId: string
  tracker: SessionTracker
}

export function AssistantMessage({ message, live, resumable, sessionId, tracker }: AssistantMessageProps) {
  const { interruptions = [], trigger } = messageMetadata(message)
  const sections = messageSections(message)
  const thinking = thinkingTimes(message)
  const unknown = new Set(interruptions.flatMap((interruption) => interruption.unknownToolCalls))
  return (
    <article className={classes.message} aria-label="Agent" aria-busy={live}>
      {trigger?.kind === 'recall' && <div className={classes.origin}>Started by a recall</div>}
      {sections.map((section) => {
        const { key } = section
        const streaming = live && section.last
        if (section.kind === 'tools') {
          return (
            <Suspense key={key}>
              <ToolGroup
                id={key}
                parts={section.parts}
                message={message}
                live={live}
                unknown={unknown}
                sessionId={sessionId}
              />
            </Suspense>
          )
        }
        const { part } = section
        if (part.type === 'text') return <Markdown key={key} id={key} text={part.text} streaming={streaming} />
        if (part.type !== 'reasoning') return null
        return (
          <Suspense key={key}>
            <ReasoningPart
              id={key}
              text={part.text}
              streaming={streaming && part.state !== 'done'}
              tookMs={thinking.get(part)}
            />
          </Suspense>
        )
      })}
      {live && betweenSteps(sections.at(-1)) && <WaitingRow recovering={false} />}
      {interruptions.length > 0 && (
        <Suspense>
          <RunInterruptions interruptions={interruptions} />
        </Suspense>
      )}
      <RunEnd message={message} sessionId={sessionId} resumable={resumable} tracker={tracker} />
    </article>
  )
}

/** A tool has ended and what follows has not begun. */
function betweenSteps(last: MessageSection | undefined): boolean {
  return last?.kind === 'tools' && last.parts.every((part) => part.state.startsWith('output-'))
}

/** How long each piece of reasoning took: they began in the order in which they stand. */
function thinkingTimes(message: UIMessage): Map<UIMessage['parts'][number], number> {
  const { timings } = messageMetadata(message)
  const spans = timings?.more ? [] : (timings?.steps.flatMap(({ reasoning = [] }) => reasoning) ?? [])
  const times = new Map<UIMessage['parts'][number], number>()
  let next = 0
  for (const part of message.parts) {
    if (part.type !== 'reasoning') continue
    const span = spans[next++]
    if (span?.endedAt !== undefined) times.set(part, span.endedAt - span.startedAt)
  }
  return times
}
