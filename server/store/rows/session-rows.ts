/** Session and user rows. */
import type { RunOutcome } from '../../protocol/runs.ts'
import type { Session } from '../../protocol/sessions.ts'
import { change, placeholders, query, queryOne, type Script, type SqlValue } from '../script.ts'
import { indexTitle, insertSearchSession } from './search-rows.ts'

export interface SessionRow {
  id: string
  userId: string
  title: string
  profileId: string
  metadata: string
  createdAt: number
  updatedAt: number
  archivedAt: number | null
  pinnedAt: number | null
  readUpTo: number
  preview: string
  lastMessageSeq: number
  lastOutcome: RunOutcome | null
  finalAt: number | null
  deletedAt: number | null
}

export function readSession(sessionId: string): Script<SessionRow | undefined> {
  return queryOne<SessionRow>('SELECT * FROM "Session" WHERE "id" = ?', sessionId)
}

/** Whose they are, and whether they are being deleted. */
export type SessionHead = Pick<SessionRow, 'id' | 'userId' | 'profileId' | 'finalAt' | 'deletedAt'>

export function readSessionHeads(sessionIds: readonly string[]): Script<SessionHead[]> {
  return query<SessionHead>(
    `SELECT "id", "userId", "profileId", "finalAt", "deletedAt" FROM "Session" WHERE "id" IN (${placeholders(sessionIds)})`,
    ...sessionIds,
  )
}

/** Of those that are there, and not deleted or being deleted. */
export function sessionTitles(sessionIds: readonly string[]): Script<{ id: string; title: string }[]> {
  return query<{ id: string; title: string }>(
    `SELECT "id", "title" FROM "Session" WHERE "id" IN (${placeholders(sessionIds)}) AND "finalAt" IS NULL AND "deletedAt" IS NULL`,
    ...sessionIds,
  )
}

export function* insertSession(session: Session): Script<void> {
  yield* change(
    'INSERT INTO "Session" ("id", "userId", "title", "profileId", "metadata", "createdAt", "updatedAt") VALUES (?, ?, ?, ?, ?, ?, ?)',
    session.id,
    session.userId,
    session.title,
    session.profileId,
    JSON.stringify(session.metadata),
    session.createdAt,
    session.updatedAt,
  )
  yield* insertSearchSession(session.id, session.title, null)
}

export function* updateSession(sessionId: string, changes: Partial<Record<keyof SessionRow, SqlValue>>): Script<void> {
  const assignments = Object.keys(changes)
    .map((column) => `"${column}" = ?`)
    .join(', ')
  yield* change(
    `UPDATE "Session" SET ${assignments} WHERE "id" = ?`,
    ...(Object.values(changes) as SqlValue[]),
    sessionId,
  )
  if (typeof changes.title === 'string') yield* indexTitle(sessionId, changes.title)
}

/** Something new is in them. */
export function touchSessions(sessionIds: readonly string[], now: number): Script<number> {
  return change(`UPDATE "Session" SET "updatedAt" = ? WHERE "id" IN (${placeholders(sessionIds)})`, now, ...sessionIds)
}

export function ensureUser(id: string, name: string, now: number): Script<number> {
  return change(
    'INSERT INTO "User" ("id", "name", "createdAt") VALUES (?, ?, ?) ON CONFLICT ("id") DO NOTHING',
    id,
    name,
    now,
  )
}

/** Locks the user's row: whoever counts or takes places in the user's limit of live runs does so under it. */
export function lockUser(userId: string): Script<number> {
  return change('UPDATE "User" SET "locks" = "locks" + 1 WHERE "id" = ?', userId)
}

/** Numbers may come as bigint from Prisma. */
export function asSession(row: { [Key in keyof SessionRow]: SessionRow[Key] | bigint }): Session {
  return {
    id: String(row.id),
    userId: String(row.userId),
    title: String(row.title),
    profileId: String(row.profileId),
    metadata: JSON.parse(String(row.metadata)) as Record<string, string>,
    createdAt: Number(row.createdAt),
    updatedAt: Number(row.updatedAt),
    readUpTo: Number(row.readUpTo),
    ...(row.archivedAt !== null && { archivedAt: Number(row.archivedAt) }),
    ...(row.pinnedAt !== null && { pinnedAt: Number(row.pinnedAt) }),
  }
}
