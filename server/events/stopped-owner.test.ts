/** Contract row "transactions": a process that is stopped inside a transaction cannot block its own takeover. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { build } from 'esbuild'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { serverBundle } from '../../scripts/bundle-server.mjs'
import { CACHE } from '../../scripts/project.mjs'
import { onPostgres } from '../fixtures/on-each-store.ts'
import { makePostgresDatabase } from '../fixtures/postgres-database.ts'
import type { TestDatabase } from '../fixtures/test-database.ts'
import { claimLease, readLease } from '../store/rows/lease-rows.ts'
import { isUnavailable } from '../store/store-fault.ts'
import { type LogFixture, notice, openLogFixtureOn } from './log-fixture.ts'

const FREED_WITHIN_MS = 3_000
/** What a loaded machine may add: the taker's own wait for the lock, a new connection. */
const SLACK_MS = 2_500

onPostgres(() => {
  let database: TestDatabase
  let fixture: LogFixture
  let folder: string
  let stopped: ChildProcess

  beforeEach(async () => {
    database = await makePostgresDatabase()
    fixture = await openLogFixtureOn(database)
    fs.mkdirSync(CACHE, { recursive: true })
    folder = fs.mkdtempSync(path.join(CACHE, 'stopping-owner-'))
  })
  afterEach(async () => {
    stopped.kill('SIGKILL')
    await fixture.dispose()
    fs.rmSync(folder, { recursive: true, force: true })
  })

  async function startOwner(sessionId: string): Promise<ChildProcess> {
    await build({
      ...serverBundle(folder, { production: true }),
      platform: 'node',
      format: 'esm',
      logLevel: 'warning',
      define: {},
      outdir: folder,
      entryPoints: { owner: path.join(import.meta.dirname, '../fixtures/stopping-owner.ts') },
    })
    return fork(path.join(folder, 'owner.js'), [database.settings.DATABASE_URL ?? '', sessionId], { execArgv: [] })
  }

  /** No event tells of it. */
  async function untilStopped({ pid }: ChildProcess): Promise<void> {
    while (!/^State:\s+T/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))) await wait(10)
  }

  it('is freed within 3 s, another owner takes over, and the stopped one is fenced when it wakes', async () => {
    await fixture.session('a', 'stopping')
    stopped = await startOwner('a')
    await untilStopped(stopped)
    const begun = performance.now()
    const seen = await fixture.store.read(() => readLease('a'))
    if (!seen) throw new Error('no lease')
    const take = (): Promise<number> =>
      fixture.store
        .write(() => claimLease(seen, 'next'))
        .catch((error: unknown) => {
          if (isUnavailable(error)) return take()
          throw error
        })
    expect(await take()).toBe(1)
    expect(performance.now() - begun).toBeLessThan(FREED_WITHIN_MS + SLACK_MS)

    const owner = fixture.log.open({ sessionId: 'a', nodeId: 'next', epoch: 2 }, { head: 0, open: null })
    owner.add(notice('of the next owner'))
    await owner.flushed()
    const fate = once(stopped, 'message')
    stopped.kill('SIGCONT')
    expect((await fate)[0]).toBe('FencedError')
    expect(await fixture.stored('a')).toMatchObject([{ text: 'of the next owner' }])
  }, 30_000)
})
