/** What the procedures of one socket, or of one HTTP request, share. */
import { AppError } from '../base/app-error.ts'
import { type Disposer, disposer } from '../base/disposable.ts'
import type { ReadGate } from '../base/read-gate.ts'
import { SUBSCRIPTIONS_PER_SOCKET } from '../protocol/limits.ts'

export interface Connection {
  readonly id: string
  readonly gate: ReadGate
  /** Aborts when the connection is gone. */
  readonly signal: AbortSignal
  /** Runs the tasks one after the other, in the order of the calls; a failed one does not stop the next. */
  inOrder<T>(task: () => Promise<T>): Promise<T>
  /** A place for one subscription. @throws AppError LIMIT when there is none left */
  subscribe(): Disposer
  readonly subscriptions: number
}

interface ConnectionOptions {
  id: string
  gate: ReadGate
  signal: AbortSignal
  maxSubscriptions?: number
}

export function createConnection(options: ConnectionOptions): Connection {
  const { maxSubscriptions = SUBSCRIPTIONS_PER_SOCKET, ...parts } = options
  let last: Promise<unknown> = Promise.resolve()
  let subscriptions = 0
  return {
    ...parts,
    get subscriptions() {
      return subscriptions
    },
    inOrder(task) {
      const turn = last.then(task)
      last = turn.catch(() => {})
      return turn
    },
    subscribe() {
      if (subscriptions >= maxSubscriptions) throw tooManySubscriptions(maxSubscriptions)
      subscriptions++
      return disposer(() => subscriptions--)
    },
  }
}

export function tooManySubscriptions(limit: number): AppError {
  return new AppError('LIMIT', `One connection may have ${limit} subscriptions (VIGIL_SUBSCRIPTIONS_PER_SOCKET).`, {
    limit,
    fix: 'End a subscription, or open another connection.',
  })
}
