/** Interruptions of a run, each in one plain line. */
import { IconRefreshAlert } from '@tabler/icons-react'
import type { RunInterruption } from '../../../server/protocol/run-summary.ts'
import { MessageTime } from './message-time.tsx'
import classes from './run-line.module.css'

const CAUSES: Record<RunInterruption['cause'], string> = {
  crash: 'Interrupted when the server stopped',
  takeover: 'Interrupted when its server was lost',
  drain: 'Interrupted by a restart of the server',
}
const WHAT_NEXT: Record<RunInterruption['next'], string> = {
  continue: 'went on by itself',
  ask: 'waits for your word to go on',
  end: 'too often to go on by itself',
}

export function RunInterruptions({ interruptions }: { interruptions: readonly RunInterruption[] }) {
  return interruptions.map(({ at, cause, next, attempt, unknownToolCalls }) => (
    <div key={attempt} className={classes.line} data-tone="attention">
      <IconRefreshAlert size={14} stroke={1.8} aria-hidden="true" className={classes.icon} />
      <span>
        {CAUSES[cause]}; {WHAT_NEXT[next]}.{unknown(unknownToolCalls.length)} <MessageTime at={at} />
      </span>
    </div>
  ))
}

function unknown(calls: number): string {
  if (calls === 0) return ''
  return calls === 1 ? ' The outcome of 1 tool call is unknown.' : ` The outcome of ${calls} tool calls is unknown.`
}
