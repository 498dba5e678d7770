/**
 * Whoever locks several sessions, or several users, does so in the order of their ids: of two that do, one waits and
 * neither is ended by PostgreSQL, which notices such a knot only after a second.
 */
import pg from 'pg'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { onPostgres } from '../fixtures/on-each-store.ts'
import { makePostgresDatabase } from '../fixtures/postgres-database.ts'
import type { TestDatabase } from '../fixtures/test-database.ts'
import { lockSessions } from '../store/rows/lease-rows.ts'
import { ensureUser, lockUser } from '../store/rows/session-rows.ts'
import { change } from '../store/script.ts'
import { type LogFixture, notice, openLogFixtureOn } from './log-fixture.ts'

onPostgres(() => {
  let database: TestDatabase
  let fixture: LogFixture
  let holder: pg.Client
  let other: pg.Client

  beforeEach(async () => {
    database = await makePostgresDatabase()
    fixture = await openLogFixtureOn(database)
    holder = new pg.Client({ connectionString: database.settings.DATABASE_URL })
    other = new pg.Client({ connectionString: database.settings.DATABASE_URL })
    await Promise.all([holder.connect(), other.connect()])
    await holder.query('BEGIN')
  })
  afterEach(async () => {
    await Promise.all([holder.end(), other.end()])
    await fixture.dispose()
  })

  const blocked = async () => {
    const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    await expect.poll(async () => (await other.query(waiting)).rowCount, { interval: 5 }).toBe(1)
  }
  /** Throws when somebody has it. */
  const isFree = (table: string, column: string, id: string) =>
    other.query(`SELECT 1 FROM "${table}" WHERE "${column}" = $1 FOR UPDATE NOWAIT`, [id])

  it('sessions locked together: what waits for the first holds none of the others', async () => {
    for (const id of ['c', 'b', 'a']) await fixture.session(id)
    await holder.query(`SELECT 1 FROM "SessionLease" WHERE "sessionId" = 'a' FOR UPDATE`)
    const locked = fixture.store.write(() => lockSessions(['c', 'a', 'b']))
    await blocked()
    await isFree('SessionLease', 'sessionId', 'b')
    await isFree('SessionLease', 'sessionId', 'c')
    await holder.query('COMMIT')
    expect((await locked).map(({ sessionId }) => sessionId).sort()).toEqual(['a', 'b', 'c'])
  })

  it.each(['events', 'works'])('sessions whose %s are committed together', async (kind) => {
    const writers = [await fixture.session('c'), await fixture.session('b'), await fixture.session('a')]
    await holder.query(`SELECT 1 FROM "SessionLease" WHERE "sessionId" = 'a' FOR UPDATE`)
    const committed = writers.map((writer) => {
      if (kind === 'works') return writer.commit(() => change('UPDATE "Session" SET "readUpTo" = 0 WHERE 1 = 0'))
      writer.add(notice('said'))
      return writer.flushed()
    })
    await blocked()
    await isFree('SessionLease', 'sessionId', 'b')
    await isFree('SessionLease', 'sessionId', 'c')
    await holder.query('COMMIT')
    await Promise.all(committed)
  })

  it('users whose runs are ended together', async () => {
    const users = { a: 'user-2', b: 'user-1', c: 'user-2' }
    const committed: Promise<number>[] = []
    for (const id of ['user-1', 'user-2']) await fixture.store.write(() => ensureUser(id, id, 1))
    const writers = await Promise.all(Object.keys(users).map((id) => fixture.session(id)))
    for (const [id, user] of Object.entries(users)) {
      await other.query('UPDATE "Session" SET "userId" = $1 WHERE "id" = $2', [user, id])
    }
    await holder.query(`SELECT 1 FROM "User" WHERE "id" = 'user-1' FOR UPDATE`)
    for (const [index, user] of Object.values(users).entries()) {
      const writer = writers[index]
      if (writer) committed.push(writer.commit(() => lockUser(user)))
    }
    await blocked()
    await isFree('User', 'id', 'user-2')
    await holder.query('COMMIT')
    expect(await Promise.all(committed)).toEqual([1, 1, 1])
  })
})
