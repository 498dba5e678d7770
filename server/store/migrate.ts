/**
 * Applies the migrations that a database has not had, in order, each in one transaction, recorded as Prisma records
 * its own (`_prisma_migrations`, checksum = sha256 of the file), so that `prisma migrate deploy` agrees.
 * A database that a newer Vigil has migrated is used only if that version said that older ones may.
 */
import { createHash, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { AppError } from '../base/app-error.ts'
import { change, patiently, query, queryOne, type Script } from './script.ts'
import type { Store } from './store.ts'

/** Raised with every migration that older versions cannot live with. */
export const SCHEMA_VERSION = 1
/** Any number that nothing else on the database server locks. */
const MIGRATION_LOCK = 7_301_946
const OLDEST_KEY = 'oldestSchemaVersion'

interface Migration {
  name: string
  sql: string
  checksum: string
}

export async function migrate(store: Store, folder: string, now: number): Promise<string[]> {
  const migrations = readMigrations(path.join(folder, store.dialect))
  await store.write(() => alone(store, () => createLedger()))
  const applied: string[] = []
  for (const migration of migrations) {
    if (await store.write(() => alone(store, () => applyOnce(migration, now)))) applied.push(migration.name)
  }
  await store.write(() => agreeOnVersion())
  return applied
}

function readMigrations(folder: string): Migration[] {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = fs.readFileSync(path.join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
}

/** PostgreSQL may have other servers that migrate now; the wait for them, and for large tables, takes what it takes. */
function* alone<T>({ dialect }: Store, script: () => Script<T>): Script<T> {
  if (dialect === 'postgresql') {
    yield* change('SET LOCAL lock_timeout = 0')
    yield* change('SET LOCAL statement_timeout = 0')
    yield* patiently(query('SELECT pg_advisory_xact_lock(?)', MIGRATION_LOCK))
  }
  return yield* patiently(script())
}

function* createLedger(): Script<void> {
  yield* change(`CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id" VARCHAR(36) PRIMARY KEY NOT NULL, "checksum" VARCHAR(64) NOT NULL, "finished_at" TIMESTAMP,
    "migration_name" VARCHAR(255) NOT NULL, "logs" TEXT, "rolled_back_at" TIMESTAMP,
    "started_at" TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, "applied_steps_count" INTEGER NOT NULL DEFAULT 0)`)
}

/** False when it was applied before. */
function* applyOnce(migration: Migration, now: number): Script<boolean> {
  const known = yield* queryOne<{ checksum: string }>(
    'SELECT "checksum" FROM "_prisma_migrations" WHERE "migration_name" = ? AND "rolled_back_at" IS NULL',
    migration.name,
  )
  if (known) {
    if (known.checksum === migration.checksum) return false
    throw new AppError(
      'STORE_UNAVAILABLE',
      `Migration ${migration.name} was applied to this database in another form.`,
      {
        retryable: false,
        fix: 'Run the version of Vigil that made this database, or restore a backup.',
      },
    )
  }
  const at = new Date(now).toISOString()
  yield* change(
    'INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "started_at", "finished_at", "applied_steps_count") VALUES (?, ?, ?, ?, ?, 1)',
    randomUUID(),
    migration.checksum,
    migration.name,
    at,
    at,
  )
  for (const statement of statementsOf(migration.sql)) yield* change(statement)
  return true
}

/** Migrations hold plain DDL: no statement has a semicolon inside. */
function statementsOf(sql: string): string[] {
  return sql
    .replace(/^--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter(Boolean)
}

function* agreeOnVersion(): Script<void> {
  const rows = yield* query<{ value: string }>('SELECT "value" FROM "Meta" WHERE "key" = ?', OLDEST_KEY)
  const oldest = Number(rows[0]?.value ?? 0)
  if (oldest > SCHEMA_VERSION) {
    throw new AppError(
      'STORE_UNAVAILABLE',
      `This database was written by a newer Vigil (it needs schema ${oldest}, this is ${SCHEMA_VERSION}).`,
      { retryable: false, fix: 'Start the newer version, or restore a backup made with this one.' },
    )
  }
  if (rows.length === 0) {
    yield* change('INSERT INTO "Meta" ("key", "value") VALUES (?, ?)', OLDEST_KEY, String(SCHEMA_VERSION))
  }
}
