/** Profiles, their sealed secrets, and which one a user's new sessions take. Names are compared without case. */
import { change, placeholders, query, queryOne, type Script, type SqlValue } from '../script.ts'

export interface ProfileRow {
  id: string
  userId: string
  name: string
  data: string
  version: number
  createdAt: number
  updatedAt: number
  removedAt: number | null
}

export interface ProfileSecretRow {
  profileId: string
  name: string
  sealed: string
  updatedAt: number
}

/** Removed ones too. */
export function readProfile(userId: string, id: string): Script<ProfileRow | undefined> {
  return queryOne<ProfileRow>('SELECT * FROM "Profile" WHERE "userId" = ? AND "id" = ?', userId, id)
}

export function profilesOf(userId: string): Script<ProfileRow[]> {
  return query<ProfileRow>(
    'SELECT * FROM "Profile" WHERE "userId" = ? AND "removedAt" IS NULL ORDER BY LOWER("name"), "id"',
    userId,
  )
}

export function insertProfile(row: Omit<ProfileRow, 'version' | 'removedAt'>): Script<number> {
  return change(
    'INSERT INTO "Profile" ("id", "userId", "name", "data", "createdAt", "updatedAt") VALUES (?, ?, ?, ?, ?, ?)',
    row.id,
    row.userId,
    row.name,
    row.data,
    row.createdAt,
    row.updatedAt,
  )
}

/** Raises the version; 0 when it is another than `version`. */
export function updateProfile(
  id: string,
  version: number,
  changes: Partial<Record<keyof ProfileRow, SqlValue>>,
): Script<number> {
  const assignments = Object.keys(changes).map((column) => `"${column}" = ?`)
  return change(
    `UPDATE "Profile" SET ${[...assignments, '"version" = "version" + 1'].join(', ')} WHERE "id" = ? AND "version" = ?`,
    ...(Object.values(changes) as SqlValue[]),
    id,
    version,
  )
}

export function secretsOf(profileIds: readonly string[]): Script<ProfileSecretRow[]> {
  return query<ProfileSecretRow>(
    `SELECT * FROM "ProfileSecret" WHERE "profileId" IN (${placeholders(profileIds)}) ORDER BY "name"`,
    ...profileIds,
  )
}

export function putSecret(row: ProfileSecretRow): Script<number> {
  return change(
    `INSERT INTO "ProfileSecret" ("profileId", "name", "sealed", "updatedAt") VALUES (?, ?, ?, ?)
     ON CONFLICT ("profileId", "name") DO UPDATE SET "sealed" = EXCLUDED."sealed", "updatedAt" = EXCLUDED."updatedAt"`,
    row.profileId,
    row.name,
    row.sealed,
    row.updatedAt,
  )
}

export function deleteSecret(profileId: string, name: string): Script<number> {
  return change('DELETE FROM "ProfileSecret" WHERE "profileId" = ? AND "name" = ?', profileId, name)
}

export function* defaultProfileOf(userId: string): Script<string | null> {
  const row = yield* queryOne<{ defaultProfileId: string | null }>(
    'SELECT "defaultProfileId" FROM "User" WHERE "id" = ?',
    userId,
  )
  return row?.defaultProfileId ?? null
}

export function setDefaultProfile(userId: string, profileId: string | null): Script<number> {
  return change('UPDATE "User" SET "defaultProfileId" = ? WHERE "id" = ?', profileId, userId)
}
