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

const SUMS = `COUNT(DISTINCT u."runId") AS "runs", SUM(u."inputTokens") AS "inputTokens",
  SUM(u."outputTokens") AS "outputTokens", SUM(u."cachedTokens") AS "cachedTokens",
  SUM(u."unpricedTokens") AS "unpricedTokens", SUM(u."costUsd") AS "costUsd"`

/** Adds to what the run has used in the same quarter of an hour. */
export function addUsageEntry(entry: UsageEntryRow): Script<number> {
  return change(
    `INSERT INTO "UsageEntry" ("runId", "quarter", "sessionId", "userId", "model", "profileId", "inputTokens",
       "outputTokens", "cachedTokens", "unpricedTokens", "costUsd") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT ("runId", "quarter") DO UPDATE SET
       "inputTokens" = "UsageEntry"."inputTokens" + excluded."inputTokens",
       "outputTokens" = "UsageEntry"."outputTokens" + excluded."outputTokens",
       "cachedTokens" = "UsageEntry"."cachedTokens" + excluded."cachedTokens",
       "unpricedTokens" = "UsageEntry"."unpricedTokens" + excluded."unpricedTokens",
       "costUsd" = CASE WHEN excluded."costUsd" IS NULL THEN "UsageEntry"."costUsd"
         ELSE COALESCE("UsageEntry"."costUsd", 0) + excluded."costUsd" END`,
    entry.runId,
    entry.quarter,
    entry.sessionId,
    entry.userId,
    entry.model,
    entry.profileId,
    entry.inputTokens,
    entry.outputTokens,
    entry.cachedTokens,
    entry.unpricedTokens,
    entry.costUsd,
  )
}

/** Of the times `[since, until)`. */
export interface Span {
  since: number
  until: number
}

export function* usageIn(userId: string, { since, until }: Span): Script<UsageSumRow> {
  const sum = yield* queryOne<UsageSumRow>(
    `SELECT ${SUMS} FROM "UsageEntry" u WHERE u."userId" = ? AND u."quarter" >= ? AND u."quarter" < ?`,
    userId,
    since,
    until,
  )
  return sum ?? { runs: 0, inputTokens: 0, outputTokens: 0, cachedTokens: 0, unpricedTokens: 0, costUsd: null }
}

/** By span and model, of which all but those named are `''`; spans without usage have no rows. */
export function usageBySpans(
  userId: string,
  spans: readonly Span[],
  models: readonly string[],
): Script<(UsageSumRow & { since: number; model: string })[]> {
  // Numbers that the server has made, written out: as parameters PostgreSQL would take them for texts.
  const values = spans.map(({ since, until }) => `(${Math.trunc(since)}, ${Math.trunc(until)})`).join(', ')
  const model = models.length > 0 ? `CASE WHEN u."model" IN (${placeholders(models)}) THEN u."model" ELSE '' END` : `''`
  return query(
    `WITH d("since", "until") AS (VALUES ${values})
     SELECT u."since", u."share" AS "model", ${SUMS}
     FROM (SELECT d."since", ${model} AS "share", u.* FROM d
       JOIN "UsageEntry" u ON u."userId" = ? AND u."quarter" >= d."since" AND u."quarter" < d."until") u
     GROUP BY u."since", u."share"`,
    ...models,
    userId,
  )
}

/** With the title of a session that is there. */
export type UsageGroupRow = UsageSumRow & { key: string; title: string | null }

/** The most expensive first, then those that used most. */
export function usageByColumn(
  userId: string,
  column: 'model' | 'sessionId' | 'profileId',
  { since, until }: Span,
  page: { offset: number; limit: number },
): Script<UsageGroupRow[]> {
  const groups = `SELECT u."${column}" AS "key", ${SUMS} FROM "UsageEntry" u
     WHERE u."userId" = ? AND u."quarter" >= ? AND u."quarter" < ? GROUP BY u."${column}"
     ORDER BY COALESCE(SUM(u."costUsd"), 0) DESC, SUM(u."inputTokens" + u."outputTokens") DESC, u."${column}"
     LIMIT ? OFFSET ?`
  const values: SqlValue[] = [userId, since, until, page.limit, page.offset]
  if (column !== 'sessionId') return query(`SELECT g.*, NULL AS "title" FROM (${groups}) g`, ...values)
  return query(
    `SELECT g.*, s."title" FROM (${groups}) g
       LEFT JOIN "Session" s ON s."id" = g."key" AND s."finalAt" IS NULL AND s."deletedAt" IS NULL
     ORDER BY COALESCE(g."costUsd", 0) DESC, g."inputTokens" + g."outputTokens" DESC, g."key"`,
    ...values,
  )
}

export function* usageOfSession(sessionId: string): Script<UsageSumRow | undefined> {
  return yield* queryOne(`SELECT ${SUMS} FROM "UsageEntry" u WHERE u."sessionId" = ?`, sessionId)
}

/** Of the runs that are named. */
export function usageOfRuns(runIds: readonly string[]): Script<(UsageSumRow & { runId: string })[]> {
  return query(
    `SELECT u."runId", ${SUMS} FROM "UsageEntry" u WHERE u."runId" IN (${placeholders(runIds)}) GROUP BY u."runId"`,
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
