/** Rows of recalls, as scripts under the lock of their session. */
import type { Recall, RecallStatus } from '../../protocol/recalls.ts'
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
import { lockSessions } from './lease-rows.ts'
import { likePattern, searchedText } from './search-rows.ts'
import { lockUser } from './session-rows.ts'

export interface RecallRow {
  id: string
  sessionId: string
  userId: string
  version: number
  /** JSON of the normalised definition. */
  definition: string
  message: string
  note: string | null
  status: RecallStatus
  reason: string | null
  nextAt: number | null
  occurrences: number
  failuresInRow: number
  createdBy: Recall['createdBy']
  createdAt: number
  updatedAt: number
}

const COLUMNS = {
  id: 'TEXT',
  sessionId: 'TEXT',
  userId: 'TEXT',
  version: 'INTEGER',
  definition: 'TEXT',
  message: 'TEXT',
  note: 'TEXT',
  searched: 'TEXT',
  status: 'TEXT',
  reason: 'TEXT',
  nextAt: 'BIGINT',
  occurrences: 'INTEGER',
  failuresInRow: 'INTEGER',
  createdBy: 'TEXT',
  createdAt: 'BIGINT',
  updatedAt: 'BIGINT',
} as const satisfies Record<keyof RecallRow | 'searched', ColumnType>
const QUOTED = Object.keys(COLUMNS).map((column) => `"${column}"`)
/** Without what is only compared. */
const ROW = QUOTED.filter((column) => column !== '"searched"').join(', ')
const ALL_BUT_ID = QUOTED.slice(1).map((column) => `${column} = excluded.${column}`)

/** Makes new rows, and writes changed ones as a whole. */
export function putRecalls(rows: readonly RecallRow[]): Script<number> {
  return changeGiven(
    COLUMNS,
    rows.map((row) => ({ ...row, searched: searchedOf(row) })),
    `INSERT INTO "Recall" (${QUOTED}) SELECT ${QUOTED} FROM given WHERE TRUE
     ON CONFLICT ("id") DO UPDATE SET ${ALL_BUT_ID}`,
  )
}

/** What is compared of a recall: the beginnings of message and note, folded. */
function searchedOf({ message, note }: Pick<RecallRow, 'message' | 'note'>): string {
  return note === null ? searchedText(message) : `${searchedText(message)}\n${searchedText(note)}`
}

/**
 * Of those behind `after` whose text to compare an older version has not written, so many at most that none waits for
 * it. @returns the last one that was looked at; undefined when none is left
 */
export function* fillSearched(after: string, limit: number): Script<string | undefined> {
  const rows = yield* query<{ id: string; message: string | null; note: string | null }>(
    `SELECT "id", CASE WHEN "searched" IS NULL THEN "message" END AS "message", "note"
     FROM "Recall" WHERE "id" > ? ORDER BY "id" LIMIT ?`,
    after,
    limit,
  )
  const found = rows.flatMap(({ id, message, note }) =>
    message === null ? [] : { id, searched: searchedOf({ message, note }) },
  )
  yield* changeGiven(
    { id: 'TEXT', searched: 'TEXT' },
    found,
    `UPDATE "Recall" SET "searched" = given."searched" FROM given
     WHERE "Recall"."id" = given."id" AND "Recall"."searched" IS NULL`,
  )
  return rows.at(-1)?.id
}

const { id, version, status, reason, nextAt, occurrences, updatedAt } = COLUMNS
/** What a claim changes of a recall. */
const MOVED = { id, version, status, reason, nextAt, occurrences, updatedAt } as const

/** Of rows that are there, after a claim: all else of them is as it was. */
export function moveRecalls(rows: readonly RecallRow[]): Script<number> {
  const assignments = Object.keys(MOVED)
    .slice(1)
    .map((column) => `"${column}" = given."${column}"`)
  return changeGiven(MOVED, rows, `UPDATE "Recall" SET ${assignments} FROM given WHERE "Recall"."id" = given."id"`)
}

export function readRecall(recallId: string): Script<RecallRow | undefined> {
  return queryOne<RecallRow>(`SELECT ${ROW} FROM "Recall" WHERE "id" = ?`, recallId)
}

export function* readRecalls(ids: readonly string[]): Script<RecallRow[]> {
  if (ids.length === 0) return []
  return yield* query<RecallRow>(`SELECT ${ROW} FROM "Recall" WHERE "id" IN (${placeholders(ids)})`, ...ids)
}

/** A recall that is due, as far as a look can tell: whoever claims it looks again, under its session's lock. */
export interface DueRecall {
  id: string
  sessionId: string
}

