/** Contract row "store away": a database that takes no writes costs time, never an event, and everybody is told. */
import { expect } from 'vitest'
import { sendMessage } from '../../client/index.ts'
import { eventually, faultTest as test } from '../fixtures/fault-test.ts'
import { holdDatabase } from '../fixtures/held-database.ts'
import { refusal } from '../fixtures/refusal.ts'
import type { ServerProcess } from '../fixtures/server-process.ts'
import { SessionWatcher } from '../fixtures/session-watcher.ts'
import { tilingFaults } from '../fixtures/tiling.ts'
import { smallDisk } from './fixtures/small-disk.ts'

const TOLD_WITHIN_MS = 5_000
const BUSY_RETRY_MS = 5_000
const NUMBERS = Array.from({ length: 200 }, (_, index) => `${index + 1}\n`).join('')

test('while another program holds the database nothing is shown and nothing is lost; watchers are told within 5 s', async ({
  make,
}) => {
  const server = await make.started()
  const vigil = make.client(server)
  const { id: sessionId } = await vigil.trpc.sessions.create.mutate({ title: 'Held' })
  const { id: otherId } = await vigil.trpc.sessions.create.mutate({ title: 'Other' })
  const watcher = new SessionWatcher(vigil, sessionId)
  const { runId } = await sendMessage(vigil, { sessionId, text: 'count to 200' })
  await watcher.until(() => watcher.streamed(runId).includes('5\n'))

  const held = holdDatabase(server.dataDir)
  const heldAt = Date.now()
  const head = held.head(sessionId)
  const refused = refusal(vigil.trpc.sessions.send.mutate({ sessionId: otherId, requestId: 'held', text: 'say hello' }))
  const degraded = await noticeOf(watcher, 'degraded')
  const error = await refused
  const refusedAfterMs = Date.now() - heldAt
  expect(watcher.state.cursor).toBeLessThanOrEqual(head)
  expect(held.head(sessionId)).toBe(head)
  await expectUp(server)
  held.release()
  await noticeOf(watcher, 'restored')

  console.log(`degraded after ${degraded.at - heldAt} ms, a mutation refused after ${refusedAfterMs} ms`)
  expect(degraded.at - heldAt).toBeLessThan(TOLD_WITHIN_MS)
  expect(error).toMatchObject({ reason: 'STORE_UNAVAILABLE', retryable: true })
  expect(error.message).toContain('locked')
  expect(refusedAfterMs).toBeGreaterThanOrEqual(BUSY_RETRY_MS)
  expect(await watcher.runEnd(runId)).toMatchObject({ outcome: 'completed' })
  expect(watcher.answer(runId)).toBe(NUMBERS)
  expect(tilingFaults(watcher.frames)).toEqual([])
  const retried = await sendMessage(vigil, { sessionId: otherId, requestId: 'held', text: 'say hello' })
  const other = new SessionWatcher(vigil, otherId)
  expect(await other.runEnd(retried.runId)).toMatchObject({ outcome: 'completed' })
})

test('a full disk is named to watchers and senders; once there is space the text is whole', async ({ make }) => {
  const disk = await smallDisk()
  try {
    const server = await make.started({ dataDir: disk.folder })
    const vigil = make.client(server)
    const { id: sessionId } = await vigil.trpc.sessions.create.mutate({ title: 'Full' })
    const { id: otherId } = await vigil.trpc.sessions.create.mutate({ title: 'Other' })
    const watcher = new SessionWatcher(vigil, sessionId)
    const { runId } = await sendMessage(vigil, { sessionId, text: 'count to 200' })
    await watcher.until(() => watcher.streamed(runId).includes('5\n'))

    disk.fill(server)
    await noticeOf(watcher, 'degraded')
    const shown = watcher.state.cursor
    const message = { sessionId: otherId, requestId: 'full', text: `say ${'x'.repeat(100_000)}` }
    const error = await refusal(vigil.trpc.sessions.send.mutate(message))
    expect(error).toMatchObject({ reason: 'STORE_UNAVAILABLE', retryable: true })
    expect(error.message).toMatch(disk.words)
    expect(watcher.state.cursor).toBe(shown)
    await expectUp(server)
    disk.free(server)

    await noticeOf(watcher, 'restored')
    expect(await watcher.runEnd(runId)).toMatchObject({ outcome: 'completed' })
    expect(watcher.answer(runId)).toBe(NUMBERS)
    expect(tilingFaults(watcher.frames)).toEqual([])
    const other = new SessionWatcher(vigil, otherId)
    const { runId: retriedId } = await sendMessage(vigil, message)
    expect(await other.runEnd(retriedId)).toMatchObject({ outcome: 'completed' })
    await server.stop()
  } finally {
    await disk.dispose()
  }
})

function noticeOf(watcher: SessionWatcher, kind: 'degraded' | 'restored') {
  return watcher.until(() => watcher.notices.find(({ what }) => what.kind === kind))
}

async function expectUp(server: ServerProcess): Promise<void> {
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  await eventually(async () => (await fetch(`${server.url}/readyz`)).status).toBe(503)
}
