/**
 * The state of a client's one connection, as a person should see it.
 *
 *   connecting ──► open ──► reconnecting ◄──► offline        (any) ──► closed
 *                   ▲────────────┴───────────────┘
 *
 * `offline` is `reconnecting` while the browser says that there is no network; `closed` is final, by `client.close()`.
 * `set` in here is the one place that assigns the state.
 */
import { type ObservableValue, observableValue } from './observable-value.ts'

export type ConnectionState = 'connecting' | 'open' | 'reconnecting' | 'offline' | 'closed'

export interface ConnectionSnapshot {
  state: ConnectionState
  /** When this state began, epoch milliseconds. */
  since: number
  /** Tries to connect in a row that have failed, and the one planned; absent while open. */
  attempt?: number
  /** When the next try begins, epoch milliseconds. */
  nextRetryAt?: number
}

export interface Connection extends ObservableValue<ConnectionSnapshot> {
  opened(): void
  lost(): void
  retryPlanned(attempt: number, delayMs: number): void
  close(): void
}

export function createConnection(networkIsAway: () => boolean): Connection {
  const store = observableValue<ConnectionSnapshot>({ state: 'connecting', since: Date.now() })
  let everOpen = false

  function set(state: ConnectionState, details: Pick<ConnectionSnapshot, 'attempt' | 'nextRetryAt'> = {}): void {
    const current = store.getSnapshot()
    if (current.state === 'closed') return
    store.set({ state, since: current.state === state ? current.since : Date.now(), ...details })
  }
  function away(): ConnectionState {
    if (networkIsAway()) return 'offline'
    return everOpen ? 'reconnecting' : 'connecting'
  }

  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    opened() {
      everOpen = true
      set('open')
    },
    lost() {
      const { attempt, nextRetryAt } = store.getSnapshot()
      set(away(), { ...(attempt && { attempt }), ...(nextRetryAt && { nextRetryAt }) })
    },
    retryPlanned: (attempt, delayMs) => set(away(), { attempt, nextRetryAt: Date.now() + delayMs }),
    close: () => set('closed'),
  }
}
