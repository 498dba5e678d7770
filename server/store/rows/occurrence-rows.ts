/** Rows of the ledger, as scripts under the lock of their session. A row is written once for each planned time. */
import type { Definition, Occurrence, OccurrenceReason, OccurrenceStatus } from '../../protocol/recalls.ts'
import type { RunOutcome } from '../../protocol/runs.ts'
import {
  type ColumnType,
  change,
  changeGiven,
  placeholders,
  query,
  queryOne,
  type Script,
  type SqlValue,
} from '../script.ts'
import { NOT_BEING_DELETED } from './recall-rows.ts'

export interface OccurrenceRow {
  id: string
  recallId: string
  sessionId: string
  userId: string
  nominalAt: number
  /** 0 or 1. */
  manual: number
  dueAt: number
  status: OccurrenceStatus
  reason: OccurrenceReason | null
  message: string
  note: string | null
  context: NonNullable<Definition['context']>
  ifBusy: NonNullable<Definition['ifBusy']>
  lateMs: number | null
  deferrals: number
  standsFor: number | null
  firstAt: number | null
  coalescedInto: string | null
  runId: string | null
  runOutcome: RunOutcome | null
  createdAt: number
  firedAt: number | null
  startedAt: number | null
  endedAt: number | null
}

const COLUMNS = {
  id: 'TEXT',
  recallId: 'TEXT',
  sessionId: 'TEXT',
  userId: 'TEXT',
  nominalAt: 'BIGINT',
  manual: 'INTEGER',
  dueAt: 'BIGINT',
  status: 'TEXT',
  reason: 'TEXT',
  message: 'TEXT',
  note: 'TEXT',
  context: 'TEXT',
  ifBusy: 'TEXT',
  lateMs: 'BIGINT',
  deferrals: 'INTEGER',
  standsFor: 'INTEGER',
  firstAt: 'BIGINT',
  coalescedInto: 'TEXT',
  runId: 'TEXT',
  runOutcome: 'TEXT',
  createdAt: 'BIGINT',
  firedAt: 'BIGINT',
  startedAt: 'BIGINT',
  endedAt: 'BIGINT',
} as const satisfies Record<keyof OccurrenceRow, ColumnType>
const QUOTED = Object.keys(COLUMNS)
  .map((column) => `"${column}"`)
  .join(', ')
/** What may change of a row that is there. */
const CHANGING = ['dueAt', 'status', 'reason', 'lateMs', 'deferrals', 'standsFor', 'runId', 'firedAt', 'endedAt']
  .map((column) => `"${column}" = excluded."${column}"`)
  .join(', ')

/**
 * Makes new rows, and writes changed ones. A second row of one planned time is refused by the database, whoever makes
 * it: that is what holds a recall to one run for each of its times.
 */
export function putOccurrences(rows: readonly OccurrenceRow[]): Script<number> {
  return changeGiven(
    COLUMNS,
    rows,
    `INSERT INTO "Occurrence" (${QUOTED}) SELECT ${QUOTED} FROM given WHERE TRUE
     ON CONFLICT ("id") DO UPDATE SET ${CHANGING}`,
  )
}

export function readOccurrence(id: string): Script<OccurrenceRow | undefined> {
  return queryOne<OccurrenceRow>('SELECT * FROM "Occurrence" WHERE "id" = ?', id)
}

export function* readOccurrences(ids: readonly string[]): Script<OccurrenceRow[]> {
  if (ids.length === 0) return []
  return yield* query<OccurrenceRow>(`SELECT * FROM "Occurrence" WHERE "id" IN (${placeholders(ids)})`, ...ids)
}

export function updateOccurrence(id: string, changes: Partial<Record<keyof OccurrenceRow, SqlValue>>): Script<number> {
  const assignments = Object.keys(changes)
    .map((column) => `"${column}" = ?`)
    .join(', ')
  return change(`UPDATE "Occurrence" SET ${assignments} WHERE "id" = ?`, ...Object.values(changes), id)
}

/** Deferred ones whose time has come, the longest due first. */
export function dueOccurrences(now: number, limit: number): Script<{ id: string; sessionId: string }[]> {
  return query(
    `SELECT r."id", r."sessionId" FROM "Occurrence" r WHERE r."status" = 'deferred' AND r."dueAt" <= ? AND ${NOT_BEING_DELETED}
     ORDER BY r."dueAt" LIMIT ?`,
    now,
    limit,
  )
}

export function* earliestOccurrence(now: number): Script<number | undefined> {
  const row = yield* queryOne<{ at: number | null }>(
    `SELECT MIN("dueAt") AS "at" FROM "Occurrence" WHERE "status" = 'deferred' AND "dueAt" > ?`,
    now,
  )
  return row?.at ?? undefined
}

/** Those that have neither begun nor come to nothing; the oldest first. */
export function* waitingOccurrences(recallIds: readonly string[]): Script<OccurrenceRow[]> {
  if (recallIds.length === 0) return []
  return yield* query<OccurrenceRow>(
    `SELECT * FROM "Occurrence" WHERE "recallId" IN (${placeholders(recallIds)}) AND "status" IN ('deferred', 'queued')
     ORDER BY "nominalAt", "id"`,
    ...recallIds,
  )
}

