/** Which changes of a session, or of a recall, are worth a notification: only those that were seen to happen. */
import type { Recall } from '../../../server/protocol/recalls.ts'
import type { RunOutcome } from '../../../server/protocol/runs.ts'
import type { SessionStatus, SessionSummary } from '../../../server/protocol/sessions.ts'

export type NoticeKind = 'finished' | 'failed' | 'approval' | 'recall' | 'budget'

type Seen = Pick<SessionSummary, 'status' | 'unread' | 'lastOutcome'>

const AT_WORK: ReadonlySet<SessionStatus> = new Set(['running', 'awaiting-approval'])
const CUT_SHORT: ReadonlySet<RunOutcome> = new Set(['step-limit', 'time-limit', 'idle-limit', 'budget-limit'])
const ENDINGS: Partial<Record<RunOutcome, string>> = {
  completed: 'Finished.',
  stopped: 'Stopped.',
  interrupted: 'Interrupted.',
  'step-limit': 'Stopped at its limit of steps.',
  'time-limit': 'Stopped at its limit of time.',
  'idle-limit': 'Stopped: nothing came for too long.',
  'budget-limit': 'Stopped: your budget is used up.',
}
const AT_REST: ReadonlySet<SessionStatus> = new Set(['idle', 'failed', 'interrupted'])

/** A message that another one follows in the queue is no end: the session is told of when it comes to rest. */
export function noticeOfSession(before: Seen, now: Seen): NoticeKind | undefined {
  if (now.status === 'awaiting-approval') return before.status === 'awaiting-approval' ? undefined : 'approval'
  if (!AT_REST.has(now.status)) return undefined
  // A short run may begin and end between two looks: what it leaves is an answer that nobody has read.
  const ended = AT_WORK.has(before.status) || (now.unread && (!before.unread || before.status === 'queued'))
  if (!ended) return undefined
  return now.status === 'idle' && !(now.lastOutcome && CUT_SHORT.has(now.lastOutcome)) ? 'finished' : 'failed'
}

/** How it ended, for the notice of it. */
export function endingWords({ lastOutcome }: Seen): string {
  return (lastOutcome && ENDINGS[lastOutcome]) ?? 'Did not finish.'
}

export function noticeOfRecall(
  before: Pick<Recall, 'occurrences'>,
  now: Pick<Recall, 'occurrences'>,
): NoticeKind | undefined {
  return now.occurrences > before.occurrences ? 'recall' : undefined
}
