import path from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, inject, it } from 'vitest'
import { projectRoot } from '../base/project-root.ts'
import { onPostgres } from '../fixtures/on-each-store.ts'
import { newPostgresDatabase } from '../fixtures/postgres-database.ts'
import { startPostgres } from '../fixtures/postgres-server.ts'
import { migrate } from './migrate.ts'
import { openPostgresStore } from './postgres-store.ts'
import { findReceipt, insertReceipt } from './rows/receipt-rows.ts'
import { query, queryOne } from './script.ts'
import type { Store } from './store.ts'

const MIGRATIONS = path.join(projectRoot(), 'prisma/migrations')

onPostgres(() => {
  let url: string
  let store: Store

  beforeEach(async () => {
    url = await newPostgresDatabase()
    store = await openPostgresStore({ url })
  })
  afterEach(() => store.close())

  async function otherProgram(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    return client
  }

  it('a database is migrated once by servers that start together', async () => {
    const others = await Promise.all([openPostgresStore({ url }), openPostgresStore({ url })])
    const applied = await Promise.all([store, ...others].map((each) => migrate(each, MIGRATIONS, 0)))
    expect(applied.flat().sort()).toEqual([...new Set(applied.flat())].sort())
    for (const other of others) await other.close()
  })

  it('a migration waits for another server longer than a statement may', async () => {
    const hurried = await openPostgresStore({ url, answerTimeoutMs: 200 })
    const other = await otherProgram()
    await other.query('SELECT pg_advisory_lock(7301946)')
    const migrating = migrate(hurried, MIGRATIONS, 0)
    await expect(hurried.read(() => query('SELECT pg_sleep(30)'))).rejects.toMatchObject({
      reason: 'STORE_UNAVAILABLE',
    })
    await other.query('SELECT pg_advisory_unlock(7301946)')
    await other.end()
    expect((await migrating).length).toBeGreaterThan(0)
    await hurried.close()
  })

  it('two of the same request at once get one answer', async () => {
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

  it('a store says that it is away when its connection is cut inside a transaction, and works with the next', async () => {
    const cut = store.write(function* cut() {
      yield* query('SELECT pg_terminate_backend(pg_backend_pid())')
    })
    await expect(cut).rejects.toMatchObject({ reason: 'STORE_UNAVAILABLE', data: { retryable: true } })
    expect(await store.read(() => query('SELECT 1 AS "one"'))).toEqual([{ one: 1 }])
  })

  it('a store says that it is away when its server is gone', async () => {
    const server = await startPostgres(inject('postgres').programs ?? '')
    const lost = await openPostgresStore({ url: await server.database() })
    const begun = lost.write(function* sleep() {
      yield* query('SELECT pg_sleep(30)')
    })
    const away = { reason: 'STORE_UNAVAILABLE' }
    await Promise.all([expect(begun).rejects.toMatchObject(away), server.stop()])
    await expect(lost.read(() => query('SELECT 1'))).rejects.toMatchObject(away)
    await lost.close()
  })

  it('every connection bears the time-outs that free what a stopped process holds', async () => {
    const setting = (name: string) => queryOne<Record<string, string>>(`SHOW ${name}`)
    const all = function* all() {
      const names = ['idle_in_transaction_session_timeout', 'statement_timeout', 'lock_timeout']
      const found: (string | undefined)[] = []
      for (const name of names) found.push((yield* setting(name))?.[name])
      return found
    }
    expect(await Promise.all([store.write(all), store.apart.heartbeat.write(all), store.read(all)])).toEqual(
      Array(3).fill(['3s', '10s', '2s']),
    )
    expect(await store.prisma.$queryRawUnsafe('SHOW lock_timeout')).toEqual([{ lock_timeout: '2s' }])
  })

  it('a database that may lose what it has acknowledged is refused, saying what to set', async () => {
    const other = await otherProgram()
    await other.query(`ALTER DATABASE "${new URL(url).pathname.slice(1)}" SET synchronous_commit = off`)
    await other.end()
    await expect(openPostgresStore({ url })).rejects.toMatchObject({
      message: expect.stringContaining('synchronous_commit=off'),
      data: { fix: expect.stringContaining('synchronous_commit') },
    })
  })

  it('the heartbeat goes through while every other connection is taken', async () => {
    const taken = Promise.all(Array.from({ length: 12 }, () => store.write(() => query('SELECT pg_sleep(1)'))))
    const first = await Promise.race([
      taken.then(() => 'the others'),
      store.apart.heartbeat.write(() => query('SELECT 1')).then(() => 'the heartbeat'),
    ])
    expect(first).toBe('the heartbeat')
    await taken
  })
})
