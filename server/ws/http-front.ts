/**
 * What answers requests and upgrades, whoever's server they came to: our own (http-server.ts) or one that others listen
 * on (attach-front.ts).
 *
 *   open ──drain──► draining       closeNow: cuts every socket, at once
 *
 * Draining refuses new sockets, lets what is in flight end, and moves clients to another server; health still answers.
 * Nothing that comes over the network can crash the process: every socket and stream has a listener for its errors.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { AppError } from '../base/app-error.ts'
import { type Clock, systemClock } from '../base/clock.ts'
import type { AppRouter } from '../router/app-router.ts'
import { callerFault } from './caller-fault.ts'
import type { CallerDeps } from './http-config.ts'
import { createMetrics } from './metrics.ts'
import type { PageHandler } from './page-handler.ts'
import { answerError, refuseUpgrade } from './plain-answers.ts'
import { createResponses } from './responses.ts'
import { route } from './routes.ts'
import { type LivenessTiming, SERVER_LIVENESS } from './socket-liveness.ts'
import { createSocketServer } from './socket-server.ts'

export interface HttpFrontOptions extends CallerDeps {
  router: AppRouter
  /** Prepared; absent, there are no pages. */
  pages?: PageHandler
  clock?: Clock
  liveness?: LivenessTiming
  credentialsWithinMs?: number
}

export interface HttpFront {
  request(req: IncomingMessage, res: ServerResponse): void
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void
  /** At most about 3 s. */
  drain(): Promise<void>
  closeNow(): void
}

export const SOCKET_ADDRESS = '/api/trpc'

export function createHttpFront(options: HttpFrontOptions): HttpFront {
  const { config, services, logger, clock = systemClock, liveness = SERVER_LIVENESS } = options
  const deps = { ...options, clock, liveness }
  const sockets = createSocketServer(deps)
  const responses = createResponses(clock)
  const metrics = createMetrics(services.server, sockets.counts)
  let drained: Promise<void> | undefined

  function fail(error: unknown, req: IncomingMessage, res: ServerResponse) {
    if (!AppError.is(error)) logger.error({ err: error, url: req.url?.split('?', 1)[0] }, 'a request failed')
    if (res.headersSent) res.destroy()
    else answerError(res, error)
  }

  return {
    request(req, res) {
      responses.track(res)
      req.on('error', (error) => logger.debug({ err: error }, 'a request failed'))
      res.on('error', (error) => logger.debug({ err: error }, 'a response failed'))
      route({ ...deps, metrics }, req, res).catch((error: unknown) => fail(error, req, res))
    },
    upgrade(req, socket, head) {
      socket.on('error', (error: Error) => logger.debug({ err: error }, 'an upgrade failed'))
      const path = (req.url ?? '/').split('?', 1)[0] ?? '/'
      const fault = callerFault(req, config)
      if (fault) refuseUpgrade(socket, fault)
      else if (path === SOCKET_ADDRESS) sockets.upgrade(req, socket, head)
      // In development Next reloads pages over it; otherwise nobody would answer, and nobody close it.
      else if (config.dev && path.startsWith('/_next/') && options.pages) options.pages.upgrade(req, socket, head)
      else refuseUpgrade(socket, new AppError('NOT_FOUND', 'There is no socket at this address.'))
    },
    drain() {
      drained ??= Promise.all([sockets.drain(), responses.drain()]).then(() => {})
      return drained
    },
    closeNow: sockets.closeNow,
  }
}
