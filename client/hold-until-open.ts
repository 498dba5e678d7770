/**
 * A tRPC link that lets operations through only while the connection is open; until then they wait, in order.
 * (tRPC's own client would open a socket for them at once, past the back-off, and close it again when the planned
 * retry comes, which fails them.)
 */
import { TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable, type Unsubscribable } from '@trpc/server/observable'
import type { ConnectionSnapshot } from './connection.ts'
import type { ObservableValue } from './observable-value.ts'
import type { PlainRouter } from './plain-router.ts'
import { clientClosed } from './vigil-error.ts'

export function holdUntilOpen(connection: ObservableValue<ConnectionSnapshot>): TRPCLink<PlainRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        let passed: Unsubscribable | undefined
        const stopWaiting = connection.subscribe(advance)
        const leave = () => {
          stopWaiting()
          op.signal?.removeEventListener('abort', giveUp)
        }

        function advance(): void {
          const { state } = connection.getSnapshot()
          if (state === 'closed') {
            leave()
            observer.error(TRPCClientError.from(clientClosed()))
          } else if (state === 'open') {
            leave()
            passed = next(op).subscribe(observer)
          }
        }
        function giveUp(): void {
          leave()
          observer.complete()
        }

        op.signal?.addEventListener('abort', giveUp, { once: true })
        advance()
        return () => {
          leave()
          passed?.unsubscribe()
        }
      })
}
