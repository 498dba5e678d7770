/** A server on PostgreSQL: what it has accepted and shown outlives it, without a data folder to tell that it is dead. */
import { expect } from 'vitest'
import { sendMessage } from '../../client/index.ts'
import { onPostgres } from '../../server/fixtures/on-each-store.ts'
import { newPostgresDatabase } from '../../server/fixtures/postgres-database.ts'
import { eventually, faultTest as test } from '../fixtures/fault-test.ts'
import { readWholeLog } from '../fixtures/raw-watch.ts'
import { SessionWatcher } from '../fixtures/session-watcher.ts'
import { tilingFaults } from '../fixtures/tiling.ts'

const LAST = 100
const RECOVERY_MAX_MS = 17_000
const numbers = Array.from({ length: LAST }, (_, index) => `${index + 1}\n`).join('')

const anyNumber = (watcher: SessionWatcher, runId: string) => () => watcher.streamed(runId).includes('3\n')

onPostgres(() => {
  test('a run that is killed is recovered once the killed node is known to be dead, and counts on to its end', async ({
    make,
  }) => {
    const server = await make.started({ env: { DATABASE_URL: await newPostgresDatabase() } })
    const vigil = make.client(server)
    const { id: sessionId } = await vigil.trpc.sessions.create.mutate({ title: 'Counting' })
    const watcher = new SessionWatcher(vigil, sessionId)
    const { runId } = await sendMessage(vigil, { sessionId, text: `count to ${LAST}` })
    await watcher.until(anyNumber(watcher, runId))
    await server.kill()
    const ready = await server.start()
    const queued = await sendMessage(vigil, { sessionId, text: 'say and this' })
    const { at } = await watcher.until(() => watcher.eventsOf('run-interrupted', runId)[0])
    expect(at - ready.time).toBeLessThanOrEqual(RECOVERY_MAX_MS)
    expect((await watcher.runEnd(queued.runId)).outcome).toBe('completed')

    expect(watcher.streamed(runId)).toBe(numbers)
    expect(watcher.answer(runId)).toBe(numbers)
    expect(watcher.answer(queued.runId)).toBe('and this')
    expect(watcher.eventsOf('owner-changed')).toMatchObject([{ cause: 'takeover' }])
    expect(tilingFaults(watcher.frames)).toEqual([])
    const again = await readWholeLog(server.url, sessionId)
    expect(again.flatMap(({ events }) => events)).toEqual(watcher.events)
  })

  test('a server that stops in order leaves its run to the next at once', async ({ make }) => {
    const server = await make.started({ env: { DATABASE_URL: await newPostgresDatabase() } })
    const vigil = make.client(server)
    const { id: sessionId } = await vigil.trpc.sessions.create.mutate({})
    const watcher = new SessionWatcher(vigil, sessionId)
    const { runId } = await sendMessage(vigil, { sessionId, text: `count to ${LAST}` })
    await watcher.until(anyNumber(watcher, runId))
    expect(await server.stop('SIGINT')).toMatchObject({ code: 0 })
    const ready = await server.start()
    const { at } = await watcher.until(() => watcher.eventsOf('owner-changed')[0])
    expect(at - ready.time).toBeLessThan(2_000)
    await watcher.runEnd(runId)
    expect(watcher.answer(runId)).toBe(numbers)
  })

  test('two servers on one database take no session from each other while both live', async ({ make }) => {
    const env = { DATABASE_URL: await newPostgresDatabase() }
    const first = await make.started({ env })
    const vigil = make.client(first)
    const { id: sessionId } = await vigil.trpc.sessions.create.mutate({})
    const watcher = new SessionWatcher(vigil, sessionId)
    const { runId } = await sendMessage(vigil, { sessionId, text: `count to ${LAST}` })
    await watcher.until(anyNumber(watcher, runId))
    const second = await make.started({ env })
    const other = make.client(second)
    // The second server tells the owner, which looks into its inbox every 2 s, and leaves the session to it.
    const queued = await sendMessage(other, { sessionId, text: 'say from elsewhere' })
    expect(queued.status).toBe('queued')
    await watcher.runEnd(queued.runId)
    expect(watcher.answer(runId)).toBe(numbers)
    expect(watcher.answer(queued.runId)).toBe('from elsewhere')
    expect(watcher.eventsOf('owner-changed')).toEqual([])
    expect(watcher.eventsOf('run-interrupted')).toEqual([])
    // It is the first again that goes on when the second is gone.
    await second.kill()
    const last = await sendMessage(vigil, { sessionId, text: 'say the end' })
    await watcher.runEnd(last.runId)
    await eventually(() => watcher.state.run).toBeNull()
  })
})
