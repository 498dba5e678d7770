/**
 * Drops the deltas of runs that finished long ago; their whole messages stay (contract row "compaction"). The range
 * that a run covered stays as stored ranges, so that the log still tiles and every cursor ends in the same state.
 */
import type { SessionEvent } from '../protocol/events.ts'
import { change, query, type Script } from '../store/script.ts'
import type { Store } from '../store/store.ts'
import { batchesAfter, deleteBatches, insertBatch } from './event-rows.ts'

const ROWS_AT_ONCE = 256
const RUNS_AT_ONCE = 50

interface FinishedRun {
  id: string
  sessionId: string
  firstSeq: number
  lastSeq: number
}

/** Compacts runs that ended before `before`; answers how many. */
export async function compact(store: Store, before: number, now: number): Promise<number> {
  const runs = await store.read(() => finishedRuns(before))
  for (const run of runs) {
    let cursor = run.firstSeq - 1
    while (cursor < run.lastSeq) {
      const from = cursor
      cursor = await store.write(() => compactPart(run, from))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await store.write(() => change('UPDATE "Run" SET "compactedAt" = ? WHERE "id" = ?', now, run.id))
  }
  return runs.length
}

function finishedRuns(before: number): Script<FinishedRun[]> {
  return query<FinishedRun>(
    `SELECT "id", "sessionId", "firstSeq", "lastSeq" FROM "Run"
     WHERE "status" = 'ended' AND "endedAt" < ? AND "compactedAt" IS NULL AND "firstSeq" IS NOT NULL AND "lastSeq" IS NOT NULL
     ORDER BY "endedAt" LIMIT ?`,
    before,
    RUNS_AT_ONCE,
  )
}

/** Makes one range of some of the run's; answers the seq that it reaches. */
function* compactPart(run: FinishedRun, cursor: number): Script<number> {
  const rows = yield* batchesAfter(run.sessionId, cursor, run.lastSeq, ROWS_AT_ONCE)
  const first = rows[0]
  const last = rows.at(-1)
  if (!first || !last) return run.lastSeq
  // A hole must stay one: merged away it could not be noticed any more.
  if (rows.some((row, index) => index > 0 && row.after !== rows[index - 1]?.upTo)) return run.lastSeq
  const events = rows
    .flatMap((row) => JSON.parse(row.events) as SessionEvent[])
    .filter((event) => event.type !== 'chunk' || event.runId !== run.id)
  yield* deleteBatches(run.sessionId, first.after, last.upTo)
  const batch = { after: first.after, upTo: last.upTo, events: JSON.stringify(events) }
  yield* insertBatch(run.sessionId, batch, true)
  return last.upTo
}
