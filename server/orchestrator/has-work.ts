/**
 * Whether a session has something for its owner to do: a command, or a run that is live or waits for its turn. A run
 * that waits for its user is nothing to do, and neither is what is queued behind it: the session may be unloaded.
 */
import { unansweredCount } from '../store/rows/approval-rows.ts'
import { waitingCommands } from '../store/rows/command-rows.ts'
import { liveRun, waitingRefs } from '../store/rows/run-rows.ts'
import type { Script } from '../store/script.ts'

export function* hasWork(sessionId: string): Script<boolean> {
  if ((yield* waitingCommands(sessionId)).length > 0) return true
  const run = yield* liveRun(sessionId)
  if (run?.status === 'awaiting-approval') return (yield* unansweredCount(run.id)) === 0
  return run !== undefined || (yield* waitingRefs(sessionId)).length > 0
}
