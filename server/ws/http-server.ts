/**
 * One port for everything: pages, the API over HTTP and WebSockets, health and metrics.
 *
 *   created ──listen──► open ──drain──► draining ──close──► closed      closeNow: closed at once, from any of them
 *
 * Draining refuses new sockets, lets what is in flight end, and moves clients to another server; health still answers.
 * Nothing that comes over the network can crash the process: every socket and stream has a listener for its errors.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { AppError } from '../base/app-error.ts'
import { type Clock, systemClock } from '../base/clock.ts'
import type { AppRouter } from '../router/app-router.ts'
import { callerFault } from './caller-fault.ts'
import type { CallerDeps } from './http-config.ts'
import { createMetrics } from './metrics.ts'
import type { PageHandler } from './page-handler.ts'
import { answerError, refuseConnection, refuseUpgrade } from './plain-answers.ts'
import { createResponses } from './responses.ts'
import { route } from './routes.ts'
import { type LivenessTiming, SERVER_LIVENESS } from './socket-liveness.ts'
import { createSocketServer } from './socket-server.ts'

export interface HttpServerOptions extends CallerDeps {
  router: AppRouter
  /** Prepared; absent, there are no pages. */
  pages?: PageHandler
  clock?: Clock
  liveness?: LivenessTiming
  credentialsWithinMs?: number
}

export interface HttpServer {
  /** @throws AppError when the port is taken */
  listen(): Promise<{ port: number; address: string }>
  /** At most about 3 s. */
  drain(): Promise<void>
  /** Drains if that has not been done, and ends. */
  close(): Promise<void>
  closeNow(): Promise<void>
}

export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { config, services, logger, clock = systemClock, liveness = SERVER_LIVENESS } = options
  const deps = { ...options, clock, liveness }
  const sockets = createSocketServer(deps)
  const responses = createResponses(clock)
  const metrics = createMetrics(services.server, sockets.counts)
  const connections = new Set<Socket>()
  let drained: Promise<void> | undefined

  const server = createServer((req, res) => {
    responses.track(res)
    req.on('error', (error) => logger.debug({ err: error }, 'a request failed'))
    res.on('error', (error) => logger.debug({ err: error }, 'a response failed'))
    route({ ...deps, metrics }, req, res).catch((error: unknown) => fail(error, req, res))
  })
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  server.on('clientError', (error, socket) => {
    logger.debug({ err: error }, 'a connection sent what is no HTTP')
    refuseConnection(socket, '400 Bad Request', { error: { message: 'That is no HTTP request.' } })
  })
  server.on('upgrade', (req, socket, head) => {
    const ignore = (error: Error) => logger.debug({ err: error }, 'an upgrade failed')
    socket.on('error', ignore)
    upgrade(req, socket, head)
  })

  function fail(error: unknown, req: IncomingMessage, res: ServerResponse) {
    if (!AppError.is(error)) logger.error({ err: error, url: req.url?.split('?', 1)[0] }, 'a request failed')
    if (res.headersSent) res.destroy()
    else answerError(res, error)
  }
  function upgrade(req: IncomingMessage, socket: Duplex, head: Buffer) {
    const path = (req.url ?? '/').split('?', 1)[0] ?? '/'
    const fault = callerFault(req, config)
    if (fault) refuseUpgrade(socket, fault)
    else if (path === '/api/trpc') sockets.upgrade(req, socket, head)
    // In development Next reloads pages over it; otherwise nobody would answer, and nobody close it.
    else if (config.dev && path.startsWith('/_next/') && options.pages) options.pages.upgrade(req, socket, head)
    else refuseUpgrade(socket, new AppError('NOT_FOUND', 'There is no socket at this address.'))
  }
  function drain() {
    drained ??= Promise.all([sockets.drain(), responses.drain()]).then(() => {})
    return drained
  }
  async function end() {
    const closed = server.listening ? once(server, 'close') : undefined
    server.close()
    // All of them: the server's own list has no upgraded ones.
    for (const socket of connections) socket.destroy()
    await closed
  }

  return {
    listen: () => listen(server, config.port, config.host),
    drain,
    async close() {
      await drain()
      await end()
    },
    async closeNow() {
      sockets.closeNow()
      await end()
    },
  }
}

async function listen(server: Server, port: number, host: string): Promise<{ port: number; address: string }> {
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (cause) {
    throw new AppError('INVALID_INPUT', `Cannot listen on ${host}:${port}: ${String(cause)}.`, {
      fix: 'Set PORT to a free port, or HOST to an address of this machine.',
      field: 'PORT',
      cause,
    })
  }
  const { port: taken, address } = server.address() as AddressInfo
  return { port: taken, address }
}
