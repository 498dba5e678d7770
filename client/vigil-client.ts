/** A typed client of one Vigil server over one WebSocket, which comes back by itself after every kind of cut. */
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client'
import { type ConnectionSnapshot, createConnection } from './connection.ts'
import { defaultWebSocket } from './default-web-socket.ts'
import { holdUntilOpen } from './hold-until-open.ts'
import { LIVENESS_TIMING, type LivenessTiming, liveSockets } from './live-socket.ts'
import type { ObservableValue } from './observable-value.ts'
import type { PlainRouter } from './plain-router.ts'
import type { Procedures } from './procedures.ts'
import { createReconnectPace } from './reconnect-pace.ts'
import { watchNetwork } from './watch-network.ts'

export interface VigilClientOptions {
  /** The server's origin, `http(s)://host[:port]`; `/api/trpc` is added. */
  url: string
  /** Bearer token; a page that has signed in by cookie needs none. */
  token?: string
  /** Default: the global one, else (Node 20) the package `ws`. */
  webSocket?: typeof WebSocket
  timing?: Partial<LivenessTiming>
}

export interface VigilClient {
  /** Every procedure, typed. Calls made while the connection is away wait for it; those in flight when it is lost fail. */
  readonly trpc: Procedures
  readonly connection: ObservableValue<ConnectionSnapshot>
  /** Ends the wait before the next try to connect, if there is one. */
  retryNow(): void
  /** Final: open subscriptions complete, later calls fail. Calls in flight have a second to be answered. */
  close(): Promise<void>
}

const CLOSE_GRACE_MS = 1_000

const asItIs = <T>(value: T): T => value
/** What `PlainRouter` says of the wire. */
const PLAIN_JSON = { serialize: asItIs, deserialize: asItIs }

/** Connects at once. @throws Error when `url` is no http(s) address or the platform has no WebSocket */
export function createVigilClient({ url, token, webSocket, timing }: VigilClientOptions): VigilClient {
  const address = webSocketAddress(url)
  const sockets = liveSockets(webSocket ?? defaultWebSocket(), { ...LIVENESS_TIMING, ...timing })
  const network = watchNetwork()
  const connection = createConnection(network.isAway)
  const pace = createReconnectPace(connection)

  const socketClient = createWSClient({
    // Here tRPC can be made to wait, and the wait be ended early, which its `retryDelayMs` does not allow.
    url: async () => {
      await pace.turn()
      return address
    },
    retryDelayMs: () => 0,
    WebSocket: sockets.WebSocket,
    ...(token !== undefined && { connectionParams: { token } }),
    onOpen() {
      pace.opened()
      connection.opened()
    },
    onClose() {
      pace.lost()
      connection.lost()
    },
  })
  network.onChange(() => {
    sockets.probe()
    pace.retryNow()
    if (connection.getSnapshot().state !== 'open') connection.lost()
  })

  const socketLink = wsLink<PlainRouter>({ client: socketClient, transformer: PLAIN_JSON })
  return {
    trpc: createTRPCClient<PlainRouter>({ links: [holdUntilOpen(connection), socketLink] }),
    connection,
    retryNow: pace.retryNow,
    async close() {
      network.dispose()
      connection.close()
      pace.close()
      const giveUp = setTimeout(sockets.close, CLOSE_GRACE_MS)
      await socketClient.close()
      clearTimeout(giveUp)
    },
  }
}

function webSocketAddress(url: string): string {
  const address = new URL('/api/trpc', url)
  if (!/^https?:$/.test(address.protocol)) throw new Error(`"${url}" is no http or https address of a Vigil server.`)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  return address.href
}
