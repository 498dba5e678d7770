/**
 * Promise 9, contract row "slow reader", on a whole server: a socket that stops reading while its streams are owed over
 * 200 MB costs the server little memory and nine other readers nothing.
 *
 * How it is measured: floods with the stall and without take turns on one warm server, at most five of each, so that
 * what else the machine does meets both. Without it the tenth socket reads one stream. Memory is the median of the
 * resident size during a flood, of which each kind's lowest counts; rate is that of the nine, of which the best counts.
 */
import { expect } from 'vitest'
import { sendMessage, type VigilClient } from '../../client/index.ts'
import { faultTest as test } from '../fixtures/fault-test.ts'
import type { ServerProcess } from '../fixtures/server-process.ts'
import { ByteReader } from './fixtures/byte-reader.ts'
import { medianMemory } from './fixtures/memory-watch.ts'

const MIB = 1024 * 1024
const DELTAS = 50_000
const OTHERS = 9
/** Of the socket that stalls: together they are owed more than 200 MB. */
const STALLED_STREAMS = 25
const OWED_MIN_BYTES = 200e6
const ROUNDS_MIN = 2
const ROUNDS_MAX = 5
const GROWTH_MAX_BYTES = 32 * MIB
const RATE_MIN = 0.9

interface Flood {
  memoryBytes: number
  bytesPerSecond: number
  bytesOfOne: number
}

test('a reader that stalls while 200 MB are owed to it costs under 32 MiB of memory, and nine others under 10 % of their rate', {
  timeout: 110_000,
}, async ({ make }) => {
  const server = await make.started()
  const vigil = make.client(server)
  await flood(server, vigil, false)
  const free: Flood[] = []
  const stalled: Flood[] = []
  do {
    free.push(await flood(server, vigil, false))
    stalled.push(await flood(server, vigil, true))
  } while (free.length < ROUNDS_MIN || (!holds(free, stalled) && free.length < ROUNDS_MAX))

  const growth = growthBytes(free, stalled)
  const rate = rateKept(free, stalled)
  const owed = (stalled[0]?.bytesOfOne ?? 0) * STALLED_STREAMS
  console.log(
    `owed ${(owed / 1e6).toFixed(0)} MB, memory ${(growth / MIB).toFixed(1)} MiB more, ` +
      `rate of the others ${(rate * 100).toFixed(0)} %, after ${free.length} rounds`,
  )
  expect(owed).toBeGreaterThan(OWED_MIN_BYTES)
  expect(growth).toBeLessThan(GROWTH_MAX_BYTES)
  expect(rate).toBeGreaterThan(RATE_MIN)
})

test('a reader that goes on after a stall gets everything from the log', async ({ make }) => {
  const server = await make.started()
  const vigil = make.client(server)
  const { id: sessionId } = await vigil.trpc.sessions.create.mutate({ title: 'Flood' })
  const slow = await ByteReader.open(server.url, { sessionId, after: 0 })
  const quick = await ByteReader.open(server.url, { sessionId, after: 0 })
  slow.stall()
  await sendMessage(vigil, { sessionId, text: `flood ${DELTAS} unmerged` })
  await quick.ends(1)
  const seen = slow.bytes
  slow.goOn()
  await slow.ends(1)
  expect(seen).toBeLessThan(MIB)
  expect(slow.bytes).toBeGreaterThan(quick.bytes / 2)
  slow.close()
  quick.close()
})

async function flood(server: ServerProcess, vigil: VigilClient, withStall: boolean): Promise<Flood> {
  const { id: sessionId } = await vigil.trpc.sessions.create.mutate({ title: 'Flood' })
  const input = { sessionId, after: 0 }
  const others = await Promise.all(Array.from({ length: OTHERS }, () => ByteReader.open(server.url, input)))
  const tenth = await ByteReader.open(server.url, input, withStall ? STALLED_STREAMS : 1)
  if (withStall) tenth.stall()
  const startedAt = performance.now()
  const memoryBytes = await medianMemory(server.pid, async () => {
    await sendMessage(vigil, { sessionId, text: `flood ${DELTAS} unmerged` })
    await Promise.all(others.map((reader) => reader.ends(1)))
  })
  const seconds = (performance.now() - startedAt) / 1_000
  expect(tenth.runEnds).toBe(withStall ? 0 : tenth.runEnds)
  const bytesOfOne = others[0]?.bytes ?? 0
  for (const reader of [...others, tenth]) reader.close()
  return { memoryBytes, bytesPerSecond: bytesOfOne / seconds, bytesOfOne }
}

function holds(free: Flood[], stalled: Flood[]): boolean {
  return growthBytes(free, stalled) < GROWTH_MAX_BYTES && rateKept(free, stalled) > RATE_MIN
}

function growthBytes(free: Flood[], stalled: Flood[]): number {
  const lowest = (floods: Flood[]) => Math.min(...floods.map(({ memoryBytes }) => memoryBytes))
  return lowest(stalled) - lowest(free)
}

function rateKept(free: Flood[], stalled: Flood[]): number {
  const best = (floods: Flood[]) => Math.max(...floods.map(({ bytesPerSecond }) => bytesPerSecond))
  return best(stalled) / best(free)
}
