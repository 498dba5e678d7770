/**
 * A call that is safe to repeat (a query, or a mutation with its `requestId`), made until the server has answered.
 * A lost connection is waited for by the client itself; a refusal that may pass is followed by a jittered back-off.
 */
import { interruptibleWait } from './interruptible-wait.ts'
import { jitteredDelay } from './jittered-delay.ts'
import type { VigilClient } from './vigil-client.ts'
import { toVigilError } from './vigil-error.ts'

/** @throws VigilError when refused for good; the signal's reason when it aborts */
export async function callWithRetry<T>(vigil: VigilClient, call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    signal?.throwIfAborted()
    try {
      return await unlessAborted(call(), signal)
    } catch (cause) {
      signal?.throwIfAborted()
      const error = toVigilError(cause)
      if (!error.retryable) throw error
    }
    // While the connection is away the next call waits for it, in the order of the calls: no pause may mix them up.
    if (vigil.connection.getSnapshot().state === 'open') await interruptibleWait(jitteredDelay(attempt), signal)
  }
}

function unlessAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
