/** Rows of attached files, of their bytes in a cluster, and of the sessions whose messages name them. */
import { change, placeholders, query, queryOne, type Script } from '../script.ts'

export interface AttachmentRow {
  id: string
  userId: string
  name: string
  mediaType: string
  size: number
  sha256: string
  width: number | null
  height: number | null
  createdAt: number
}

export function insertAttachment(row: AttachmentRow): Script<number> {
  return change(
    `INSERT INTO "Attachment" ("id", "userId", "name", "mediaType", "size", "sha256", "width", "height", "createdAt")
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.id,
    row.userId,
    row.name,
    row.mediaType,
    row.size,
    row.sha256,
    row.width,
    row.height,
    row.createdAt,
  )
}

export function findAttachment(userId: string, id: string): Script<AttachmentRow | undefined> {
  return queryOne<AttachmentRow>('SELECT * FROM "Attachment" WHERE "id" = ? AND "userId" = ?', id, userId)
}

/** Locks those of the user's that there are: whoever purges one waits, and finds then that it is named. */
export function* lockAttachments(userId: string, ids: readonly string[]): Script<AttachmentRow[]> {
  const those = `"id" IN (${placeholders(ids)}) AND "userId" = ?`
  yield* change(`UPDATE "Attachment" SET "createdAt" = "createdAt" WHERE ${those}`, ...ids, userId)
  return yield* query<AttachmentRow>(`SELECT * FROM "Attachment" WHERE ${those}`, ...ids, userId)
}

/** Of those given, the ids that have a row. */
export function* knownAttachments(ids: readonly string[]): Script<string[]> {
  const rows = yield* query<{ id: string }>(
    `SELECT "id" FROM "Attachment" WHERE "id" IN (${placeholders(ids)})`,
    ...ids,
  )
  return rows.map((row) => row.id)
}

/** Bytes that the user's files take. */
export function* bytesOfUser(userId: string): Script<number> {
  const row = yield* queryOne<{ bytes: number | null }>(
    'SELECT SUM("size") AS "bytes" FROM "Attachment" WHERE "userId" = ?',
    userId,
  )
  return Number(row?.bytes ?? 0)
}

export function linkAttachment(sessionId: string, attachmentId: string): Script<number> {
  return change(
    'INSERT INTO "SessionAttachment" ("sessionId", "attachmentId") VALUES (?, ?) ON CONFLICT DO NOTHING',
    sessionId,
    attachmentId,
  )
}

export function unlinkAttachments(sessionId: string): Script<number> {
  return change('DELETE FROM "SessionAttachment" WHERE "sessionId" = ?', sessionId)
}

const NAMED = 'EXISTS (SELECT 1 FROM "SessionAttachment" s WHERE s."attachmentId" = "Attachment"."id")'

/** Ids of files from before that time that no session names. */
export function* unusedAttachments(before: number, limit: number): Script<string[]> {
  const rows = yield* query<{ id: string }>(
    `SELECT "id" FROM "Attachment" WHERE "createdAt" < ? AND NOT ${NAMED} ORDER BY "createdAt" LIMIT ?`,
    before,
    limit,
  )
  return rows.map((row) => row.id)
}

/**
 * False when a session has come to name it, or it is gone. The lock is a statement of its own: the one after it sees
 * what whoever held the lock before has committed.
 */
export function* deleteUnused(id: string): Script<boolean> {
  yield* change('UPDATE "Attachment" SET "createdAt" = "createdAt" WHERE "id" = ?', id)
  return (yield* change(`DELETE FROM "Attachment" WHERE "id" = ? AND NOT ${NAMED}`, id)) === 1
}

export function insertPart(attachmentId: string, position: number, content: Uint8Array): Script<number> {
  return change(
    'INSERT INTO "AttachmentPart" ("attachmentId", "position", "content") VALUES (?, ?, ?)',
    attachmentId,
    position,
    content,
  )
}

export function* readPart(attachmentId: string, position: number): Script<Uint8Array | undefined> {
  const row = yield* queryOne<{ content: Uint8Array }>(
    'SELECT "content" FROM "AttachmentPart" WHERE "attachmentId" = ? AND "position" = ?',
    attachmentId,
    position,
  )
  return row?.content
}

export function deleteParts(attachmentId: string): Script<number> {
  return change('DELETE FROM "AttachmentPart" WHERE "attachmentId" = ?', attachmentId)
}

/** Ids whose bytes are here, and no row that tells of them. */
export function* partsWithoutRow(limit: number): Script<string[]> {
  const rows = yield* query<{ attachmentId: string }>(
    `SELECT p."attachmentId" FROM "AttachmentPart" p WHERE p."position" = 0
       AND NOT EXISTS (SELECT 1 FROM "Attachment" a WHERE a."id" = p."attachmentId") ORDER BY p."attachmentId" LIMIT ?`,
    limit,
  )
  return rows.map((row) => row.attachmentId)
}
