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

export interface MessageData {
  seq: number
  data: string
}

/** Oldest first, of the seqs `(after, upTo]`. */
export function messageDataAfter(
  sessionId: string,
  { after, upTo, limit }: { after: number; upTo: number; limit: number },
): Script<MessageData[]> {
  return query<MessageData>(
    'SELECT "seq", "data" FROM "Message" WHERE "sessionId" = ? AND "seq" > ? AND "seq" <= ? ORDER BY "seq", "id" LIMIT ?',
    sessionId,
    after,
    upTo,
    limit,
  )
}

/** How many bytes all of a session's messages take, and the seq of the newest; 0 where there are none. */
export function* messagesSize(sessionId: string): Script<{ size: number; newest: number }> {
  const sum = yield* queryOne<{ size: number | null; newest: number | null }>(
    'SELECT SUM(OCTET_LENGTH("data")) AS "size", MAX("seq") AS "newest" FROM "Message" WHERE "sessionId" = ?',
    sessionId,
  )
  return { size: Number(sum?.size ?? 0), newest: Number(sum?.newest ?? 0) }
}

/** How many bytes each message takes, the newest first. */
export function messageSizes(
  sessionId: string,
  before: number,
  limit: number,
): Script<{ seq: number; size: number }[]> {
  return query<{ seq: number; size: number }>(
    `SELECT "seq", OCTET_LENGTH("data") AS "size" FROM "Message" WHERE "sessionId" = ? AND "seq" < ?
     ORDER BY "seq" DESC, "id" DESC LIMIT ?`,
    sessionId,
    before,
    limit,
  )
}

/** From the seq `from` on, older than `before`; the newest first. */
export function messagesBetween(sessionId: string, from: number, before: number): Script<MessageRow[]> {
  return query<MessageRow>(
    'SELECT * FROM "Message" WHERE "sessionId" = ? AND "seq" >= ? AND "seq" < ? ORDER BY "seq" DESC, "id" DESC',
    sessionId,
    from,
    before,
  )
}

export function findMessage(sessionId: string, id: string): Script<MessageRow | undefined> {
  return queryOne<MessageRow>('SELECT * FROM "Message" WHERE "sessionId" = ? AND "id" = ?', sessionId, id)
}
