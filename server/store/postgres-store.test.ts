import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { projectRoot } from '../base/project-root.ts'
import { type PostgresServer, postgresPrograms, startPostgres } from '../fixtures/postgres-server.ts'
import { migrate } from './migrate.ts'
import { openPostgresStore } from './postgres-store.ts'
import { findReceipt, insertReceipt } from './rows/receipt-rows.ts'
import { query } from './script.ts'
import type { Store } from './store.ts'

const MIGRATIONS = path.join(projectRoot(), 'prisma/migrations')
const programs = postgresPrograms()

describe.runIf(programs)('a store on PostgreSQL', () => {
  let server: PostgresServer
  let url: string
  let store: Store

  beforeAll(async () => {
    server = await startPostgres(programs ?? '')
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    url = await server.database()
    store = await openPostgresStore({ url })
  })
  afterEach(() => store.close())

  it('is migrated once by servers that start together', async () => {
    const others = await Promise.all([openPostgresStore({ url }), openPostgresStore({ url })])
    const applied = await Promise.all([store, ...others].map((each) => migrate(each, MIGRATIONS, 0)))
    expect(applied.flat().sort()).toEqual([...new Set(applied.flat())].sort())
    for (const other of others) await other.close()
  })

  it('answers two of the same request at once with one answer', async () => {
    await migrate(store, MIGRATIONS, 0)
    const ask = (answer: number) =>
      store.write(function* request() {
        const known = yield* findReceipt<number>('scope', 'request', 'input')
        if (known !== undefined) return known
        yield* query('SELECT pg_sleep(0.05)')
        yield* insertReceipt('scope', 'request', 'input', answer, 0)
        return answer
      })
    const answers = await Promise.all([1, 2, 3].map(ask))
    expect(new Set(answers).size).toBe(1)
  })

  it('says that it is away when its connection is cut inside a transaction, and works with the next', async () => {
    const cut = store.write(function* cut() {
      yield* query('SELECT pg_terminate_backend(pg_backend_pid())')
    })
    await expect(cut).rejects.toMatchObject({ reason: 'STORE_UNAVAILABLE', data: { retryable: true } })
    expect(await store.read(() => query('SELECT 1 AS "one"'))).toEqual([{ one: 1 }])
  })

  it('says that it is away when its server is gone', async () => {
    const begun = store.write(function* sleep() {
      yield* query('SELECT pg_sleep(30)')
    })
    const away = { reason: 'STORE_UNAVAILABLE' }
    await Promise.all([expect(begun).rejects.toMatchObject(away), server.stop()])
    await expect(store.read(() => query('SELECT 1'))).rejects.toMatchObject(away)
    server = await startPostgres(programs ?? '')
  })
})
