/** The server as a whole: its addresses, what it refuses, and how it ends. */
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { describe, expect, it, onTestFinished } from 'vitest'
import { deferred } from '../base/deferred.ts'
import { openSocket, sendMessage, startServer, VIEWER, watchMessage } from './fixtures/api-server.ts'
import { fakeServices, quietWatch } from './fixtures/fake-services.ts'
import type { PageHandler } from './page-handler.ts'

const pages: PageHandler = {
  handle: async (req, res) => void res.end(`page ${req.url}`),
  upgrade: (_req, socket) => void socket.end('HTTP/1.1 204 Pages\r\n\r\n'),
  close: async () => {},
}

describe('addresses', () => {
  it('health answers at once, readiness with its reasons', async () => {
    const reasons: string[] = []
    const { url } = await startServer({ services: fakeServices({}, { notReady: async () => reasons }) })
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect((await fetch(`${url}/readyz`)).status).toBe(200)
    reasons.push('the store is away')
    const answer = await fetch(`${url}/readyz`)
    expect(answer.status).toBe(503)
    expect(await answer.json()).toEqual({ status: 'not-ready', reasons: ['the store is away'] })
  })

  it('metrics tell sockets, subscriptions, sessions and runs', async () => {
    const { url, socketUrl } = await startServer()
    const socket = await openSocket(socketUrl)
    socket.send([watchMessage(1), watchMessage(2)])
    await socket.until((it) => it.id === 2 && it.result?.type === 'data')
    const text = await (await fetch(`${url}/metrics`)).text()
    const value = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
    expect(value('vigil_sockets')).toBe(1)
    expect(value('vigil_subscriptions')).toBe(2)
    expect(value('vigil_sessions_loaded')).toBe(2)
    expect(value('vigil_runs_live')).toBe(1)
    expect(value('vigil_watchers')).toBe(3)
    expect(value('vigil_socket_messages_sent_total')).toBe(4)
    expect(value('vigil_socket_bytes_sent_total')).toBeGreaterThan(100)
    expect(text).toContain('process_cpu_seconds_total')
  })

  it('unknown ones of the API are 404 in JSON, all others are pages', async () => {
    const { url } = await startServer({ pages })
    const unknown = await fetch(`${url}/api/nothing`)
    expect(unknown.status).toBe(404)
    expect(await unknown.json()).toMatchObject({ error: { data: { reason: 'NOT_FOUND' } } })
    expect((await fetch(`${url}/api/trpc/no.such`)).status).toBe(404)
    expect((await fetch(`${url}/api/sign-in`)).status).toBe(404)
    expect(await (await fetch(`${url}/s/1?a=b`)).text()).toBe('page /s/1?a=b')
  })

  it('sockets go to the API, in development to pages under /_next/, or nowhere', async () => {
    const { port } = await startServer({ pages, config: { dev: true } })
    expect(await upgrade(port, '/api/trpc')).toMatch(/^HTTP\/1.1 101 /)
    expect(await upgrade(port, '/_next/hmr')).toMatch(/^HTTP\/1.1 204 Pages/)
    expect(await upgrade((await startServer({ pages })).port, '/_next/hmr')).toMatch(/^HTTP\/1.1 404 /)
    expect(await upgrade(port, '/elsewhere')).toMatch(/^HTTP\/1.1 404 /)
  })
})

