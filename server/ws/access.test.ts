/** Who gets in: tokens, origins and names, and what those learn who do not. */
import { once } from 'node:events'
import { request } from 'node:http'
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { AppRouter } from '../router/app-router.ts'
import { openSocket, startServer, VIEWER, watchMessage } from './fixtures/api-server.ts'
import type { Credentials, HttpConfig } from './http-config.ts'

const TOKEN = 'correct horse; 100%'

const withToken = {
  authenticate: async ({ token }: Credentials) => (token === TOKEN ? VIEWER : null),
  config: { tokenRequired: true },
  credentialsWithinMs: 100,
}

describe('a socket without a valid token', () => {
  it('is closed with 4401 when no token comes in time, whether it said that one would or not', async () => {
    const { socketUrl } = await startServer(withToken)
    const silent = await openSocket(`${socketUrl}?connectionParams=1`)
    const bare = await openSocket(socketUrl)
    expect(await silent.closed()).toMatchObject({ code: 4401, reason: expect.stringContaining('No token came') })
    expect(await bare.closed()).toMatchObject({ code: 4401, reason: expect.stringContaining('VIGIL_TOKEN') })
  })

  it('gets UNAUTHENTICATED for each procedure, which is not retryable, and is closed', async () => {
    const { socketUrl } = await startServer(withToken)
    const socket = await openSocket(`${socketUrl}?connectionParams=1`)
    socket.send({ method: 'connectionParams', data: { token: 'wrong' } })
    socket.send(watchMessage(1))
    socket.send({ id: 2, method: 'query', params: { path: 'system.info' } })
    for (const id of [1, 2]) {
      const { error } = await socket.until((it) => it.id === id)
      expect(error?.data).toMatchObject({ reason: 'UNAUTHENTICATED', retryable: false, httpStatus: 401 })
      expect(error?.data.fix).toContain('VIGIL_TOKEN')
    }
    expect(await socket.closed()).toMatchObject({ code: 4401 })
  })

  it('is left alone when no token is required', async () => {
    const { socketUrl } = await startServer({ credentialsWithinMs: 20 })
    const silent = await openSocket(`${socketUrl}?connectionParams=1`)
    const other = await openSocket(socketUrl)
    other.send(watchMessage(1))
    await other.until((it) => it.result?.type === 'data')
    expect(silent.ws.readyState).toBe(silent.ws.OPEN)
  })
})

describe('a valid token', () => {
  it.each([
    ['as a bearer header', '', { authorization: `Bearer ${encodeURIComponent(TOKEN)}` }, undefined],
    ['as a cookie', '', { cookie: `a=b; vigil_token=${encodeURIComponent(TOKEN)}` }, undefined],
    ['as a connection parameter', '?connectionParams=1', {}, TOKEN],
  ])('is taken %s', async (_, query, headers, param) => {
    const expected = 'authorization' in headers ? encodeURIComponent(TOKEN) : TOKEN
    const authenticate = async ({ token }: Credentials) => (token === expected ? VIEWER : null)
    const { socketUrl } = await startServer({ ...withToken, authenticate })
    const socket = await openSocket(`${socketUrl}${query}`, { headers })
    if (param !== undefined) socket.send({ method: 'connectionParams', data: { token: param } })
    socket.send(watchMessage(1))
    await socket.until((it) => it.result?.type === 'data')
  })
})

it('a client is not made to loop when credentials cannot be checked', async () => {
  let checks = 0
  const { socketUrl } = await startServer({
    credentialsWithinMs: 60_000,
    authenticate() {
      checks++
      return Promise.reject(new Error('the database is away'))
    },
  })
  let opened = 0
  const client = createWSClient({
    url: socketUrl,
    WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
    onOpen: () => opened++,
  })
  onTestFinished(() => client.close())
  const trpc = createTRPCClient<AppRouter>({ links: [wsLink({ client })] })
  for (let call = 0; call < 20; call++) {
    await expect(trpc.system.info.query()).rejects.toMatchObject({
      data: { reason: 'STORE_UNAVAILABLE', retryable: true },
    })
  }
  expect([opened, checks]).toEqual([1, 1])
})

