/** The settings that the HTTP server needs, and what is passed in from above it. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Clock } from '../base/clock.ts'
import type { Logger } from '../base/logger.ts'
import { SOCKET_PAYLOAD_MAX_BYTES, SUBSCRIPTIONS_PER_SOCKET } from '../protocol/limits.ts'
import type { Services, Viewer } from '../router/context.ts'

export interface HttpConfig {
  host: string
  /** 0 takes a free one. */
  port: number
  /** Allowed besides the server's own, as `https://host[:port]` (VIGIL_ORIGINS). */
  origins: string[]
  tokenRequired: boolean
  dev: boolean
  /** Largest message from a socket, and largest body of a request (VIGIL_SOCKET_PAYLOAD_BYTES). */
  payloadBytes?: number
  /** VIGIL_SUBSCRIPTIONS_PER_SOCKET. */
  maxSubscriptions?: number
}

export interface Credentials {
  /** As bearer token, tRPC's connection parameter, or cookie. */
  token?: string
  /** Of the request, or of the socket's opening; absent when a token is tried by itself, as in signing in. */
  headers?: IncomingHttpHeaders
}

/** The user of these credentials, or null. May throw when that cannot be found out now. */
export type Authenticate = (credentials: Credentials) => Promise<Viewer | null>

interface OwnUser {
  /** Whom sessions belong to. */
  userId: string
  name?: string
}

/** The rule of an embedding program, which has users of its own: the one of these credentials, or null. */
export type OwnAuthenticate = (credentials: Credentials) => Promise<OwnUser | null> | OwnUser | null

export interface CallerDeps {
  config: HttpConfig
  services: Services
  authenticate: Authenticate
  logger: Logger
  clock?: Clock
}

export function payloadLimit({ payloadBytes = SOCKET_PAYLOAD_MAX_BYTES }: HttpConfig): number {
  return payloadBytes
}

export function subscriptionLimit({ maxSubscriptions = SUBSCRIPTIONS_PER_SOCKET }: HttpConfig): number {
  return maxSubscriptions
}
