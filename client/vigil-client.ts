/** A typed client of one Vigil server over one WebSocket, which comes back by itself after every kind of cut. */
import type { ConnectionSnapshot } from './connection.ts'
import type { LivenessTiming } from './live-socket.ts'
import type { ObservableValue } from './observable-value.ts'
import type { Procedures } from './procedures.ts'
import { createTrpcVigilClient } from './trpc-vigil-client.ts'

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

/** Connects at once. @throws Error when `url` is no http(s) address or the platform has no WebSocket */
export function createVigilClient(options: VigilClientOptions): VigilClient {
  return createTrpcVigilClient(options)
}
