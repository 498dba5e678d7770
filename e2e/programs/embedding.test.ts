/** `exports["."]`: Vigil on an HTTP server that somebody else made. */
import { once } from 'node:events'
import fs from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import { askSession, createVigilClient, type VigilClient, VigilError } from '../../client/index.ts'
import { silentLogger } from '../../server/base/logger.ts'
import { type AgentTool, createVigil, type EmbedOptions } from '../../server/index.ts'

const hostRoutes: RequestListener = (req, res) => {
  if (req.url === '/hello') res.end('hello from the host')
  else res.writeHead(404).end(`the host knows no ${req.url}`)
}

function embedded(options: EmbedOptions = {}) {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-embed-'))
  onTestFinished(() => fs.rmSync(dataDir, { recursive: true, force: true }))
  const config = { VIGIL_DATA_DIR: dataDir, PORT: 0, NODE_ENV: 'production' as const, ...options.config }
  const vigil = createVigil({ logger: silentLogger, pages: false, ...options, config })
  onTestFinished(() => vigil.close())
  return vigil
}

async function hostServer(listener?: RequestListener, host = '127.0.0.1'): Promise<{ server: Server; url: string }> {
  const server = createServer(listener)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  server.listen(0, host)
  await once(server, 'listening')
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

function clientOf(url: string, token?: string): VigilClient {
  const client = createVigilClient({ url, ...(token !== undefined && { token }) })
  onTestFinished(() => client.close())
  return client
}

/** A response of which the head is enough. */
async function opened(address: string, headers: Record<string, string> = {}): Promise<Response> {
  const leave = new AbortController()
  const response = await fetch(address, { headers, signal: leave.signal })
  leave.abort()
  return response
}

const text = async (address: string) => (await fetch(address)).text()

it('the host keeps its routes and its sockets; Vigil answers at its own addresses, and leaves none behind', async () => {
  const { server, url } = await hostServer(hostRoutes)
  const theirs = new WebSocketServer({ noServer: true })
  server.on('upgrade', (req, socket, head) => {
    if (req.url === '/chat') theirs.handleUpgrade(req, socket, head, (ws) => ws.send('the host’s socket'))
  })
  const vigil = embedded()
  await vigil.attach(server)

  expect(await text(`${url}/hello`)).toBe('hello from the host')
  expect(await text(`${url}/api/of-the-host`)).toBe('the host knows no /api/of-the-host')
  expect(await text(`${url}/`)).toBe('the host knows no /')
  const socket = new WebSocket(`${url.replace('http', 'ws')}/chat`)
  const [greeting] = await once(socket, 'message')
  expect(String(greeting)).toBe('the host’s socket')
  socket.terminate()

  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' })
  const { text: answer, sessionId } = await askSession(clientOf(url), { text: 'say hello' })
  expect(answer).toBe('hello')
  const events = await opened(`${url}/api/sessions/${sessionId}/events`)
  expect(events.headers.get('content-type')).toContain('text/event-stream')

  await vigil.close()
  expect(await text(`${url}/healthz`)).toBe('the host knows no /healthz')
  expect(await text(`${url}/hello`)).toBe('hello from the host')
})

it('with pages, the pages’ addresses are Vigil’s too, and no others', async () => {
  const { server, url } = await hostServer(hostRoutes)
  const listeners = process.listenerCount('uncaughtException')
  await embedded({ pages: true }).attach(server)
  expect(await text(`${url}/hello`)).toBe('hello from the host')
  expect(await text(`${url}/nowhere`)).toBe('the host knows no /nowhere')
  const page = await text(`${url}/`)
  expect(page).toContain('<title>')
  const script = /src="(\/_next\/[^"]+\.js)"/.exec(page)?.[1]
  expect((await fetch(`${url}${script}`)).status).toBe(200)
  expect((await fetch(`${url}/s/any`)).headers.get('content-type')).toContain('text/html')
  expect(process.listenerCount('uncaughtException')).toBe(listeners)
})

it('the host’s own rule says who a caller is, and each user has their own sessions', async () => {
  const { server, url } = await hostServer(hostRoutes)
  const users = new Map([
    ['token-of-ann', 'ann'],
    ['token-of-ben', 'ben'],
  ])
  await embedded({
    authenticate: ({ token, headers }) => {
      const userId = users.get(token ?? '') ?? headers?.['x-host-user']
      return typeof userId === 'string' ? { userId, name: userId.toUpperCase() } : null
    },
  }).attach(server)
  const ann = clientOf(url, 'token-of-ann')
  const { sessionId } = await askSession(ann, { text: 'say hello' })
  expect((await ann.trpc.sessions.get.query({ sessionId })).userId).toBe('ann')
  const refusal = await askSession(clientOf(url, 'token-of-ben'), { sessionId, text: 'say hello' }).catch((e) => e)
  expect(VigilError.is(refusal, 'NOT_FOUND')).toBe(true)
  const byHeader = { 'x-host-user': 'ann' }
  expect((await opened(`${url}/api/sessions/${sessionId}/events`, byHeader)).status).toBe(200)
  expect((await opened(`${url}/api/sessions/${sessionId}/events`)).status).toBe(401)
})

it('the host’s tools are the agent’s', async () => {
  const told: unknown[] = []
  const tell: AgentTool<{ words: string }> = {
    name: 'tell',
    description: 'Tells the host.',
    inputSchema: z.object({ words: z.string() }),
    async execute(input, { sessionId }) {
      told.push({ ...input, sessionId })
      return { heard: input.words }
    },
  }
  const vigil = embedded({ tools: [tell] as EmbedOptions['tools'] })
  const { url } = await vigil.listen()
  const { text: answer, sessionId } = await askSession(clientOf(url), { text: 'call tell {"words":"good morning"}' })
  expect(told).toEqual([{ words: 'good morning', sessionId }])
  expect(answer).toContain('good morning')
})

it('a host that others can reach is not open to them without a token or a rule', async () => {
  const { server, url } = await hostServer(hostRoutes, '0.0.0.0')
  await embedded().attach(server)
  expect((await fetch(`${url}/api/sessions/any/events`)).status).toBe(401)
  expect(await text(`${url}/hello`)).toBe('hello from the host')
})
