/** Contract row "graceful stop": SIGTERM waits for live runs, a second one or SIGINT does not; nothing is lost either way. */
import { expect } from 'vitest'
import { sendMessage } from '../../client/index.ts'
import { eventually, faultTest as test } from '../fixtures/fault-test.ts'
import { refusal } from '../fixtures/refusal.ts'
import type { ServerProcess } from '../fixtures/server-process.ts'
import { SessionWatcher } from '../fixtures/session-watcher.ts'
import { tilingFaults } from '../fixtures/tiling.ts'

const QUICK_EXIT_MS = 2_000
const WORDS = Array.from({ length: 100 }, (_, index) => `word${index}`).join(' ')
const FAR = 'count to 500'

test('SIGTERM lets a live run end, refuses new ones meanwhile, and exits with 0', async ({ make }) => {
  const server = await make.started()
  const vigil = make.client(server)
  const { id: sessionId } = await vigil.trpc.sessions.create.mutate({ title: 'Draining' })
  const { id: otherId } = await vigil.trpc.sessions.create.mutate({ title: 'Other' })
  const watcher = new SessionWatcher(vigil, sessionId)
  const { runId } = await sendMessage(vigil, { sessionId, text: `say ${WORDS}` })
  await watcher.until(() => watcher.streamed(runId).includes('word3'))
  server.signal('SIGTERM')
  await server.log.line(({ msg }) => msg === 'draining')

  const late = { sessionId: otherId, requestId: 'late', text: 'say hello' }
  const error = await refusal(vigil.trpc.sessions.send.mutate(late))
  expect(error).toMatchObject({ reason: 'DRAINING', retryable: true })
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503)
  expect(await watcher.runEnd(runId)).toMatchObject({ outcome: 'completed' })
  expect(await server.exit).toMatchObject({ code: 0 })

  await eventually(() => vigil.connection.getSnapshot().state).toBe('reconnecting')
  await server.start()
  expect(watcher.answer(runId)).toBe(WORDS)
  const { runId: lateRunId } = await sendMessage(vigil, late)
  const other = new SessionWatcher(vigil, otherId)
  expect(await other.runEnd(lateRunId)).toMatchObject({ outcome: 'completed' })
  expect(watcher.eventsOf('run-interrupted')).toEqual([])
  expect(watcher.eventsOf('owner-changed')).toEqual([])
})

const QUICK: Record<string, (server: ServerProcess) => Promise<void>> = {
  'a second SIGTERM': async (server) => {
    server.signal('SIGTERM')
    await server.log.line(({ msg }) => msg === 'draining')
    server.signal('SIGTERM')
  },
  SIGINT: async (server) => server.signal('SIGINT'),
}

for (const [what, interrupt] of Object.entries(QUICK)) {
  test(`${what} ends the server within 2 s with the partial saved, and the next start goes on under the same run id`, async ({
    make,
  }) => {
    const server = await make.started()
    const vigil = make.client(server)
    const { id: sessionId } = await vigil.trpc.sessions.create.mutate({ title: what })
    const watcher = new SessionWatcher(vigil, sessionId)
    const { runId } = await sendMessage(vigil, { sessionId, text: FAR })
    await watcher.until(() => watcher.streamed(runId).includes('20\n'))
    await interrupt(server)
    const interruptedAt = Date.now()
    await server.exit
    const tookMs = Date.now() - interruptedAt
    console.log(`${what}: exited after ${tookMs} ms`)
    expect(tookMs).toBeLessThan(QUICK_EXIT_MS + 500)

    await server.start()
    expect(await watcher.runEnd(runId)).toMatchObject({ outcome: 'completed' })
    const interruptions = watcher.eventsOf('run-interrupted')
    expect(interruptions).toMatchObject([{ runId, cause: 'drain', next: 'continue', attempt: 1 }])
    expect(watcher.eventsOf('owner-changed')).toMatchObject([{ cause: 'handover' }])
    expect(watcher.answer(runId)).toBe(Array.from({ length: 500 }, (_, index) => `${index + 1}\n`).join(''))
    expect(tilingFaults(watcher.frames)).toEqual([])
  })
}
