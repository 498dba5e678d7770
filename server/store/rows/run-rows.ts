/** Run rows, as scripts under the session's lock. `status` is written by `orchestrator/run-machine` alone. */
import type { MessageFile } from '../../protocol/files.ts'
import type { Run, RunError, RunOutcome, RunStatus, Trigger, Usage } from '../../protocol/runs.ts'
import { LIVE_RUN_STATUSES } from '../../protocol/runs.ts'
import type { QueueItem } from '../../protocol/sessions.ts'
import { change, changeGiven, placeholders, query, queryOne, type Script, type SqlValue } from '../script.ts'
import { ALL_ANSWERED } from './approval-rows.ts'

export interface RunRow {
  id: string
  sessionId: string
  userId: string
  requestId: string | null
  trigger: string
  status: RunStatus
  mode: 'queue' | 'steer'
  position: number
  text: string
  note: string | null
  /** JSON of `MessageFile`s. */
  files: string | null
  intoRunId: string | null
  model: string
  profileId: string
  profile: string | null
  attempt: number
  recoveries: number
  steps: number
  outcome: RunOutcome | null
  error: string | null
  usage: string | null
  stopCause: string | null
  queuedAt: number
  startedAt: number | null
  endedAt: number | null
  firstSeq: number | null
  lastSeq: number | null
  compactedAt: number | null
  waitingSince: number | null
  waitedMs: number | null
}

export type NewRun = Pick<
  RunRow,
  | 'id'
  | 'sessionId'
  | 'userId'
  | 'requestId'
  | 'status'
  | 'mode'
  | 'position'
  | 'text'
  | 'note'
  | 'model'
  | 'profileId'
  | 'queuedAt'
> & { trigger: Trigger; files?: readonly MessageFile[]; intoRunId?: string }

export function insertRun(run: NewRun): Script<void> {
  return insertRuns([run])
}

const NEW = {
  id: 'TEXT',
  sessionId: 'TEXT',
  userId: 'TEXT',
  requestId: 'TEXT',
  trigger: 'TEXT',
  status: 'TEXT',
  mode: 'TEXT',
  position: 'INTEGER',
  text: 'TEXT',
  note: 'TEXT',
  files: 'TEXT',
  intoRunId: 'TEXT',
  model: 'TEXT',
  profileId: 'TEXT',
  queuedAt: 'BIGINT',
} as const
const NEW_COLUMNS = Object.keys(NEW).map((column) => `"${column}"`)

export function* insertRuns(runs: readonly NewRun[]): Script<void> {
  const rows = runs.map((run) => ({
    ...run,
    trigger: JSON.stringify(run.trigger),
    files: run.files?.length ? JSON.stringify(run.files) : null,
    intoRunId: run.intoRunId ?? null,
  }))
  yield* changeGiven(NEW, rows, `INSERT INTO "Run" (${NEW_COLUMNS}) SELECT ${NEW_COLUMNS} FROM given`)
}

/** All that have not ended, without their texts. */
export function openRunsOf(
  sessionIds: readonly string[],
): Script<Pick<RunRow, 'id' | 'sessionId' | 'status' | 'trigger'>[]> {
  return query(
    `SELECT "id", "sessionId", "status", "trigger" FROM "Run"
     WHERE "sessionId" IN (${placeholders(sessionIds)}) AND "status" IN ('queued', ${placeholders(LIVE_RUN_STATUSES)})`,
    ...sessionIds,
    ...LIVE_RUN_STATUSES,
  )
}

export function readRun(runId: string): Script<RunRow | undefined> {
  return queryOne<RunRow>('SELECT * FROM "Run" WHERE "id" = ?', runId)
}

export function liveRun(sessionId: string): Script<RunRow | undefined> {
  return queryOne<RunRow>(
    `SELECT * FROM "Run" WHERE "sessionId" = ? AND "status" IN (${placeholders(LIVE_RUN_STATUSES)})`,
    sessionId,
    ...LIVE_RUN_STATUSES,
  )
}

/** All that wait in a session, steered messages included, in their order. */
function waitingRuns(sessionId: string): Script<RunRow[]> {
  return query<RunRow>(
    `SELECT * FROM "Run" WHERE "sessionId" = ? AND "status" = 'queued' ORDER BY "position", "id"`,
    sessionId,
  )
}

export type RunLineRow = Pick<
  RunRow,
  'id' | 'trigger' | 'status' | 'model' | 'outcome' | 'steps' | 'startedAt' | 'endedAt'
>

/** The newest first. */
export function runsOfSession(sessionId: string, page: { offset: number; limit: number }): Script<RunLineRow[]> {
  return query(
    `SELECT "id", "trigger", "status", "model", "outcome", "steps", "startedAt", "endedAt" FROM "Run"
     WHERE "sessionId" = ? ORDER BY "queuedAt" DESC, "id" DESC LIMIT ? OFFSET ?`,
    sessionId,
    page.limit,
    page.offset,
  )
}

/** A waiting run without its text, of which a session may hold 25 MiB. */
export type WaitingRef = Pick<RunRow, 'id' | 'sessionId' | 'userId' | 'mode' | 'position' | 'queuedAt'>

export function waitingRefs(sessionId: string): Script<WaitingRef[]> {
  return query<WaitingRef>(
    `SELECT "id", "sessionId", "userId", "mode", "position", "queuedAt" FROM "Run"
     WHERE "sessionId" = ? AND "status" = 'queued' ORDER BY "position", "id"`,
    sessionId,
  )
}

