/**
 * One WebSocket from its opening to its end: its gate, its guard, its keep-alive, its credentials, and tRPC's handler.
 * The context is made once and never fails; a socket without a valid token is answered, and closed after a grace time,
 * so that a client with a wrong token does not loop hot.
 */
import { setMaxListeners } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { getWSConnectionHandler } from '@trpc/server/adapters/ws'
import type { WebSocket, WebSocketServer } from 'ws'
import type { Clock } from '../base/clock.ts'
import { newId } from '../base/new-id.ts'
import { createReadGate } from '../base/read-gate.ts'
import { SOCKET_BUFFER_MAX_BYTES } from '../protocol/limits.ts'
import type { AppRouter } from '../router/app-router.ts'
import { type Connection, createConnection } from '../router/connection.ts'
import type { RouterContext } from '../router/context.ts'
import { logFailure } from '../router/log-failure.ts'
import { checkAccess } from './check-access.ts'
import { credentialsOf } from './credentials.ts'
import { GuardedSocket } from './guarded-socket.ts'
import { type CallerDeps, subscriptionLimit } from './http-config.ts'
import { watchIntake } from './intake-watch.ts'
import { webSocketOutlet } from './outlets.ts'
import { type LivenessTiming, outflowOf, watchLiveness } from './socket-liveness.ts'

const CREDENTIALS_WITHIN_MS = 5_000
const CLOSE_UNAUTHENTICATED = 4401

export interface SocketDeps extends CallerDeps {
  router: AppRouter
  clock: Clock
  liveness: LivenessTiming
  credentialsWithinMs?: number
}

export interface SocketConnection {
  readonly guarded: GuardedSocket
  readonly connection: Connection
  readonly ws: WebSocket
  bytesSent(): number
}

export function openSocketConnection(
  deps: SocketDeps,
  wss: WebSocketServer,
  ws: WebSocket,
  req: IncomingMessage,
): SocketConnection {
  const { clock, config, router, logger } = deps
  const gone = new AbortController()
  const maxSubscriptions = subscriptionLimit(config)
  setMaxListeners(maxSubscriptions + 1, gone.signal)
  const intake = watchIntake(ws, req.socket, clock)
  const connection = createConnection({
    id: newId('conn', clock.now()),
    gate: createReadGate(webSocketOutlet(ws, req.socket, intake), SOCKET_BUFFER_MAX_BYTES),
    signal: gone.signal,
    maxSubscriptions,
  })
  const awaitsParams = new URL(req.url ?? '', 'http://localhost').searchParams.get('connectionParams') === '1'
  const guarded = new GuardedSocket(ws, { connection, maxSubscriptions, awaitsParams, onSent: intake.sent })

  const liveness = watchLiveness({
    clock,
    timing: deps.liveness,
    outflow: () => outflowOf(req.socket),
    ping: () => guarded.send('PING'),
    dead: () => ws.terminate(),
  })
  const deadline = closeUnlessGranted(deps, guarded)
  const regulate = () => guarded.regulate()
  for (const sign of ['message', 'ping', 'pong'] as const) ws.on(sign, liveness.heard)
  req.socket.on('drain', regulate)
  ws.on('error', (error) => logger.debug({ err: error, connection: connection.id }, 'a socket failed'))
  ws.once('close', () => {
    liveness.dispose()
    deadline.dispose()
    req.socket.off('drain', regulate)
    gone.abort()
  })

  async function createContext({ info }: { info: { connectionParams: unknown } }): Promise<RouterContext> {
    const token = tokenIn(info.connectionParams)
    const access = await checkAccess(deps, { ...credentialsOf(req), ...(token !== undefined && { token }) })
    deadline.checked(access.viewer !== null)
    return { access, connection, fromPage: req.headers.origin !== undefined, logger }
  }
  const handle = getWSConnectionHandler<AppRouter>({
    wss,
    router,
    createContext,
    onError: ({ error, path }) => logFailure(logger, error, path),
    experimental_encoder: guarded.encoder,
  })
  // The handler listens, sends, closes and reads `readyState`: what the guard offers.
  handle(guarded as unknown as WebSocket, req)
  const { socket } = req
  return { guarded, connection, ws, bytesSent: () => socket.bytesWritten }
}

function tokenIn(params: unknown): string | undefined {
  const token: unknown = typeof params === 'object' && params !== null && 'token' in params ? params.token : undefined
  return typeof token === 'string' ? token : undefined
}

function closeUnlessGranted(deps: SocketDeps, socket: GuardedSocket) {
  const { clock, config, credentialsWithinMs = CREDENTIALS_WITHIN_MS } = deps
  let state: 'waiting' | 'granted' | 'refused' = 'waiting'
  const timer = clock.after(credentialsWithinMs, () => {
    if (state === 'granted' || (state === 'waiting' && !config.tokenRequired)) return
    const what = state === 'refused' ? 'The token was not accepted' : 'No token came'
    socket.close(CLOSE_UNAUTHENTICATED, `${what}; connect with VIGIL_TOKEN as a bearer token, or sign in.`)
  })
  return {
    checked(isGranted: boolean) {
      state = isGranted ? 'granted' : 'refused'
    },
    dispose: () => timer.dispose(),
  }
}
