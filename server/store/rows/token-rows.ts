/** Tokens of users. Only hashes are kept: a token is 32 random bytes, so a plain SHA-256 is enough to hide it. */
import { createHash } from 'node:crypto'
import { change, query, queryOne, type Script } from '../script.ts'

export interface TokenRow {
  hash: string
  userId: string
  name: string
  createdAt: number
  revokedAt: number | null
}

export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

export function insertToken(row: Omit<TokenRow, 'revokedAt'>): Script<number> {
  return change(
    'INSERT INTO "Token" ("hash", "userId", "name", "createdAt") VALUES (?, ?, ?, ?)',
    row.hash,
    row.userId,
    row.name,
    row.createdAt,
  )
}

/** Of the tokens that have not been revoked. */
export function findToken(hash: string): Script<TokenRow | undefined> {
  return queryOne<TokenRow>('SELECT * FROM "Token" WHERE "hash" = ? AND "revokedAt" IS NULL', hash)
}

/** In use under this name. */
export function tokensNamed(name: string): Script<TokenRow[]> {
  return query<TokenRow>('SELECT * FROM "Token" WHERE "name" = ? AND "revokedAt" IS NULL', name)
}

/** Had tokens, of which none is in use. The first user may come without any. */
export function* isRevoked(userId: string): Script<boolean> {
  const row = yield* queryOne<{ all: number; revoked: number }>(
    'SELECT COUNT(*) AS "all", COUNT("revokedAt") AS "revoked" FROM "Token" WHERE "userId" = ?',
    userId,
  )
  return row !== undefined && row.all > 0 && row.all === row.revoked
}

export function allTokens(): Script<TokenRow[]> {
  return query<TokenRow>('SELECT * FROM "Token" ORDER BY "createdAt", "hash"')
}

/** How many were in use. */
export function revokeTokens(name: string, now: number): Script<number> {
  return change('UPDATE "Token" SET "revokedAt" = ? WHERE "name" = ? AND "revokedAt" IS NULL', now, name)
}
