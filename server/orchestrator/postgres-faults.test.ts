/** What users are answered, and what runs do, while the connection to PostgreSQL fails under them. */
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { onPostgres } from '../fixtures/on-each-store.ts'
import { type CoreFixture, openCore } from '../fixtures/open-core.ts'
import { makePostgresDatabase } from '../fixtures/postgres-database.ts'
import { type PostgresProxy, startPostgresProxy } from '../fixtures/postgres-proxy.ts'
import { finish, type Part } from '../fixtures/scripted-model.ts'
import type { TestDatabase } from '../fixtures/test-database.ts'
import type { Store } from '../store/store.ts'

const WORDS = Array.from({ length: 40 }, (_, n) => `${n} `)

async function* slowly(): AsyncGenerator<Part> {
  yield { type: 'text-start', id: 't' }
  for (const delta of WORDS) {
    await wait(10)
    yield { type: 'text-delta', id: 't', delta }
  }
  yield { type: 'text-end', id: 't' }
  yield finish
}

onPostgres(() => {
  let database: TestDatabase
  let proxy: PostgresProxy
  /** Sees what is stored, whatever happens on the proxy. */
  let direct: Store
  let vigil: CoreFixture

  beforeEach(async () => {
    database = await makePostgresDatabase()
    direct = await database.open()
    proxy = await startPostgresProxy(database.settings.DATABASE_URL ?? '')
    const settings = { ...database.settings, DATABASE_URL: proxy.url }
    vigil = await openCore({ script: slowly, database: { ...database, settings } })
  })
  afterEach(async () => {
    proxy.open()
    await direct.close()
    await vigil.dispose()
    await proxy.close()
  })

  describe('a send whose COMMIT is lost', () => {
    for (const when of ['before', 'after'] as const) {
      it(`${when} it is carried out is answered as away, and repeated it runs once`, async () => {
        const sessionId = await vigil.session()
        const cut = proxy.cutCommit(when, 'INSERT INTO "Receipt"')
        const sent = vigil.send(sessionId, 'hello', { requestId: 'one' })
        await cut
        await expect(sent).rejects.toMatchObject({ reason: 'STORE_UNAVAILABLE', data: { retryable: true } })
        proxy.open()
        const { runId } = await vigil.send(sessionId, 'hello', { requestId: 'one' })
        await vigil.finished(sessionId, runId)
        expect(await vigil.text(sessionId)).toEqual(['hello', WORDS.join('')])
        expect(vigil.model.calls).toHaveLength(1)
      })
    }
  })

  describe('a live run', () => {
    it('goes on through connections that are cut again and again, and nothing of it is missing or doubled', async () => {
      const sessionId = await vigil.session()
      const { runId } = await vigil.send(sessionId, 'hello')
      while ((await direct.prisma.run.count({ where: { status: 'ended' } })) === 0) {
        proxy.shut()
        proxy.open()
        await wait(150 * Math.random())
      }
      const events = await vigil.finished(sessionId, runId)
      expect(events.map((event) => event.seq)).toEqual(events.map((_, at) => at + 1))
      expect(events.filter(({ type }) => type === 'run-interrupted' || type === 'owner-changed')).toEqual([])
      expect(await vigil.text(sessionId)).toEqual(['hello', WORDS.join('')])
      expect(vigil.model.calls).toHaveLength(1)
    })

    it('whose end is lost in COMMIT has ended once', async () => {
      const sessionId = await vigil.session()
      const cut = proxy.cutCommit('after', '"outcome" = $')
      const { runId } = await vigil.send(sessionId, 'hello')
      const finished = vigil.finished(sessionId, runId)
      await cut
      proxy.open()
      const events = await finished
      expect(events.filter(({ type }) => type === 'run-finished')).toHaveLength(1)
      expect(await vigil.run(runId)).toMatchObject({ outcome: 'completed', steps: 1 })
    })
  })
})
