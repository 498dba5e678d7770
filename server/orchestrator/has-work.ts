/**
 * Whether a session has something for its owner to do: a command, a live run, or one that may begin. A run that waits
 * for its user is nothing to do, and neither is what is queued behind it, nor what waits for a place in its user's limit:
 * whoever makes a place free gives it away in the same transaction. Such a session may be unloaded.
 */
import { unansweredCount } from '../store/rows/approval-rows.ts'
import { waitingCommands } from '../store/rows/command-rows.ts'
import { hasFreePlace, liveRun, type WaitingRef, waitingRefs } from '../store/rows/run-rows.ts'
import type { Script } from '../store/script.ts'

/** @param limit live runs of one user; 0 means no limit */
export function* hasWork(sessionId: string, limit: number): Script<boolean> {
  if ((yield* waitingCommands(sessionId)).length > 0) return true
  const run = yield* liveRun(sessionId)
  if (run?.status === 'awaiting-approval') return (yield* unansweredCount(run.id)) === 0
  return run !== undefined || (yield* mayStart(sessionId, limit)) !== undefined
}

/** The first run that waits, of a session without a live one, where its user has a place for it. */
export function* mayStart(sessionId: string, limit: number): Script<WaitingRef | undefined> {
  const first = (yield* waitingRefs(sessionId)).find((run) => run.mode === 'queue')
  return first && (yield* hasFreePlace(first.userId, limit)) ? first : undefined
}