/** Due after `after` and up to `upTo`, the longest due first; none of sessions that are being deleted, which may yet come back. */
export function dueRecalls(after: number, upTo: number, limit: number): Script<DueRecall[]> {
  return query<DueRecall>(
    `SELECT r."id", r."sessionId" FROM "Recall" r
     WHERE r."status" = 'pending' AND r."nextAt" > ? AND r."nextAt" <= ? AND ${NOT_BEING_DELETED}
     ORDER BY r."nextAt" LIMIT ?`,
    after,
    upTo,
    limit,
  )
}

/** Of an alias `r` with a session. */
export const NOT_BEING_DELETED = `NOT EXISTS (SELECT 1 FROM "Session" s WHERE s."id" = r."sessionId"
  AND s."finalAt" IS NOT NULL AND s."deletedAt" IS NULL)`

/** When the next recall after `now` is due. */
export function* earliestRecall(now: number): Script<number | undefined> {
  const row = yield* queryOne<{ at: number | null }>(
    `SELECT MIN("nextAt") AS "at" FROM "Recall" WHERE "status" = 'pending' AND "nextAt" > ?`,
    now,
  )
  return row?.at ?? undefined
}

/** Those that have not come to their end. */
export function* countLasting(userId: string): Script<number> {
  const row = yield* queryOne<{ count: number }>(
    `SELECT COUNT(*) AS "count" FROM "Recall" WHERE "userId" = ? AND "status" IN ('pending', 'paused')`,
    userId,
  )
  return row?.count ?? 0
}

export function lastingOfSession(sessionId: string, limit = 1_000): Script<RecallRow[]> {
  return query<RecallRow>(
    `SELECT ${ROW} FROM "Recall" WHERE "sessionId" = ? AND "status" IN ('pending', 'paused')
     ORDER BY CASE WHEN "nextAt" IS NULL THEN 1 ELSE 0 END, "nextAt", "createdAt", "id" LIMIT ?`,
    sessionId,
    limit,
  )
}

/** Of a user, pending, with times before `before`: for the calendar. */
export function plannedOf(userId: string, sessionId: string | undefined, before: number): Script<RecallRow[]> {
  return query<RecallRow>(
    `SELECT ${ROW} FROM "Recall" r WHERE r."userId" = ? ${sessionId === undefined ? '' : 'AND r."sessionId" = ?'}
       AND r."status" = 'pending' AND r."nextAt" < ? AND ${IN_LIVING_SESSION} ORDER BY r."nextAt", r."id"`,
    ...[userId, ...(sessionId === undefined ? [] : [sessionId]), before],
  )
}

/** Sessions of a user with something planned, in the order of their ids. */
export function* sessionsToWake(userId: string): Script<string[]> {
  const rows = yield* query<{ sessionId: string }>(
    `SELECT DISTINCT r."sessionId" FROM "Recall" r WHERE r."userId" = ? AND r."status" = 'pending' AND ${IN_LIVING_SESSION}`,
    userId,
  )
  return rows.map(({ sessionId }) => sessionId).sort()
}

/** Of a user, in sessions that are there. */
export function* countPlanned(userId: string): Script<number> {
  const row = yield* queryOne<{ count: number }>(
    `SELECT COUNT(*) AS "count" FROM "Recall" r WHERE r."userId" = ? AND r."status" = 'pending' AND ${IN_LIVING_SESSION}`,
    userId,
  )
  return row?.count ?? 0
}

/** Of an alias `r`: what is deleted is nobody's any more, what is being deleted is hidden with its session. */
export const IN_LIVING_SESSION = `EXISTS (SELECT 1 FROM "Session" s WHERE s."id" = r."sessionId" AND s."finalAt" IS NULL)`

export interface RecallPage {
  userId: string
  sessionId?: string | undefined
  statuses?: readonly RecallStatus[] | undefined
  /** What its message or its note holds, folded. */
  needle?: string | undefined
  order: 'createdAt' | 'updatedAt'
  /** The last one of the page before, with the time that it is ordered by. */
  after?: { time: number; id: string } | undefined
  limit: number
}

/** Newest first. */
export function pageOfRecalls(page: RecallPage): Script<RecallRow[]> {
  const { userId, sessionId, statuses, needle, order, after, limit } = page
  const conditions = ['r."userId" = ?', IN_LIVING_SESSION]
  const values: SqlValue[] = [userId]
  if (sessionId !== undefined) {
    conditions.push('r."sessionId" = ?')
    values.push(sessionId)
  }
  if (statuses) {
    conditions.push(`r."status" IN (${placeholders(statuses)})`)
    values.push(...statuses)
  }
  if (needle !== undefined) {
    conditions.push(`r."searched" LIKE ? ESCAPE '\\'`)
    values.push(likePattern(needle))
  }
  if (after) {
    conditions.push(`r."${order}" <= ?`, `(r."${order}" < ? OR r."id" < ?)`)
    values.push(after.time, after.time, after.id)
  }
  return query<RecallRow>(
    `SELECT ${ROW} FROM "Recall" r WHERE ${conditions.join(' AND ')} ORDER BY r."${order}" DESC, r."id" DESC LIMIT ?`,
    ...values,
    limit,
  )
}

