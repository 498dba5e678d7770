/** What the log noted beside the messages: the projection of `notice` and `context-compressed` events. */
import type { SessionNotice } from '../../protocol/session-notices.ts'
import { change, query, type Script } from '../script.ts'

export function insertNotice(sessionId: string, { seq, at, level, code, text }: SessionNotice): Script<number> {
  return change(
    'INSERT INTO "SessionNotice" ("sessionId", "seq", "at", "level", "code", "text") VALUES (?, ?, ?, ?, ?, ?)',
    sessionId,
    seq,
    at,
    level,
    code,
    text,
  )
}

/** Of the seqs in `[from, before)` the newest `limit`, oldest first. */
export function* noticesBetween(
  sessionId: string,
  { from, before, limit }: { from: number; before: number; limit: number },
): Script<SessionNotice[]> {
  const rows = yield* query<SessionNotice>(
    `SELECT "seq", "at", "level", "code", "text" FROM "SessionNotice"
     WHERE "sessionId" = ? AND "seq" >= ? AND "seq" < ? ORDER BY "seq" DESC LIMIT ?`,
    sessionId,
    from,
    before,
    limit,
  )
  return rows.reverse()
}

/** At most `limit` at once; answers how many. */
export function deleteNotices(sessionId: string, limit: number): Script<number> {
  return change(
    'DELETE FROM "SessionNotice" WHERE "sessionId" = ? AND "seq" IN (SELECT "seq" FROM "SessionNotice" WHERE "sessionId" = ? LIMIT ?)',
    sessionId,
    sessionId,
    limit,
  )
}
