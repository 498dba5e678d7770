/** A subscription's place on its connection: counted, ended by whichever of its signals comes first, given back once. */
import type { Disposer } from '../base/disposable.ts'
import type { StreamOptions } from '../orchestrator/services.ts'
import type { Connection } from './connection.ts'

export interface StreamContext {
  connection: Connection
  stillAllowed(): Promise<boolean>
}

/** @param signal of the subscription itself. @throws AppError LIMIT */
export function openStream(ctx: StreamContext, signal: AbortSignal | undefined): Disposer & { options: StreamOptions } {
  const { connection, stillAllowed } = ctx
  const place = connection.subscribe()
  const stop = new AbortController()
  // Not AbortSignal.any: what it adds to the connection's signal stays there as long as the connection.
  const onAbort = () => stop.abort()
  const sources = signal ? [signal, connection.signal] : [connection.signal]
  for (const source of sources) {
    if (source.aborted) stop.abort()
    source.addEventListener('abort', onAbort, { once: true })
  }
  return {
    options: { connectionId: connection.id, gate: connection.gate, signal: stop.signal, stillAllowed },
    dispose() {
      for (const source of sources) source.removeEventListener('abort', onAbort)
      stop.abort()
      place.dispose()
    },
  }
}
