/** Contract row "slow reader": who does not read costs a bounded amount of memory, and nobody else anything. */
import { expect, it } from 'vitest'
import { openSocket, startServer, watchMessage } from './fixtures/api-server.ts'
import { FLOOD_FRAME_BYTES, floodServices } from './fixtures/flood.ts'

const MIB = 1024 * 1024
/** What the gate lets wait, wherever that is, and what it learns of only when the next answer to a ping is due. */
const STALLED_MAX_BYTES = 2 * MIB
const FLOOD_BYTES = 200 * MIB
const FRAMES = FLOOD_BYTES / FLOOD_FRAME_BYTES

it('a socket that stops reading stalls only itself, and goes on where it was', async () => {
  const { services, yieldedBytes } = floodServices(FRAMES)
  const { socketUrl } = await startServer({ services })
  const stalled = await openSocket(socketUrl)
  stalled.send(watchMessage(1, { sessionId: 'stalled' }))
  await stalled.until((it) => it.result?.id === '1')
  stalled.ws.pause()

  const reading = await openSocket(socketUrl)
  reading.send(watchMessage(1, { sessionId: 'reading' }))
  await reading.until((it) => it.result?.id === String(FRAMES))
  expect(yieldedBytes('reading')).toBe(FLOOD_BYTES)
  expect(yieldedBytes('stalled')).toBeLessThan(STALLED_MAX_BYTES)

  const seen = stalled.answers().length
  stalled.ws.resume()
  await stalled.untilCount(seen + 100)
  const ids = stalled.answers().flatMap((it) => (it.result?.id === undefined ? [] : [Number(it.result.id)]))
  expect(ids).toEqual(ids.map((_, index) => index + 1))
})

it('100 subscriptions of one stalled socket share one bound', async () => {
  const { services, yieldedBytes } = floodServices(FRAMES)
  const { socketUrl } = await startServer({ services })
  const stalled = await openSocket(socketUrl)
  stalled.send(Array.from({ length: 100 }, (_, id) => watchMessage(id, { sessionId: 'stalled' })))
  await stalled.until((it) => it.result?.id === '1')
  stalled.ws.pause()

  const reading = await openSocket(socketUrl)
  reading.send(watchMessage(1, { sessionId: 'reading' }))
  await reading.until((it) => it.result?.id === String(FRAMES))
  expect(yieldedBytes('stalled')).toBeLessThan(STALLED_MAX_BYTES)
})
