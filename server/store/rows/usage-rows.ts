/** The ledger's rows, and sums over them. Written under the session's lock; they outlive the session. */
import { change, placeholders, query, queryOne, type Script, type SqlValue } from '../script.ts'

export interface UsageEntryRow {
  runId: string
  quarter: number
  sessionId: string
  userId: string
  model: string
  profileId: string
  inputTokens: number
  outputTokens: number
  cachedTokens: number
  unpricedTokens: number
  costUsd: number | null
}

/** Sums are null where there is nothing to sum. */
export interface UsageSumRow {
  runs: number
  inputTokens: number | null
  outputTokens: number | null
  cachedTokens: number | null
  unpricedTokens: number | null
  costUsd: number | null
}

const SUMS = `SUM(u."inputTokens") AS "inputTokens", SUM(u."outputTokens") AS "outputTokens",
  SUM(u."cachedTokens") AS "cachedTokens", SUM(u."unpricedTokens") AS "unpricedTokens", SUM(u."costUsd") AS "costUsd"`
const RUNS = 'COUNT(DISTINCT u."runId") AS "runs"'

/** Adds to what the run has used in the same quarter of an hour. */
export function* addUsageEntry(entry: UsageEntryRow): Script<void> {
  const { runId, quarter } = entry
  yield* change(
    `INSERT INTO "UsageEntry" ("runId", "quarter", "sessionId", "userId", "model", "profileId", "inputTokens",
       "outputTokens", "cachedTokens", "unpricedTokens", "costUsd", "previousQuarter")
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
       COALESCE((SELECT MAX(p."quarter") FROM "UsageEntry" p WHERE p."runId" = ? AND p."quarter" < ?), 0))
     ON CONFLICT ("runId", "quarter") DO UPDATE SET
       "inputTokens" = "UsageEntry"."inputTokens" + excluded."inputTokens",
       "outputTokens" = "UsageEntry"."outputTokens" + excluded."outputTokens",
       "cachedTokens" = "UsageEntry"."cachedTokens" + excluded."cachedTokens",
       "unpricedTokens" = "UsageEntry"."unpricedTokens" + excluded."unpricedTokens",
       "costUsd" = CASE WHEN excluded."costUsd" IS NULL THEN "UsageEntry"."costUsd"
         ELSE COALESCE("UsageEntry"."costUsd", 0) + excluded."costUsd" END`,
    runId,
    quarter,
    entry.sessionId,
    entry.userId,
    entry.model,
    entry.profileId,
    entry.inputTokens,
    entry.outputTokens,
    entry.cachedTokens,
    entry.unpricedTokens,
    entry.costUsd,
    runId,
    quarter,
  )
  // A clock that was set back: what the run has used later by it comes behind this.
  yield* change(
    'UPDATE "UsageEntry" SET "previousQuarter" = ? WHERE "runId" = ? AND "quarter" > ? AND "previousQuarter" < ?',
    quarter,
    runId,
    quarter,
    quarter,
  )
}

/** Of the times `[since, until)`. */
export interface Span {
  since: number
  until: number
}

/** A part of a period, for which the ledger is summed up by itself. */
export interface Part extends Span {
  /** When the day or the period began that it is of: a run that was counted in it before is not counted again. */
  begin: number
}

export type UsageGroup = 'model' | 'sessionId' | 'profileId'

export type UsagePartRow = UsageSumRow & {
  /** Of the part. */
  begin: number
  /** The model, session or profile; `''` when asked for all together. */
  key: string
  /** Runs that were not counted before since the period began; `runs` are those since the part's day did. */
  newRuns: number
}

/** @returns before when the next `limit` entries of a span stand, or its end */
export function* endOfPortion(userId: string, { since, until }: Span, limit: number): Script<number> {
  const next = yield* queryOne<{ quarter: number }>(
    `SELECT u."quarter" FROM "UsageEntry" u WHERE u."userId" = ? AND u."quarter" >= ? AND u."quarter" < ?
     ORDER BY u."quarter" LIMIT 1 OFFSET ?`,
    userId,
    since,
    until,
    limit,
  )
  if (!next) return until
  // A quarter is read as a whole, however much is in it.
  return Number(next.quarter) > since ? Number(next.quarter) : since + 1
}

/** Parts without usage have no rows, unless nothing is told apart. `period`: when that begins that they are parts of. */
export function usageOfParts(
  userId: string,
  parts: readonly Part[],
  period: number,
  group: UsageGroup | undefined,
): Script<UsagePartRow[]> {
  const row = `(${Array.from({ length: 4 }, () => 'CAST(? AS BIGINT)').join(', ')})`
  const [begin, key, groups] = group
    ? ['d."begin"', `u."${group}"`, `GROUP BY d."begin", u."${group}"`]
    : ['MIN(d."begin")', `''`, '']
  return query<UsagePartRow>(
    `WITH d("begin", "period", "since", "until") AS (VALUES ${parts.map(() => row).join(', ')})
     SELECT ${begin} AS "begin", ${key} AS "key", COUNT(CASE WHEN u."previousQuarter" < d."begin" THEN 1 END) AS "runs",
       COUNT(CASE WHEN u."previousQuarter" < d."period" THEN 1 END) AS "newRuns", ${SUMS}
     FROM d JOIN "UsageEntry" u ON u."userId" = ? AND u."quarter" >= d."since" AND u."quarter" < d."until"
     ${groups}`,
    ...parts.flatMap(({ begin: at, since, until }) => [at, period, since, until]),
    userId,
  )
}

export function* usageOfSession(sessionId: string): Script<UsageSumRow | undefined> {
  return yield* queryOne(`SELECT ${RUNS}, ${SUMS} FROM "UsageEntry" u WHERE u."sessionId" = ?`, sessionId)
}

/** Of the runs that are named. */
export function usageOfRuns(runIds: readonly string[]): Script<(UsageSumRow & { runId: string })[]> {
  return query(
    `SELECT u."runId", ${RUNS}, ${SUMS} FROM "UsageEntry" u WHERE u."runId" IN (${placeholders(runIds)}) GROUP BY u."runId"`,
    ...runIds,
  )
}

/** What is known to have been spent: by a run, in a session, or by a user since a time. */
export function* spent(
  what: { runId: string } | { sessionId: string } | { userId: string; since: number },
): Script<number> {
  const [condition, ...values]: [string, ...SqlValue[]] =
    'runId' in what
      ? ['"runId" = ?', what.runId]
      : 'sessionId' in what
        ? ['"sessionId" = ?', what.sessionId]
        : ['"userId" = ? AND "quarter" >= ?', what.userId, what.since]
  const row = yield* queryOne<{ spent: number | null }>(
    `SELECT SUM("costUsd") AS "spent" FROM "UsageEntry" WHERE ${condition}`,
    ...values,
  )
  return Number(row?.spent ?? 0)
}

export function* unpricedModels(userId: string, since: number): Script<string[]> {
  const rows = yield* query<{ model: string }>(
    `SELECT DISTINCT "model" FROM "UsageEntry" WHERE "userId" = ? AND "quarter" >= ? AND "unpricedTokens" > 0
     ORDER BY "model"`,
    userId,
    since,
  )
  return rows.map((row) => row.model)
}
