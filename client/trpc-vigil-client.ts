/**
 * Makes a `VigilClient` whose procedures are also what tRPC's own adapters ask for, such as its React hooks. Apart from
 * `createVigilClient`, which is for everybody: tRPC's declarations do not compile under `skipLibCheck: false`.
 */
import { createTRPCClient, createWSClient, type TRPCClient, wsLink } from '@trpc/client'
import { createConnection } from './connection.ts'
import { defaultWebSocket } from './default-web-socket.ts'
import { holdUntilOpen } from './hold-until-open.ts'
import { setHttpAccess } from './http-access.ts'
import { LIVENESS_TIMING, liveSockets } from './live-socket.ts'
import type { PlainRouter } from './plain-router.ts'
import { createReconnectPace } from './reconnect-pace.ts'
import type { VigilClient, VigilClientOptions } from './vigil-client.ts'
import { watchNetwork } from './watch-network.ts'

export interface TrpcVigilClient extends VigilClient {
  readonly trpc: TRPCClient<PlainRouter>
}

const CLOSE_GRACE_MS = 1_000

const asItIs = <T>(value: T): T => value
/** What `PlainRouter` says of the wire. */
const PLAIN_JSON = { serialize: asItIs, deserialize: asItIs }

/** Connects at once. @throws Error when `url` is no http(s) address or the platform has no WebSocket */
export function createTrpcVigilClient({ url, token, webSocket, timing }: VigilClientOptions): TrpcVigilClient {
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
  network.onDoubt(() => {
    sockets.probe()
    pace.retryNow()
    if (connection.getSnapshot().state !== 'open') connection.lost()
  })

  const socketLink = wsLink<PlainRouter>({ client: socketClient, transformer: PLAIN_JSON })
  const client: TrpcVigilClient = {
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
  setHttpAccess(client, { url, ...(token !== undefined && { token }) })
  return client
}

function webSocketAddress(url: string): string {
  const address = new URL('/api/trpc', url)
  if (!/^https?:$/.test(address.protocol)) throw new Error(`"${url}" is no http or https address of a Vigil server.`)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  return address.href
}
