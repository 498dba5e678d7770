/** The stored ranges of a session's log. Only this folder touches them. */
import { change, query, type Script } from '../store/script.ts'

export interface BatchRow {
  after: number
  upTo: number
  /** A JSON array of events. */
  events: string
}

export function insertBatch(sessionId: string, batch: BatchRow, compacted = false): Script<number> {
  return change(
    'INSERT INTO "EventBatch" ("sessionId", "after", "upTo", "events", "compacted") VALUES (?, ?, ?, ?, ' +
      `${compacted ? 'TRUE' : 'FALSE'})`,
    sessionId,
    batch.after,
    batch.upTo,
    batch.events,
  )
}

/** Ranges that reach beyond the cursor and begin before `before`, in order. */
export function batchesAfter(sessionId: string, cursor: number, before: number, limit: number): Script<BatchRow[]> {
  return query<BatchRow>(
    'SELECT "after", "upTo", "events" FROM "EventBatch" ' +
      'WHERE "sessionId" = ? AND "upTo" > ? AND "after" < ? ORDER BY "upTo" LIMIT ?',
    sessionId,
    cursor,
    before,
    limit,
  )
}

export function deleteBatches(sessionId: string, after: number, upTo: number): Script<number> {
  return change(
    'DELETE FROM "EventBatch" WHERE "sessionId" = ? AND "after" >= ? AND "upTo" <= ?',
    sessionId,
    after,
    upTo,
  )
}
