/**
 * The rows of the search index: a number and the folded title of each session, and the folded words of its messages
 * under `number * 2^32 + seq`. "SearchText" is a trigram index on SQLite (FTS5, without the text itself) and a table
 * with a trigram index on PostgreSQL; both are written with the same statements, in the transaction that writes what
 * they index. The first row of a session makes it known; what is appended later finds it there.
 */
import { foldText } from '../../base/fold-text.ts'
import { change, query, queryOne, type Script, type SqlValue } from '../script.ts'
import type { Store } from '../store.ts'

/** Of a message's beginning: what stands behind it is not found. */
export const SEARCHED_CHARS = 64 * 1024
/** A trigram index finds nothing shorter, in code points. */
export const MESSAGE_NEEDLE_MIN = 3
const SEQ_SPAN = 2 ** 32

export function insertSearchSession(sessionId: string, title: string, pendingBelow: number | null): Script<number> {
  return change(
    'INSERT INTO "SearchSession" ("sessionId", "title", "pendingBelow") VALUES (?, ?, ?) ON CONFLICT ("sessionId") DO NOTHING',
    sessionId,
    foldText(title),
    pendingBelow,
  )
}

export function indexTitle(sessionId: string, title: string): Script<number> {
  return change('UPDATE "SearchSession" SET "title" = ? WHERE "sessionId" = ?', foldText(title), sessionId)
}

/** What of a message is compared, folded. */
export function searchedText(text: string): string {
  return foldText(text.slice(0, SEARCHED_CHARS))
}

const PLACE = `SELECT e."number" * ${SEQ_SPAN} + m."seq" AS "rowid" FROM "SearchSession" e
  JOIN "Message" m ON m."sessionId" = e."sessionId" WHERE e."sessionId" = ? AND m."id" = ?`

/** In the place of what was indexed of this message before. Does nothing while the session waits to be indexed. */
export function* indexMessage(sessionId: string, messageId: string, text: string): Script<void> {
  yield* change(`DELETE FROM "SearchText" WHERE "rowid" IN (${PLACE})`, sessionId, messageId)
  const folded = searchedText(text)
  if (folded === '') return
  yield* change(
    `INSERT INTO "SearchText" ("rowid", "text") SELECT p."rowid", CAST(? AS TEXT) FROM (${PLACE}) p`,
    folded,
    sessionId,
    messageId,
  )
}

/** Whether anything was left; asked until nothing is. */
export function* removeFromSearch(sessionId: string, limit: number): Script<boolean> {
  const entry = yield* queryOne<{ number: number }>(
    'SELECT "number" FROM "SearchSession" WHERE "sessionId" = ?',
    sessionId,
  )
  if (!entry) return false
  const removed = yield* change(
    `DELETE FROM "SearchText" WHERE "rowid" IN (SELECT t."rowid" FROM "SearchText" t
       WHERE t."rowid" >= CAST(? AS BIGINT) * ${SEQ_SPAN} AND t."rowid" < CAST(? AS BIGINT) * ${SEQ_SPAN} LIMIT ?)`,
    entry.number,
    entry.number + 1,
    limit,
  )
  if (removed > 0) return true
  yield* change('DELETE FROM "SearchSession" WHERE "sessionId" = ?', sessionId)
  return false
}

/** What waits to be indexed of this session is not indexed any more. */
export function forgetPending(sessionId: string): Script<number> {
  return change('UPDATE "SearchSession" SET "pendingBelow" = NULL WHERE "sessionId" = ?', sessionId)
}

/** A part of a WHERE about "SearchText", with its values. */
interface TextCondition {
  sql: string
  values: readonly SqlValue[]
}

/** Rows that hold what is looked for. */
export function holds(dialect: Store['dialect'], needle: string): TextCondition {
  if (dialect === 'sqlite') return holdsAll([needle])
  // A backslash escapes by default there; named, it would keep the index from being used.
  return { sql: '"text" LIKE ?', values: [likePattern(needle)] }
}

/** On SQLite: those that hold all the pieces, wherever. */
export function holdsAll(pieces: readonly string[]): TextCondition {
  const phrases = pieces.map((piece) => `"${piece.replaceAll('"', '""')}"`)
  return { sql: '"SearchText" MATCH ?', values: [phrases.join(' AND ')] }
}

export function likePattern(needle: string): string {
  return `%${needle.replaceAll(/[\\%_]/g, '\\$&')}%`
}

/** Of a row's place: the session's number, and the message's seq. */
export const PLACE_NUMBER = '"rowid" >> 32'
export const placeSeq = (rowid: string) => `${rowid} & ${SEQ_SPAN - 1}`

export interface PendingMessage {
  id: string
  seq: number
  text: string
}

/** Newest first. */
export function pendingMessages(sessionId: string, below: number, limit: number): Script<PendingMessage[]> {
  return query<PendingMessage>(
    `SELECT "id", "seq", SUBSTR("text", 1, ${SEARCHED_CHARS}) AS "text" FROM "Message"
     WHERE "sessionId" = ? AND "seq" < ? ORDER BY "seq" DESC LIMIT ?`,
    sessionId,
    below,
    limit,
  )
}
