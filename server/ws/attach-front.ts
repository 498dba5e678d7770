/**
 * Vigil on an HTTP server that somebody else made and listens on. Their listeners keep every address but Vigil's own:
 * those of its API, and, where there are pages, the pages'. Attach after they have been added; those added later see
 * every request.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { type Disposer, disposer } from '../base/disposable.ts'
import type { HttpFront } from './http-front.ts'
import type { PageHandler } from './page-handler.ts'
import { isOwnAddress } from './routes.ts'

type Listener<Args extends unknown[]> = (this: Server, ...args: Args) => void

/** Disposing gives the server back as it was. */
export function attachFront(front: HttpFront, server: Server, pages?: PageHandler): Disposer {
  const owns = (req: IncomingMessage) => {
    const path = (req.url ?? '/').split('?', 1)[0] ?? '/'
    return isOwnAddress(path) || (pages?.owns?.(path) ?? false)
  }
  const requests = divert<[IncomingMessage, ServerResponse]>(server, 'request', owns, front.request)
  const upgrades = divert<[IncomingMessage, Duplex, Buffer]>(server, 'upgrade', owns, front.upgrade)
  return disposer(() => {
    requests.dispose()
    upgrades.dispose()
  })
}

/** Where the others have no listener, everything comes to us, and what is not ours is refused with words. */
function divert<Args extends [IncomingMessage, ...unknown[]]>(
  server: Server,
  event: 'request' | 'upgrade',
  isOurs: (req: IncomingMessage) => boolean,
  ours: (...args: Args) => void,
): Disposer {
  const theirs = server.listeners(event) as Listener<Args>[]
  server.removeAllListeners(event)
  const listener: Listener<Args> = (...args) => {
    if (theirs.length === 0 || isOurs(args[0])) ours(...args)
    else for (const their of theirs) their.apply(server, args)
  }
  server.on(event, listener as (...args: unknown[]) => void)
  return disposer(() => {
    server.off(event, listener as (...args: unknown[]) => void)
    for (const their of theirs) server.on(event, their as (...args: unknown[]) => void)
  })
}

/** The address that a server listens on, as it says itself; undefined while it does not, or not on a port. */
export function addressOf(server: Server): { host: string; port: number } | undefined {
  const address = server.address()
  if (address === null || typeof address === 'string' || isIP(address.address) === 0) return undefined
  return { host: address.address, port: address.port }
}