describe('what is refused', () => {
  it.each([
    ['declared', 'x'.repeat(1_200_000)],
    ['streamed', new Blob(['x'.repeat(3_000_000)]).stream()],
  ])('a body over 1 MiB, %s: 413 with the limit and its setting', async (_, body) => {
    const { url } = await startServer()
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', body, duplex: 'half' }
    const answer = await fetch(`${url}/api/trpc/sessions.send`, init)
    expect(answer.status).toBe(413)
    const { error } = (await answer.json()) as { error: { message: string; data: unknown } }
    expect(error.message).toContain('VIGIL_SOCKET_PAYLOAD_BYTES')
    expect(error.data).toMatchObject({ reason: 'TOO_LARGE', limit: 1_048_576 })
  })

  it.each([
    ['body', 'POST', '/api/trpc/sessions.send', '{'],
    ['query', 'GET', '/api/trpc/runs.get?input={', undefined],
  ])('broken JSON in the %s: 400', async (_, method, path, body) => {
    const { url } = await startServer()
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${url}${path}`, { method, headers, ...(body !== undefined && { body }) })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error: { data: { reason: 'INVALID_INPUT' } } })
  })

  it('what is no HTTP, with the server unharmed', async () => {
    const { port, url } = await startServer()
    const socket = connect(port, '127.0.0.1')
    socket.write('what is this\r\n\r\n')
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1.1 400 /)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })

  it('a broken WebSocket frame, with the server unharmed', async () => {
    const { socketUrl, url } = await startServer()
    const socket = await openSocket(socketUrl)
    const raw: unknown = Reflect.get(socket.ws, '_socket')
    if (!(raw instanceof Object) || !('write' in raw) || typeof raw.write !== 'function') throw new Error('no socket')
    raw.write(Buffer.from([0xff, 0xff, 0xff, 0xff]))
    expect(await socket.closed()).toMatchObject({ code: 1002 })
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })

  it('a page handler that fails: 500 without its words', async () => {
    const failing = { ...pages, handle: () => Promise.reject(new Error('secret')) }
    const { url } = await startServer({ pages: failing })
    const answer = await fetch(url)
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toContain('secret')
  })

  it('a port that is taken, in words', async () => {
    const { port } = await startServer()
    await expect(startServer({ config: { port } })).rejects.toMatchObject({ data: { field: 'PORT' } })
  })
})

describe('draining', () => {
  it('answers what is in flight, tells clients to reconnect, closes politely, and takes no new socket', async () => {
    const receipt = deferred<{ requestId: string; runId: string; status: 'started' }>()
    const sending = deferred()
    const services = fakeServices({
      send() {
        sending.resolve()
        return receipt.promise
      },
    })
    const { server, socketUrl, port, url } = await startServer({ services })
    const socket = await openSocket(socketUrl)
    socket.send(sendMessage(1))
    await sending.promise
    const drained = server.drain()
    expect(await upgrade(port, '/api/trpc')).toMatch(/^HTTP\/1.1 503 [^]*"reason":"DRAINING"/)
    expect((await fetch(`${url}/healthz`)).headers.get('connection')).toBe('close')
    receipt.resolve({ requestId: 'r_1', runId: 'run_1', status: 'started' })
    expect(await socket.closed()).toMatchObject({ code: 1001 })
    expect(socket.got).toEqual([
      expect.objectContaining({ id: 1, result: expect.anything() }),
      { id: null, method: 'reconnect' },
    ])
    await drained
  })

  it('cuts event streams, so that their clients come back', async () => {
    const ended = deferred()
    const services = fakeServices({
      async *watch(viewer, request, stream) {
        try {
          yield* quietWatch(viewer, request, stream)
        } finally {
          ended.resolve()
        }
      },
    })
    const { server, url } = await startServer({ services })
    const input = encodeURIComponent(JSON.stringify({ sessionId: 's_1' }))
    const response = await fetch(`${url}/api/trpc/sessions.watch?input=${input}`, {
      headers: { accept: 'text/event-stream' },
    })
    const reader = response.body?.getReader()
    await reader?.read()
    await server.close()
    await ended.promise
    const rest = async () => {
      while (!(await reader?.read())?.done) continue
    }
    await expect(rest()).rejects.toThrow()
  })

  it('leaves nothing open: no socket, no stream, no listener', async () => {
    let open = 0
    const services = fakeServices({
      async *watch(viewer, request, stream) {
        open++
        try {
          yield* quietWatch(viewer, request, stream)
        } finally {
          open--
        }
      },
    })
    const { server, socketUrl, url } = await startServer({ services })
    const sockets = await Promise.all([openSocket(socketUrl), openSocket(socketUrl)])
    for (const socket of sockets) {
      socket.send([watchMessage(1), watchMessage(2)])
      await socket.until((it) => it.id === 2 && it.result?.type === 'data')
    }
    expect(open).toBe(4)
    await server.close()
    for (const socket of sockets) await socket.closed()
    expect(open).toBe(0)
    await expect(fetch(`${url}/healthz`)).rejects.toThrow()
  })

  it('does not wait for a socket that the pages hold', async () => {
    const holding = {
      ...pages,
      upgrade: (_req: unknown, socket: Duplex) => void socket.write('HTTP/1.1 101 Held\r\n\r\n'),
    }
    const { server, port } = await startServer({ pages: holding, config: { dev: true } })
    expect(await upgrade(port, '/_next/hmr')).toContain('Held')
    await server.close()
  })

  it('closes at once when told so, though a call is in flight', async () => {
    const sending = deferred()
    const services = fakeServices({
      send() {
        sending.resolve()
        return new Promise(() => {})
      },
    })
    const { server, socketUrl } = await startServer({ services, authenticate: async () => VIEWER })
    const socket = await openSocket(socketUrl)
    socket.send(sendMessage(1))
    await sending.promise
    await server.closeNow()
    expect(await socket.closed()).toMatchObject({ code: 1006 })
  })
})

/** The first of the answer to a WebSocket's request. */
async function upgrade(port: number, path: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  const key = Buffer.alloc(16).toString('base64')
  const headers = `Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}`
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n`)
  return String((await once(socket, 'data'))[0])
}
