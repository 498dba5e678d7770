/** Context summary rows: what a session's model reads instead of its older messages. One per session, the newest. */
import { change, queryOne, type Script } from '../script.ts'

export interface ContextSummaryRow {
  sessionId: string
  upToMessageId: string
  text: string
  createdAt: number
}

export function readContextSummary(sessionId: string): Script<ContextSummaryRow | undefined> {
  return queryOne<ContextSummaryRow>('SELECT * FROM "ContextSummary" WHERE "sessionId" = ?', sessionId)
}

export function saveContextSummary(row: ContextSummaryRow): Script<number> {
  return change(
    `INSERT INTO "ContextSummary" ("sessionId", "upToMessageId", "text", "createdAt") VALUES (?, ?, ?, ?)
     ON CONFLICT ("sessionId") DO UPDATE SET
       "upToMessageId" = excluded."upToMessageId", "text" = excluded."text", "createdAt" = excluded."createdAt"`,
    row.sessionId,
    row.upToMessageId,
    row.text,
    row.createdAt,
  )
}
