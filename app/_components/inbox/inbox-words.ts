/** What the inbox says of each entry: under which heading it stands, and why it is there, in one plain line. */
import type { RunOutcome } from '../../../server/protocol/runs.ts'
import type { InboxItem, InboxKind } from '../../../server/protocol/sessions.ts'
import type { StatusKind } from '../sessions/status-mark.tsx'

export const INBOX_GROUPS: readonly { kind: InboxKind; heading: string; mark: StatusKind }[] = [
  { kind: 'approval', heading: 'Waiting for your approval', mark: 'approval' },
  { kind: 'failed', heading: 'Failed', mark: 'failed' },
  { kind: 'interrupted', heading: 'Interrupted', mark: 'interrupted' },
  { kind: 'limit', heading: 'Stopped by a limit', mark: 'stopping' },
  { kind: 'finished', heading: 'Finished, not read yet', mark: 'idle' },
]

const OUTCOMES: Partial<Record<RunOutcome, string>> = {
  failed: 'The run failed.',
  interrupted: 'The run was cut off and did not go on by itself.',
  'budget-limit': 'Your budget is used up.',
  'step-limit': 'It had taken as many steps as it may.',
  'time-limit': 'It had run for as long as it may.',
  'idle-limit': 'Nothing had come for as long as it may be silent.',
  stopped: 'You stopped it.',
}

/** Of the run of a recall, which nobody may have watched. */
const RECALLED: Partial<Record<RunOutcome, string>> = {
  completed: 'A recall finished',
  failed: 'A recall failed',
  interrupted: 'A recall was cut off',
  stopped: 'A recall was stopped',
}

export function whyInInbox(item: InboxItem): string {
  const { run } = item
  const why = whyOf(item)
  if (run?.trigger?.kind !== 'recall') return why
  return `${RECALLED[run.outcome] ?? 'A recall came to a limit'}: ${why}`
}

function whyOf({ kind, session, toolName, run }: InboxItem): string {
  if (kind === 'approval') return toolName ? `It asks to use ${toolName}.` : 'It asks for a decision.'
  if (run?.error) return run.error.message
  const outcome = run && OUTCOMES[run.outcome]
  return outcome ?? (session.preview || 'There is something new.')
}

/** What takes the run up again, where that makes sense. */
export function takeUpLabel({ kind, run }: InboxItem): 'Retry' | 'Continue' | undefined {
  if (!run || kind === 'approval' || kind === 'finished') return undefined
  return run.outcome === 'failed' ? 'Retry' : 'Continue'
}
