/**
 * One port for everything: pages, the API over HTTP and WebSockets, health and metrics.
 *
 *   created ──listen──► open ──drain──► draining ──close──► closed      closeNow: closed at once, from any of them
 */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { AppError } from '../base/app-error.ts'
import { createHttpFront, type HttpFrontOptions } from './http-front.ts'
import { refuseConnection } from './plain-answers.ts'

export type HttpServerOptions = HttpFrontOptions

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
  const { config, logger } = options
  const front = createHttpFront(options)
  const connections = new Set<Socket>()

  const server = createServer(front.request)
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  server.on('clientError', (error, socket) => {
    logger.debug({ err: error }, 'a connection sent what is no HTTP')
    refuseConnection(socket, '400 Bad Request', { error: { message: 'That is no HTTP request.' } })
  })
  server.on('upgrade', front.upgrade)

  async function end() {
    const closed = server.listening ? once(server, 'close') : undefined
    server.close()
    // All of them: the server's own list has no upgraded ones.
    for (const socket of connections) socket.destroy()
    await closed
  }

  return {
    listen: () => listen(server, config.port, config.host),
    drain: front.drain,
    async close() {
      await front.drain()
      await end()
    },
    async closeNow() {
      front.closeNow()
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
