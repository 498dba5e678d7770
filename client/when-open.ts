import type { ConnectionSnapshot } from './connection.ts'
import type { ObservableValue } from './observable-value.ts'
import { clientClosed } from './vigil-error.ts'

/** Waits until the connection is open; false when `signal` aborts first. @throws VigilError once the client is closed */
export function whenOpen(connection: ObservableValue<ConnectionSnapshot>, signal?: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const unsubscribe = connection.subscribe(look)
    signal?.addEventListener('abort', look)
    look()

    function look(): void {
      const { state } = connection.getSnapshot()
      if (!signal?.aborted && state !== 'open' && state !== 'closed') return
      unsubscribe()
      signal?.removeEventListener('abort', look)
      if (signal?.aborted) resolve(false)
      else if (state === 'open') resolve(true)
      else reject(clientClosed())
    }
  })
}
