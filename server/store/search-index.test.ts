/** Where the index of searching may not be made, the server starts all the same and says what to do. */
import pg from 'pg'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { silentLogger } from '../base/logger.ts'
import { onPostgres } from '../fixtures/on-each-store.ts'
import { newPostgresDatabase } from '../fixtures/postgres-database.ts'
import { migrated } from '../fixtures/test-database.ts'
import { openPostgresStore } from './postgres-store.ts'
import { query } from './script.ts'
import { prepareSearchIndex } from './search-index.ts'
import type { Store } from './store.ts'

const ROLE = 'vigil_without_rights'

onPostgres(() => {
  let admin: pg.Client
  let plain: Store

  beforeEach(async () => {
    const url = await newPostgresDatabase()
    await (await migrated(await openPostgresStore({ url }))).close()
    admin = new pg.Client({ connectionString: url })
    await admin.connect()
    await admin.query(`CREATE ROLE ${ROLE} LOGIN PASSWORD 'plain'`)
    await admin.query(`GRANT ALL ON ALL TABLES IN SCHEMA public TO ${ROLE}`)
    const address = new URL(url)
    address.username = ROLE
    address.password = 'plain'
    plain = await openPostgresStore({ url: address.href })
  })
  afterEach(async () => {
    await plain.close()
    await admin.query(`DROP OWNED BY ${ROLE}`)
    await admin.query(`DROP ROLE ${ROLE}`)
    await admin.end()
  })

  it('a user who may not make the extension is told how, and searching goes on without the index', async () => {
    const warned: unknown[] = []
    const logger = Object.assign(Object.create(silentLogger), { warn: (...line: unknown[]) => warned.push(line) })
    expect(await prepareSearchIndex(plain, logger)).toBe(false)
    expect(JSON.stringify(warned)).toContain('CREATE EXTENSION pg_trgm')
    expect(await plain.read(() => query('SELECT 1 FROM "SearchText" WHERE "text" LIKE ?', '%needle%'))).toEqual([])
  })
})
