/**
 * Sets a recall aside that cannot be claimed, such as one whose definition an older version wrote otherwise, or whose
 * zone is not known any more.
 */
import { insertCommand } from '../store/rows/command-rows.ts'
import { lockSession } from '../store/rows/lease-rows.ts'
import { asOccurrence, type OccurrenceRow, readOccurrence, updateOccurrence } from '../store/rows/occurrence-rows.ts'
import { asRecall, putRecalls, type RecallRow, readRecall } from '../store/rows/recall-rows.ts'
import type { Script } from '../store/script.ts'
import { briefly } from './briefly.ts'
import type { Claimed, Due } from './claim-due.ts'

export function* pauseFaulty({ recalls, occurrences }: Due, fault: string, now: number): Script<Claimed> {
  const touched: RecallRow[] = []
  for (const { id, sessionId } of recalls) {
    const lease = yield* lockSession(sessionId)
    const recall = yield* readRecall(id)
    if (recall?.status !== 'pending') continue
    const reason = `It could not be planned: ${fault.replace(/\.$/, '')}. Give it other times, or cancel it.`
    const paused: RecallRow = {
      ...recall,
      ...{ status: 'paused', reason, nextAt: null, version: recall.version + 1, updatedAt: now },
    }
    yield* putRecalls([paused])
    if (lease) yield* tell(paused, lease.nextPosition, undefined, now)
    touched.push(paused)
  }
  for (const { id, sessionId } of occurrences) {
    const lease = yield* lockSession(sessionId)
    const occurrence = yield* readOccurrence(id)
    if (occurrence?.status !== 'deferred') continue
    const ended = { ...occurrence, status: 'cancelled', endedAt: now } as const
    yield* updateOccurrence(id, { status: 'cancelled', endedAt: now })
    const recall = yield* readRecall(occurrence.recallId)
    if (!recall) continue
    if (lease) yield* tell(recall, lease.nextPosition, ended, now)
    touched.push(recall)
  }
  const sessionIds = touched.map(({ sessionId }) => sessionId)
  const recallIds = touched.map(({ id }) => id)
  return { runsDueAt: [], recallIds, changed: sessionIds, told: sessionIds, userIds: [], left: false }
}

function* tell(row: RecallRow, position: number, ended: OccurrenceRow | undefined, now: number): Script<void> {
  const recall = briefly(asRecall(row))
  const news = ended ? { action: 'cancelled' as const, occurrence: asOccurrence(ended) } : { action: 'paused' as const }
  yield* insertCommand(row.sessionId, position, { kind: 'recall', recall, news: [news] }, now)
}
