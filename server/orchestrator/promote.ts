/**
 * Gives free places to waiting runs, oldest first (contract row "limit per user"). Runs in the transaction that makes
 * a place free or asks for one, under the user's row lock, so that a place is never given twice. A run whose approvals
 * have been answered comes first: its place is kept for it, and its owner, who is woken, takes it.
 */
import { answeredRuns, countHeldPlaces, startableRuns } from '../store/rows/run-rows.ts'
import { lockUser } from '../store/rows/session-rows.ts'
import type { Script } from '../store/script.ts'
import { moveRun } from './run-machine.ts'

const WITHOUT_LIMIT = 1_000

export interface Promoted {
  runId: string
  sessionId: string
}

/** @param limit live runs of one user; 0 means no limit */
export function* promoteWaiting(userId: string, limit: number): Script<Promoted[]> {
  yield* lockUser(userId)
  const free = limit === 0 ? WITHOUT_LIMIT : limit - (yield* countHeldPlaces(userId))
  if (free <= 0) return []
  const promoted: Promoted[] = (yield* answeredRuns(userId))
    .slice(0, free)
    .map(({ id, sessionId }) => ({ runId: id, sessionId }))
  if (promoted.length === free) return promoted
  for (const run of yield* startableRuns(userId, free - promoted.length)) {
    if (yield* moveRun(run.id, 'starting')) promoted.push({ runId: run.id, sessionId: run.sessionId })
  }
  return promoted
}