/** Which of a user's recalls changed since then: for a feed that was not told. */
export function* recallsChangedSince(userId: string, since: number): Script<string[]> {
  const rows = yield* query<{ id: string }>(
    'SELECT "id" FROM "Recall" WHERE "userId" = ? AND "updatedAt" >= ? LIMIT 1000',
    userId,
    since,
  )
  return rows.map((row) => row.id)
}

/** Those of the given ones that are the user's. */
export function* recallsOfUser(userId: string, ids: readonly string[]): Script<RecallRow[]> {
  if (ids.length === 0) return []
  return yield* query<RecallRow>(
    `SELECT ${ROW} FROM "Recall" r WHERE r."userId" = ? AND r."id" IN (${placeholders(ids)}) AND ${IN_LIVING_SESSION}`,
    userId,
    ...ids,
  )
}

/**
 * Under the locks of their sessions, so that no claim under way writes over it, and the user's: what is planned by
 * somebody else at that moment is among them, or finds what has happened.
 */
export function* pauseRecallsOf(userId: string, reason: string, now: number): Script<PausedRecall[]> {
  const rows = yield* query<{ sessionId: string }>(
    `SELECT DISTINCT "sessionId" FROM "Recall" WHERE "userId" = ? AND "status" = 'pending' ORDER BY "sessionId"`,
    userId,
  )
  const leases = rows.length > 0 ? yield* lockSessions(rows.map(({ sessionId }) => sessionId)) : []
  yield* lockUser(userId)
  const positions = new Map(leases.map(({ sessionId, nextPosition }) => [sessionId, nextPosition]))
  const paused = yield* query<RecallRow>(
    `UPDATE "Recall" SET "status" = 'paused', "reason" = ?, "nextAt" = NULL, "version" = "version" + 1, "updatedAt" = ?
     WHERE "userId" = ? AND "status" = 'pending' RETURNING ${ROW}`,
    reason,
    now,
    userId,
  )
  return paused.map((row) => ({ row, position: positions.get(row.sessionId) ?? 0 }))
}

export interface PausedRecall {
  row: RecallRow
  /** Of its session's counter. */
  position: number
}

/** With the session that it would wake. */
export function* cancelOfSession(sessionId: string, now: number): Script<void> {
  yield* change(
    `UPDATE "Recall" SET "status" = 'cancelled', "reason" = 'Its session was deleted.', "nextAt" = NULL, "updatedAt" = ?
     WHERE "sessionId" = ? AND "status" IN ('pending', 'paused')`,
    now,
    sessionId,
  )
  yield* change(
    `UPDATE "Occurrence" SET "status" = 'cancelled', "reason" = 'session-missing', "endedAt" = ?
     WHERE "sessionId" = ? AND "status" IN ('deferred', 'queued', 'running')`,
    now,
    sessionId,
  )
}

/** True while some of a purged session's rows are left. */
export function* purgeRecalls(sessionId: string, limit: number): Script<boolean> {
  const occurrences = yield* change(
    'DELETE FROM "Occurrence" WHERE "id" IN (SELECT "id" FROM "Occurrence" WHERE "sessionId" = ? LIMIT ?)',
    sessionId,
    limit,
  )
  if (occurrences > 0) return true
  yield* change('DELETE FROM "Recall" WHERE "sessionId" = ?', sessionId)
  return false
}

export function asRecall(row: RecallRow): Recall {
  return {
    id: row.id,
    sessionId: row.sessionId,
    version: row.version,
    definition: definitionOf(row),
    message: row.message,
    ...(row.note !== null && { note: row.note }),
    status: row.status,
    ...(row.reason !== null && { reason: row.reason }),
    nextAt: row.nextAt,
    occurrences: row.occurrences,
    failuresInARow: row.failuresInRow,
    createdBy: row.createdBy,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  }
}

/** What cannot be read is shown without its times: it can be cancelled then, and hides no other. */
function definitionOf({ definition }: RecallRow): Recall['definition'] {
  try {
    return JSON.parse(definition) as Recall['definition']
  } catch {
    return { kind: 'once' }
  }
}
