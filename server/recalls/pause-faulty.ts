/** Sets a recall aside that cannot be claimed, such as one whose definition an older version wrote otherwise. */
import { lockSession } from '../store/rows/lease-rows.ts'
import { readOccurrence, updateOccurrence } from '../store/rows/occurrence-rows.ts'
import { putRecalls, readRecall } from '../store/rows/recall-rows.ts'
import type { Script } from '../store/script.ts'
import type { Due } from './claim-due.ts'

export function* pauseFaulty({ recalls, occurrences }: Due, fault: string, now: number): Script<void> {
  const reason = `It could not be planned: ${fault}`
  for (const { id, sessionId } of recalls) {
    yield* lockSession(sessionId)
    const recall = yield* readRecall(id)
    if (recall?.status !== 'pending') continue
    const paused = { status: 'paused', reason, nextAt: null, version: recall.version + 1, updatedAt: now } as const
    yield* putRecalls([{ ...recall, ...paused }])
  }
  for (const { id, sessionId } of occurrences) {
    yield* lockSession(sessionId)
    if ((yield* readOccurrence(id))?.status !== 'deferred') continue
    yield* updateOccurrence(id, { status: 'cancelled', endedAt: now })
  }
}
