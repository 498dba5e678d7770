/** Approval rows, under the session's lock: what a tool call waits for, and what was answered. */
import { change, query, queryOne, type Script, type SqlValue } from '../script.ts'

export interface ApprovalRow {
  id: string
  sessionId: string
  runId: string
  toolCallId: string
  toolName: string
  input: string
  requestedAt: number
  decision: 'allow' | 'deny' | 'expired' | null
  editedInput: string | null
  reason: string | null
  remember: 'session' | 'profile' | null
  answeredBy: string | null
  answeredAt: number | null
  toldAt: number | null
}

/** A run that waits for nothing but a place: every call it asked about has its answer. */
export const ALL_ANSWERED = `NOT EXISTS (SELECT 1 FROM "Approval" a WHERE a."runId" = r."id" AND a."decision" IS NULL)`

type NewApproval = Pick<ApprovalRow, 'id' | 'sessionId' | 'runId' | 'toolCallId' | 'toolName' | 'input' | 'requestedAt'>

export function insertApproval(row: NewApproval): Script<number> {
  return change(
    `INSERT INTO "Approval" ("id", "sessionId", "runId", "toolCallId", "toolName", "input", "requestedAt")
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    row.id,
    row.sessionId,
    row.runId,
    row.toolCallId,
    row.toolName,
    row.input,
    row.requestedAt,
  )
}

export function readApproval(id: string): Script<ApprovalRow | undefined> {
  return queryOne<ApprovalRow>('SELECT * FROM "Approval" WHERE "id" = ?', id)
}

/** In the order in which they were asked. */
export function approvalsOf(runId: string): Script<ApprovalRow[]> {
  return query<ApprovalRow>('SELECT * FROM "Approval" WHERE "runId" = ? ORDER BY "requestedAt", "id"', runId)
}

export function updateApproval(id: string, changes: Partial<Record<keyof ApprovalRow, SqlValue>>): Script<number> {
  const assignments = Object.keys(changes)
    .map((column) => `"${column}" = ?`)
    .join(', ')
  return change(`UPDATE "Approval" SET ${assignments} WHERE "id" = ?`, ...(Object.values(changes) as SqlValue[]), id)
}

/** How many answers a run waits for. */
export function* unansweredCount(runId: string): Script<number> {
  const row = yield* queryOne<{ count: number }>(
    'SELECT COUNT(*) AS "count" FROM "Approval" WHERE "runId" = ? AND "decision" IS NULL',
    runId,
  )
  return Number(row?.count ?? 0)
}

/** Tools that this session's user has allowed for the rest of it, or for good. */
export function* rememberedTools(sessionId: string): Script<Set<string>> {
  const rows = yield* query<{ toolName: string }>(
    `SELECT DISTINCT "toolName" FROM "Approval" WHERE "sessionId" = ? AND "remember" IS NOT NULL AND "decision" = 'allow'`,
    sessionId,
  )
  return new Set(rows.map((row) => row.toolName))
}