/** Planned times from `since` on that have a row, by recall. */
export function* nominalTimesSince(recallIds: readonly string[], since: number): Script<Map<string, Set<number>>> {
  const times = new Map<string, Set<number>>()
  if (recallIds.length === 0) return times
  const rows = yield* query<{ recallId: string; nominalAt: number }>(
    `SELECT "recallId", "nominalAt" FROM "Occurrence"
     WHERE "recallId" IN (${placeholders(recallIds)}) AND "manual" = 0 AND "nominalAt" >= ?`,
    ...recallIds,
    since,
  )
  for (const { recallId, nominalAt } of rows) times.set(recallId, (times.get(recallId) ?? new Set()).add(nominalAt))
  return times
}

/** Times from `since` on at which a user has ordered a run of it. */
export function* manualTimesSince(recallId: string, since: number): Script<Set<number>> {
  const rows = yield* query<{ nominalAt: number }>(
    `SELECT "nominalAt" FROM "Occurrence" WHERE "recallId" = ? AND "manual" = 1 AND "nominalAt" >= ?`,
    recallId,
    since,
  )
  return new Set(rows.map(({ nominalAt }) => nominalAt))
}

/** Of a recall: whether something of it waits or runs. */
export function* hasOpenOccurrence(recallId: string): Script<boolean> {
  const row = yield* queryOne(
    `SELECT 1 AS "one" FROM "Occurrence" WHERE "recallId" = ? AND "status" IN ('deferred', 'queued', 'running') LIMIT 1`,
    recallId,
  )
  return row !== undefined
}

/** How many of their runs began since then, by session. */
export function* firedBySession(sessionIds: readonly string[], since: number): Script<Map<string, number>> {
  const rows = yield* query<{ sessionId: string; count: number }>(
    `SELECT "sessionId", COUNT(*) AS "count" FROM "Occurrence"
     WHERE "sessionId" IN (${placeholders(sessionIds)}) AND "firedAt" > ? GROUP BY "sessionId"`,
    ...sessionIds,
    since,
  )
  return new Map(rows.map((row) => [row.sessionId, row.count]))
}

/** The same by user. */
export function* firedByUser(userIds: readonly string[], since: number): Script<Map<string, number>> {
  const rows = yield* query<{ userId: string; count: number }>(
    `SELECT "userId", COUNT(*) AS "count" FROM "Occurrence"
     WHERE "userId" IN (${placeholders(userIds)}) AND "firedAt" > ? GROUP BY "userId"`,
    ...userIds,
    since,
  )
  return new Map(rows.map((row) => [row.userId, row.count]))
}

export interface OccurrencePage {
  userId: string
  recallId?: string | undefined
  sessionId?: string | undefined
  /** Planned from then, and before then. */
  from?: number | undefined
  to?: number | undefined
  /** The last one of the page before. */
  after?: { nominalAt: number; id: string } | undefined
  limit: number
}

/** The latest planned time first. */
export function pageOfOccurrences(page: OccurrencePage): Script<OccurrenceRow[]> {
  return selectPage<OccurrenceRow>('r.*', page)
}

/** What a calendar counts of an occurrence. */
export type OccurrenceTime = Pick<OccurrenceRow, 'id' | 'recallId' | 'nominalAt' | 'status'>

export function pageOfTimes(page: OccurrencePage): Script<OccurrenceTime[]> {
  return selectPage<OccurrenceTime>('r."id", r."recallId", r."nominalAt", r."status"', page)
}

function selectPage<Row>(columns: string, page: OccurrencePage): Script<Row[]> {
  const conditions = ['r."userId" = ?']
  const values: SqlValue[] = [page.userId]
  const where = (condition: string, value: SqlValue | undefined) => {
    if (value === undefined) return
    conditions.push(condition)
    values.push(value)
  }
  where('r."recallId" = ?', page.recallId)
  where('r."sessionId" = ?', page.sessionId)
  where('r."nominalAt" >= ?', page.from)
  where('r."nominalAt" < ?', page.to)
  if (page.after) {
    conditions.push('r."nominalAt" <= ?', '(r."nominalAt" < ? OR r."id" < ?)')
    values.push(page.after.nominalAt, page.after.nominalAt, page.after.id)
  }
  return query<Row>(
    `SELECT ${columns} FROM "Occurrence" r WHERE ${conditions.join(' AND ')}
       AND EXISTS (SELECT 1 FROM "Session" s WHERE s."id" = r."sessionId" AND s."finalAt" IS NULL)
     ORDER BY r."nominalAt" DESC, r."id" DESC LIMIT ?`,
    ...values,
    page.limit,
  )
}

export function asOccurrence(row: OccurrenceRow): Occurrence {
  const { id, recallId, sessionId, nominalAt, dueAt, status, deferrals } = row
  return {
    id,
    recallId,
    sessionId,
    nominalAt,
    dueAt,
    status,
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.lateMs !== null && { lateMs: row.lateMs }),
    deferrals,
    ...(row.standsFor !== null && { standsFor: row.standsFor }),
    ...(row.firstAt !== null && { firstAt: row.firstAt }),
    ...(row.coalescedInto !== null && { coalescedInto: row.coalescedInto }),
    ...(row.manual !== 0 && { manual: true as const }),
    ...(row.runId !== null && { runId: row.runId }),
    ...(row.runOutcome !== null && { runOutcome: row.runOutcome }),
    ...(row.startedAt !== null && { startedAt: row.startedAt }),
    ...(row.endedAt !== null && { endedAt: row.endedAt }),
  }
}