describe('signing in', () => {
  it('trades the token for a cookie that scripts cannot read, and signing out drops it', async () => {
    const { url } = await startServer(withToken)
    const signIn = await post(`${url}/api/sign-in`, JSON.stringify({ token: TOKEN }))
    expect(signIn.status).toBe(200)
    const cookie = signIn.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^vigil_token=[^;]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/)
    const info = await fetch(`${url}/api/trpc/runs.get?input={}`, { headers: { cookie: cookie.split(';')[0] ?? '' } })
    expect(info.status).toBe(400)
    const signOut = await post(`${url}/api/sign-out`)
    expect(signOut.headers.get('set-cookie')).toMatch(/^vigil_token=; .*Max-Age=0/)
  })

  it('makes the cookie Secure behind https', async () => {
    const { url } = await startServer(withToken)
    const answer = await post(`${url}/api/sign-in`, JSON.stringify({ token: TOKEN }), { 'x-forwarded-proto': 'https' })
    expect(answer.headers.get('set-cookie')).toMatch(/; Secure$/)
  })

  it.each([
    ['a wrong token', '{"token":"wrong"}', 401, 'UNAUTHENTICATED'],
    ['no token', '{}', 400, 'INVALID_INPUT'],
    ['no JSON', 'token=a', 400, 'INVALID_INPUT'],
    ['too much', JSON.stringify({ token: 'x'.repeat(20_000) }), 413, 'TOO_LARGE'],
  ])('refuses %s', async (_, body, status, reason) => {
    const { url } = await startServer(withToken)
    const answer = await post(`${url}/api/sign-in`, body)
    expect(answer.status).toBe(status)
    expect(answer.headers.has('set-cookie')).toBe(false)
    expect(await answer.json()).toMatchObject({ error: { data: { reason } } })
  })
})

describe('where a call comes from', () => {
  const onLoopback = {}
  const anyAddress = { host: '0.0.0.0' }
  const proxied = { origins: ['https://vigil.example'] }
  it.each<[string, Partial<HttpConfig>, Record<string, string>, number]>([
    ['no origin, as from a program', onLoopback, {}, 101],
    ['a foreign origin', onLoopback, { origin: 'https://evil.example' }, 403],
    ['no real origin', onLoopback, { origin: 'null' }, 403],
    ['a page on this machine', onLoopback, { origin: 'http://localhost:5173' }, 101],
    ['a foreign name for this machine', onLoopback, { host: 'evil.example', origin: 'http://evil.example' }, 403],
    ['a foreign name without an origin', onLoopback, { host: 'evil.example' }, 403],
    ['an allowed name and origin', proxied, { host: 'vigil.example', origin: 'https://vigil.example' }, 101],
    ['an allowed origin, another name kept', proxied, { origin: 'https://vigil.example' }, 101],
    ['the same name on a public address', anyAddress, { host: 'box.example', origin: 'http://box.example' }, 101],
    ['another name on a public address', anyAddress, { host: 'box.example', origin: 'http://evil.example' }, 403],
    ['loopback on a public address', anyAddress, { host: 'box.example', origin: 'http://localhost' }, 403],
    ['a name that is none', anyAddress, { host: 'a b' }, 403],
  ])('decides over a socket: %s', async (_, config, headers, status) => {
    const { port } = await startServer({ config })
    const ws = new WebSocket(`ws://127.0.0.1:${port}/api/trpc`, { headers })
    onTestFinished(() => ws.terminate())
    ws.on('error', () => {})
    const outcome = await Promise.race([
      once(ws, 'open').then(() => ({ status: 101, text: '' })),
      once(ws, 'unexpected-response').then(async ([, res]) => ({ status: res.statusCode, text: await textOf(res) })),
    ])
    expect(outcome.status).toBe(status)
    if (status === 403) expect(outcome.text).toContain('VIGIL_ORIGINS')
  })

  it.each<[string, string, string, Record<string, string>, number]>([
    ['a mutation from a foreign page', 'POST', '/api/trpc/sessions.stop', { origin: 'https://evil.example' }, 403],
    ['a query under a foreign name', 'GET', '/api/trpc/system.info', { host: 'evil.example' }, 403],
    ['a sign-in from a foreign page', 'POST', '/api/sign-in', { origin: 'https://evil.example' }, 403],
    ['a page under a foreign name', 'GET', '/', { host: 'evil.example' }, 403],
    ['a probe under any name', 'GET', '/healthz', { host: 'evil.example' }, 200],
  ])('decides over HTTP: %s', async (_, method, path, headers, status) => {
    const { port } = await startServer()
    const req = request({ port, host: '127.0.0.1', method, path, headers })
    req.end()
    const [res] = await once(req, 'response')
    const text = await textOf(res)
    expect(res.statusCode).toBe(status)
    if (status === 403) expect(text).toContain('VIGIL_ORIGINS')
  })
})

function post(url: string, body?: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { method: 'POST', headers, ...(body !== undefined && { body }) })
}

async function textOf(res: AsyncIterable<Buffer>): Promise<string> {
  let text = ''
  for await (const chunk of res) text += chunk.toString()
  return text
}
