/** A user's own providers, with their sealed keys. */
import type { ProviderKind } from '../../protocol/models.ts'
import { change, query, queryOne, type Script, type SqlValue } from '../script.ts'

export interface ProviderRow {
  id: string
  userId: string
  name: string
  kind: ProviderKind
  baseUrl: string
  sealedKey: string | null
  version: number
  createdAt: number
  updatedAt: number
}

export function providersOf(userId: string): Script<ProviderRow[]> {
  return query<ProviderRow>('SELECT * FROM "Provider" WHERE "userId" = ? ORDER BY "name"', userId)
}

export function readProvider(userId: string, id: string): Script<ProviderRow | undefined> {
  return queryOne<ProviderRow>('SELECT * FROM "Provider" WHERE "userId" = ? AND "id" = ?', userId, id)
}

export function providerNamed(userId: string, name: string): Script<ProviderRow | undefined> {
  return queryOne<ProviderRow>('SELECT * FROM "Provider" WHERE "userId" = ? AND "name" = ?', userId, name)
}

export function insertProvider(row: Omit<ProviderRow, 'version'>): Script<number> {
  return change(
    `INSERT INTO "Provider" ("id", "userId", "name", "kind", "baseUrl", "sealedKey", "createdAt", "updatedAt")
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    row.id,
    row.userId,
    row.name,
    row.kind,
    row.baseUrl,
    row.sealedKey,
    row.createdAt,
    row.updatedAt,
  )
}

/** Raises the version; 0 when it is another than `version`. */
export function updateProvider(
  id: string,
  version: number,
  changes: Partial<Record<keyof ProviderRow, SqlValue>>,
): Script<number> {
  const assignments = Object.keys(changes).map((column) => `"${column}" = ?`)
  return change(
    `UPDATE "Provider" SET ${[...assignments, '"version" = "version" + 1'].join(', ')} WHERE "id" = ? AND "version" = ?`,
    ...(Object.values(changes) as SqlValue[]),
    id,
    version,
  )
}

export function deleteProvider(id: string): Script<number> {
  return change('DELETE FROM "Provider" WHERE "id" = ?', id)
}
