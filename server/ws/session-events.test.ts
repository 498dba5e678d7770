/** `GET /api/sessions/:id/events`: what a program without tRPC gets. */
import { expect, it } from 'vitest'
import { AppError } from '../base/app-error.ts'
import { deferred } from '../base/deferred.ts'
import { fakeClock } from '../fixtures/fake-clock.ts'
import type { WatchRequest } from '../orchestrator/services.ts'
import type { Frame } from '../protocol/events.ts'
import { SERVER_PING_AFTER_MS } from '../protocol/timing.ts'
import { startServer } from './fixtures/api-server.ts'
import { caughtUpAt, fakeServices, largeFrame, quietWatch } from './fixtures/fake-services.ts'
import { FLOOD_FRAME_BYTES, floodServices } from './fixtures/flood.ts'

const MIB = 1024 * 1024

const eventsOf = (url: string, query = '') => `${url}/api/sessions/s_1/events${query}`

/** Reads a stream's text until `isEnough` accepts it, or to its end. */
async function read(response: Response, isEnough: (text: string) => boolean = () => false): Promise<string> {
  let text = ''
  for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part
    if (isEnough(text)) break
  }
  return text
}

/** A server whose watch yields these frames and ends, or throws what comes last. */
function yielding(...items: (Frame | AppError)[]) {
  const requests: WatchRequest[] = []
  async function* watch(_viewer: unknown, request: WatchRequest) {
    requests.push(request)
    for (const item of items) {
      if (AppError.is(item)) throw item
      yield item
    }
  }
  return { requests, services: fakeServices({ watch }) }
}

it('each frame is one event: its id is the cursor, its data the frame', async () => {
  const frames = [largeFrame(1, 10), { ...caughtUpAt(1), head: 1 }]
  const { url } = await startServer({ services: yielding(...frames).services })
  const response = await fetch(eventsOf(url))
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(response.headers.get('cache-control')).toContain('no-cache')
  const [retry, ...events] = (await read(response)).split('\n\n').filter(Boolean)
  expect(retry).toMatch(/^retry: [123]\d{3}$/)
  expect(events).toEqual(frames.map((frame) => `id: ${frame.upTo}\ndata: ${JSON.stringify(frame)}`))
})

it('the cursor is the Last-Event-ID, else ?after=, else the beginning', async () => {
  const { services, requests } = yielding(caughtUpAt(9))
  const { url } = await startServer({ services })
  await (await fetch(eventsOf(url))).text()
  await (await fetch(eventsOf(url, '?after=3&generation=g1'))).text()
  await (await fetch(eventsOf(url, '?after=3'), { headers: { 'last-event-id': '7' } })).text()
  await (await fetch(eventsOf(url, '?after=3'), { headers: { 'last-event-id': '' } })).text()
  expect(requests).toEqual([
    { sessionId: 's_1', after: 0 },
    { sessionId: 's_1', after: 3, generation: 'g1' },
    { sessionId: 's_1', after: 7 },
    { sessionId: 's_1', after: 3 },
  ])
})

it('a refusal before the first frame is an answer in JSON with its own status', async () => {
  const statuses = { NOT_FOUND: 404, CURSOR_AHEAD: 412, GENERATION_CHANGED: 412, STORE_UNAVAILABLE: 503 } as const
  for (const [reason, status] of Object.entries(statuses)) {
    const refusal = new AppError(reason as keyof typeof statuses, 'Refused.')
    const { url } = await startServer({ services: yielding(refusal).services })
    const response = await fetch(eventsOf(url))
    expect(response.headers.get('content-type')).toContain('application/json')
    expect(await response.json()).toMatchObject({ error: { message: 'Refused.', data: { reason } } })
    expect([reason, response.status]).toEqual([reason, status])
  }
})

it('who has no access, or asks for what cannot be, is refused before the stream', async () => {
  const { url } = await startServer({ authenticate: async ({ token }) => (token === 'right' ? { userId: 'u' } : null) })
  const withToken = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
  expect((await fetch(eventsOf(url))).status).toBe(401)
  expect((await fetch(eventsOf(url), withToken('wrong'))).status).toBe(401)
  expect((await fetch(eventsOf(url, '?after=soon'), withToken('right'))).status).toBe(400)
  expect((await fetch(`${url}/api/sessions/%ZZ/events`, withToken('right'))).status).toBe(400)
  expect((await fetch(eventsOf(url), { ...withToken('right'), method: 'POST' })).status).toBe(400)
  const granted = await fetch(eventsOf(url), withToken('right'))
  expect(granted.status).toBe(200)
  await granted.body?.cancel()
})

it('a session that closes says so in an event of its own, and ends the stream', async () => {
  const goodbye = { kind: 'session-closing', reason: 'deleted', reconnect: false, text: 'It was deleted.' } as const
  const { url } = await startServer({ services: yielding({ ...caughtUpAt(4), notices: [goodbye] }).services })
  const events = (await read(await fetch(eventsOf(url)))).split('\n\n').filter(Boolean)
  expect(events.at(-1)).toBe(
    `event: closing\ndata: ${JSON.stringify({ reason: 'deleted', reconnect: false, text: 'It was deleted.' })}`,
  )
})

it('what fails in mid-stream is told, and ends it; the server’s own faults keep their secrets', async () => {
  const { url } = await startServer({
    services: yielding(caughtUpAt(4), new AppError('STORE_UNAVAILABLE', 'Away.')).services,
  })
  expect(await read(await fetch(eventsOf(url)))).toMatch(/event: failed\ndata: .*"reason":"STORE_UNAVAILABLE".*\n\n$/)
})

it('a silent stream sends a comment every 15 s', async () => {
  const clock = fakeClock()
  const { url } = await startServer({ clock, services: fakeServices({ watch: quietWatch }) })
  const response = await fetch(eventsOf(url))
  const begun = deferred<void>()
  const text = read(response, (all) => {
    if (all.includes('caughtUp')) begun.resolve()
    return all.split(': still here\n\n').length === 3
  })
  await begun.promise
  clock.advance(SERVER_PING_AFTER_MS)
  clock.advance(SERVER_PING_AFTER_MS)
  expect(await text).toContain(': still here\n\n: still here\n\n')
})

it('a reader that stops reading costs a bounded amount of memory, and goes on where it was', async () => {
  const frames = (200 * MIB) / FLOOD_FRAME_BYTES
  const { services, yieldedBytes } = floodServices(frames)
  const { url } = await startServer({ services })
  const stalled = await fetch(`${url}/api/sessions/stalled/events`)
  const reading = await fetch(`${url}/api/sessions/reading/events`)
  let bytes = 0
  for await (const part of reading.body ?? []) bytes += part.length
  expect(bytes).toBeGreaterThan(200 * MIB)
  expect(yieldedBytes('reading')).toBe(200 * MIB)
  expect(yieldedBytes('stalled')).toBeLessThan(16 * MIB)
  await stalled.body?.cancel()
})
