/** Message rows: the projection of whole `message` events. */
import { change, query, queryOne, type Script } from '../script.ts'

export interface MessageRow {
  sessionId: string
  id: string
  seq: number
  role: string
  runId: string | null
  data: string
  text: string
  note: string | null
}

/** Keeps the seq that a message had first: its place in the transcript. */
export function upsertMessage(row: MessageRow): Script<number> {
  return change(
    `INSERT INTO "Message" ("sessionId", "id", "seq", "role", "runId", "data", "text", "note") VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT ("sessionId", "id") DO UPDATE SET "data" = excluded."data", "text" = excluded."text"`,
    row.sessionId,
    row.id,
    row.seq,
    row.role,
    row.runId,
    row.data,
    row.text,
    row.note,
  )
}

/** Oldest first. */
export function allMessages(sessionId: string): Script<MessageRow[]> {
  return query<MessageRow>('SELECT * FROM "Message" WHERE "sessionId" = ? ORDER BY "seq", "id"', sessionId)
}

/** The newest first, older than `before`. */
export function newestMessages(sessionId: string, before: number, limit: number): Script<MessageRow[]> {
  return query<MessageRow>(
    'SELECT * FROM "Message" WHERE "sessionId" = ? AND "seq" < ? ORDER BY "seq" DESC, "id" DESC LIMIT ?',
    sessionId,
    before,
    limit,
  )
}

export function findMessage(sessionId: string, id: string): Script<MessageRow | undefined> {
  return queryOne<MessageRow>('SELECT * FROM "Message" WHERE "sessionId" = ? AND "id" = ?', sessionId, id)
}
