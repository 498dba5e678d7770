/** Contract rows "append" and "unknown commit", with the connection to PostgreSQL really lost in COMMIT. */
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { onPostgres } from '../fixtures/on-each-store.ts'
import { makePostgresDatabase } from '../fixtures/postgres-database.ts'
import { type PostgresProxy, startPostgresProxy } from '../fixtures/postgres-proxy.ts'
import { migrated, type TestDatabase } from '../fixtures/test-database.ts'
import { openPostgresStore } from '../store/postgres-store.ts'
import { claimLease, readLease, releaseLease } from '../store/rows/lease-rows.ts'
import { change } from '../store/script.ts'
import type { Store } from '../store/store.ts'
import { FencedError } from './event-log.ts'
import { type LogFixture, notice, openLogFixtureOn } from './log-fixture.ts'

const APPEND = 'INSERT INTO "EventBatch"'

onPostgres(() => {
  let database: TestDatabase
  let proxy: PostgresProxy
  /** Sees what is stored, whatever happens on the proxy. */
  let direct: Store
  let fixture: LogFixture

  beforeEach(async () => {
    database = await makePostgresDatabase()
    direct = await database.open()
    proxy = await startPostgresProxy(database.settings.DATABASE_URL ?? '')
    fixture = await openLogFixtureOn({
      open: async () => migrated(await openPostgresStore({ url: proxy.url })),
      dispose: async () => {
        await proxy.close()
        await direct.close()
        await database.dispose()
      },
    })
  })
  afterEach(() => fixture.dispose())

  const batches = () => direct.prisma.eventBatch.count()

  describe('a connection that is lost in COMMIT', () => {
    for (const [when, stored] of [
      ['before', 0],
      ['after', 1],
    ] as const) {
      it(`${when} it is carried out: nothing is shown or answered until that is known, and it applies once`, async () => {
        const writer = await fixture.session('a')
        const frames = fixture.watch('a', 0, new AbortController().signal)
        await frames.next()
        const degraded = new Promise<string>((resolve) => fixture.health.onChange((state) => resolve(state)))
        const cut = proxy.cutCommit(when, APPEND, 'all')
        writer.add(notice('once'))
        const answered = writer.commit(function* work(add) {
          yield* change(`UPDATE "Session" SET "readUpTo" = "readUpTo" + 1 WHERE "id" = 'a'`)
          return add(notice('with it'))
        })
        const next = frames.next()
        await cut
        const first = await Promise.race([next.then(() => 'shown'), answered.then(() => 'answered'), degraded])
        expect(first).toBe('degraded')
        expect(await batches()).toBe(stored)
        proxy.open()
        expect(await answered).toBe(2)
        expect((await next).value).toMatchObject({ events: [{ text: 'once' }, { text: 'with it' }], head: 2 })
        expect(await fixture.stored('a')).toHaveLength(2)
        expect(await direct.prisma.session.findMany()).toMatchObject([{ readUpTo: 1 }])
        writer.add(notice('goes on'))
        await writer.flushed()
        expect((await fixture.stored('a')).map((event) => event.seq)).toEqual([1, 2, 3])
        await frames.return()
      })
    }

    it('while others are in the batch: each applies once', async () => {
      const writers = await Promise.all(['a', 'b', 'c'].map((id) => fixture.session(id)))
      const cut = proxy.cutCommit('after', APPEND)
      const appended = writers.map((writer) => {
        writer.add(notice('once'))
        return writer.flushed()
      })
      await cut
      proxy.open()
      await Promise.all(appended)
      for (const id of ['a', 'b', 'c']) expect(await fixture.stored(id)).toHaveLength(1)
    })

    it('that has landed and given the lease back is known to have landed', async () => {
      const writer = await fixture.session('a')
      const cut = proxy.cutCommit('after', APPEND)
      const released = writer.commit(function* release(add) {
        add(notice('last words'))
        return yield* releaseLease(writer.fence)
      })
      await cut
      proxy.open()
      expect(await released).toBe(1)
      expect(await direct.read(() => readLease('a'))).toMatchObject({ nodeId: null, head: 1 })
    })

    it('that has not landed before another took over is known to be fenced, and is never shown', async () => {
      const writer = await fixture.session('a')
      const cut = proxy.cutCommit('before', APPEND)
      writer.add(notice('lost'))
      const answered = writer.flushed()
      await cut
      const seen = await direct.read(() => readLease('a'))
      if (seen) await direct.write(() => claimLease(seen, 'node-2'))
      proxy.open()
      await expect(answered).rejects.toBeInstanceOf(FencedError)
      expect(await fixture.stored('a')).toEqual([])
    })
  })

  describe('a database that is away', () => {
    it('gets what waits when it is back, and says meanwhile that it is degraded', async () => {
      const writer = await fixture.session('a')
      const states: string[] = []
      const degraded = new Promise<void>((resolve) => {
        fixture.health.onChange((state) => {
          states.push(state)
          resolve()
        })
      })
      proxy.shut()
      writer.add(notice('kept'))
      const committed = writer.flushed()
      await degraded
      proxy.open()
      await committed
      expect(states).toEqual(['degraded', 'ok'])
      expect(await fixture.stored('a')).toHaveLength(1)
    })
  })

  describe('a commit that is held up by another program', () => {
    it('shows and answers nothing until it is through', async () => {
      const writer = await fixture.session('a')
      const frames = fixture.watch('a', 0, new AbortController().signal)
      await frames.next()
      const other = new pg.Client({ connectionString: database.settings.DATABASE_URL })
      await other.connect()
      await other.query('BEGIN')
      await other.query('SELECT * FROM "SessionLease" FOR UPDATE')
      const degraded = new Promise<string>((resolve) => fixture.health.onChange((state) => resolve(state)))
      writer.add(notice('held'))
      const committed = writer.flushed()
      const next = frames.next()
      const first = await Promise.race([next.then(() => 'shown'), committed.then(() => 'committed'), degraded])
      expect(first).toBe('degraded')
      await other.query('COMMIT')
      await other.end()
      expect((await next).value).toMatchObject({ events: [{ seq: 1, text: 'held' }] })
      await committed
      await frames.return()
    })
  })

  describe('two owners at once', () => {
    it('of which one is stale: every event that is stored is of one unbroken line, and the stale one is told', async () => {
      const stale = await fixture.session('a', 'node-1')
      const other = await openLogFixtureOn({ open: () => database.open(), dispose: async () => {} })
      let accepted = 0
      const writing = (async () => {
        while (!stale.failure) {
          stale.add(notice('stale'))
          await stale.flushed().then(
            () => accepted++,
            () => {},
          )
        }
      })()
      const claimed = await (async () => {
        for (;;) {
          const seen = await direct.read(() => readLease('a'))
          if (seen && seen.head > 5 && (await direct.write(() => claimLease(seen, 'node-2'))) === 1) return seen
        }
      })()
      const owner = other.log.open({ sessionId: 'a', nodeId: 'node-2', epoch: 2 }, { head: claimed.head, open: null })
      for (let count = 0; count < 20; count++) {
        owner.add(notice('owner'))
        await owner.flushed()
      }
      await writing
      expect(stale.failure).toBeInstanceOf(FencedError)
      const events = await other.stored('a')
      expect(events.map((event) => event.seq)).toEqual(events.map((_, at) => at + 1))
      const whose = events.map((event) => ('text' in event ? event.text : ''))
      expect(whose).toEqual([...Array(claimed.head).fill('stale'), ...Array(20).fill('owner')])
      expect(accepted).toBe(claimed.head)
      await other.dispose()
    })
  })
})
