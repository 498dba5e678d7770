/** Promise 9, contract row "placement": a session that has nothing to do is let go, and leaves nothing behind. */
import { expect } from 'vitest'
import { sendMessage, type VigilClient } from '../../client/index.ts'
import { eventually, faultTest as test } from '../fixtures/fault-test.ts'
import { metric } from '../fixtures/metric.ts'
import { SessionWatcher } from '../fixtures/session-watcher.ts'
import { ownedSessions, ownerOf } from './fixtures/lease.ts'
import { INSPECTED, liveHeapBytes } from './fixtures/live-heap.ts'

const IDLE = { VIGIL_IDLE_UNLOAD_MS: '300', VIGIL_REPLAY_KEEP_MS: '300' }
const MIB = 1024 * 1024
const CYCLES = 1_000
const LANES = 20
/** A session that stayed behind would be some ten KiB. */
const GROWTH_MAX_BYTES = 2 * MIB

test('an idle session is unloaded and its lease given back; it loads again without a trace in its log', async ({
  make,
}) => {
  const server = await make.started({ env: IDLE })
  const vigil = make.client(server)
  const { id: sessionId } = await vigil.trpc.sessions.create.mutate({ title: 'Idle' })
  const watcher = new SessionWatcher(vigil, sessionId)
  const first = await sendMessage(vigil, { sessionId, text: 'say one' })
  await watcher.runEnd(first.runId)
  expect(ownerOf(server.dataDir, sessionId)).not.toBeNull()
  await watcher.stop()

  await eventually(() => ownerOf(server.dataDir, sessionId)).toBeNull()
  await eventually(() => metric(server.url, 'vigil_sessions_loaded')).toBe(0)
  const { head } = await vigil.trpc.sessions.get.query({ sessionId })
  expect(head).toBe(watcher.state.cursor)

  const again = new SessionWatcher(vigil, sessionId, head)
  const second = await sendMessage(vigil, { sessionId, text: 'say two' })
  expect(await again.runEnd(second.runId)).toMatchObject({ outcome: 'completed' })
  expect(again.eventsOf('owner-changed')).toEqual([])
  expect(again.events[0]?.seq).toBe(head + 1)
})

test('two thousand sessions made, used and closed in a hurry leave no session loaded, no watcher and no memory', {
  timeout: 110_000,
}, async ({ make }) => {
  const server = await make.started({ env: { ...IDLE, VIGIL_MAX_LIVE_RUNS_PER_USER: '0', ...INSPECTED } })
  const vigil = make.client(server)
  const settledBytes: number[] = []
  for (let half = 0; half < 2; half++) {
    await Promise.all(Array.from({ length: LANES }, () => hurry(vigil, CYCLES / LANES)))
    for (const name of ['vigil_sessions_loaded', 'vigil_runs_live', 'vigil_watchers', 'vigil_subscriptions']) {
      await eventually(() => metric(server.url, name)).toBe(0)
    }
    settledBytes.push(await liveHeapBytes(server))
  }
  const [before = 0, after = 0] = settledBytes
  console.log(`the second thousand left ${((after - before) / MIB).toFixed(2)} MiB in the heap`)
  expect(ownedSessions(server.dataDir)).toBe(0)
  expect(after - before).toBeLessThan(GROWTH_MAX_BYTES)
  expect(server.log.text).not.toContain('MaxListenersExceeded')
  expect(server.log.lines.filter(({ level }) => level >= 40)).toEqual([])
})

async function hurry(vigil: VigilClient, cycles: number): Promise<void> {
  const { sessions } = vigil.trpc
  for (let cycle = 0; cycle < cycles; cycle++) {
    const { id: sessionId } = await sessions.create.mutate({ title: 'Hurry' })
    await sessions.send.mutate({ sessionId, requestId: 'only', text: 'count to 1000' })
    await sessions.close.mutate({ sessionId })
  }
}