/** The queue as it is shown. */
export function* queueItems(sessionId: string): Script<QueueItem[]> {
  return (yield* waitingRuns(sessionId)).map(asQueueItem)
}

/** Runs of a user that have not ended, with those that are told to stop already. */
export function unfinishedRuns(userId: string): Script<Pick<RunRow, 'id' | 'sessionId' | 'status' | 'queuedAt'>[]> {
  return query(
    `SELECT "id", "sessionId", "status", "queuedAt" FROM "Run" WHERE "userId" = ? AND "status" IN ('queued', ${placeholders(LIVE_RUN_STATUSES)})
     ORDER BY "sessionId"`,
    userId,
    ...LIVE_RUN_STATUSES,
  )
}

/** Messages that wait to be steered into a live run, in their order. */
export function waitingSteers(run: Pick<RunRow, 'id' | 'sessionId'>): Script<RunRow[]> {
  return query<RunRow>(
    `SELECT * FROM "Run" WHERE "sessionId" = ? AND "status" = 'queued' AND "mode" = 'steer' AND "intoRunId" = ?
     ORDER BY "position", "id"`,
    run.sessionId,
    run.id,
  )
}

/** Runs of a user that await nothing but a place: each of their calls has its answer. The longest wait first. */
export function answeredRuns(userId: string): Script<Pick<RunRow, 'id' | 'sessionId'>[]> {
  return query<Pick<RunRow, 'id' | 'sessionId'>>(
    `SELECT r."id", r."sessionId" FROM "Run" r WHERE r."userId" = ? AND r."status" = 'awaiting-approval' AND ${ALL_ANSWERED}
     ORDER BY r."waitingSince", r."id"`,
    userId,
  )
}

/** All live ones but those that await an approval. */
export const HOLDING_A_PLACE = `'starting', 'running', 'stopping', 'recovering'`

/** Runs of a user that hold a place in the user's limit: all live ones but those that await an approval. */
export function* countHeldPlaces(userId: string): Script<number> {
  const row = yield* queryOne<{ count: number }>(
    `SELECT COUNT(*) AS "count" FROM "Run" WHERE "userId" = ? AND "status" IN (${HOLDING_A_PLACE})`,
    userId,
  )
  return row?.count ?? 0
}

/** @param limit 0 means no limit */
export function* hasFreePlace(userId: string, limit: number): Script<boolean> {
  return limit === 0 || (yield* countHeldPlaces(userId)) < limit
}

/** The run that may start next in each session of a user that has no live one; oldest first. */
export function startableRuns(userId: string, limit: number): Script<Pick<RunRow, 'id' | 'sessionId'>[]> {
  return query<Pick<RunRow, 'id' | 'sessionId'>>(
    `SELECT r."id", r."sessionId" FROM "Run" r WHERE r."userId" = ? AND r."status" = 'queued' AND r."mode" = 'queue'
       AND NOT EXISTS (SELECT 1 FROM "Run" l WHERE l."sessionId" = r."sessionId" AND l."status" NOT IN ('queued', 'ended'))
       AND NOT EXISTS (SELECT 1 FROM "Run" f WHERE f."sessionId" = r."sessionId" AND f."status" = 'queued' AND f."mode" = 'queue'
         AND (f."position" < r."position" OR (f."position" = r."position" AND f."id" < r."id")))
       AND NOT EXISTS (SELECT 1 FROM "Session" s WHERE s."id" = r."sessionId" AND s."finalAt" IS NOT NULL)
     ORDER BY r."queuedAt", r."id" LIMIT ?`,
    userId,
    limit,
  )
}

/** Changes columns of a run; the caller is under the session's lock. */
export function updateRun(runId: string, changes: Partial<Record<keyof RunRow, SqlValue>>): Script<number> {
  const columns = Object.keys(changes)
  const assignments = columns.map((column) => `"${column}" = ?`).join(', ')
  return change(`UPDATE "Run" SET ${assignments} WHERE "id" = ?`, ...(Object.values(changes) as SqlValue[]), runId)
}

export function asRun(row: RunRow): Run {
  return {
    id: row.id,
    sessionId: row.sessionId,
    trigger: JSON.parse(row.trigger) as Trigger,
    status: row.status,
    attempt: row.attempt,
    steps: row.steps,
    model: row.model,
    profileId: row.profileId,
    queuedAt: Number(row.queuedAt),
    ...(row.requestId !== null && { requestId: row.requestId }),
    ...(row.outcome !== null && { outcome: row.outcome }),
    ...(row.error !== null && { error: JSON.parse(row.error) as RunError }),
    ...(row.usage !== null && { usage: JSON.parse(row.usage) as Usage }),
    ...(row.startedAt !== null && { startedAt: Number(row.startedAt) }),
    ...(row.endedAt !== null && { endedAt: Number(row.endedAt) }),
  }
}

/** Attached to what the run's user sent. */
export function filesOf({ files }: Pick<RunRow, 'files'>): MessageFile[] {
  return files === null ? [] : (JSON.parse(files) as MessageFile[])
}

export function asQueueItem(row: RunRow): QueueItem {
  return {
    runId: row.id,
    text: row.text,
    trigger: JSON.parse(row.trigger) as Trigger,
    queuedAt: Number(row.queuedAt),
    ...(row.requestId !== null && { requestId: row.requestId }),
    ...(row.files !== null && { files: filesOf(row).map(({ fileId }) => ({ fileId })) }),
  }
}
