/**
 * When to connect: at once the first time, then after a jittered wait that grows while connections fail or do not last.
 */
import type { Connection } from './connection.ts'
import { interruptibleWait } from './interruptible-wait.ts'
import { jitteredDelay } from './jittered-delay.ts'
import { clientClosed } from './vigil-error.ts'

/** A connection that lived this long was a good one: the next wait is short again. */
const GOOD_AFTER_MS = 5_000

export interface ReconnectPace {
  /** Resolves when it is time to connect. @throws VigilError once closed */
  turn(): Promise<void>
  opened(): void
  lost(): void
  retryNow(): void
  close(): void
}

export function createReconnectPace(connection: Pick<Connection, 'retryPlanned'>): ReconnectPace {
  let attempt = 0
  let openedAt: number | undefined
  let closed = false
  let waiting: AbortController | undefined

  return {
    async turn() {
      if (!closed && attempt > 0) {
        const delayMs = jitteredDelay(attempt - 1)
        waiting = new AbortController()
        connection.retryPlanned(attempt, delayMs)
        await interruptibleWait(delayMs, waiting.signal)
      }
      if (closed) throw clientClosed()
      attempt++
    },
    opened() {
      openedAt = performance.now()
    },
    lost() {
      if (openedAt !== undefined && performance.now() - openedAt > GOOD_AFTER_MS) attempt = 1
      openedAt = undefined
    },
    retryNow: () => waiting?.abort(),
    close() {
      closed = true
      waiting?.abort()
    },
  }
}
