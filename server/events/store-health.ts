/**
 * Whether the store takes writes, as those who write have seen it. States: ok → degraded at the first failure → ok at
 * the next success. Listeners hear each change; the length of an outage is measured on the monotonic clock.
 */
import type { Clock } from '../base/clock.ts'
import { type Disposer, disposer } from '../base/disposable.ts'

const SLOW_WRITE_MS = 2_000

export type StoreState = 'ok' | 'degraded'

export class StoreHealth {
  #state: StoreState = 'ok'
  #since: number
  #reason = ''
  readonly #listeners = new Set<(state: StoreState) => void>()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
    this.#since = clock.monotonic()
  }

  get state(): StoreState {
    return this.#state
  }

  get reason(): string {
    return this.#reason
  }

  /** How long the store has been away, in ms; 0 when it is not. */
  get awayMs(): number {
    return this.#state === 'ok' ? 0 : this.#clock.monotonic() - this.#since
  }

  worked(): void {
    this.#become('ok', '')
  }

  failed(error: unknown): void {
    this.#become('degraded', error instanceof Error ? error.message : String(error))
  }

  /** Counts a write that takes longer than 2 s as a failure, before the store itself gives up. */
  watchSlowWrite(): Disposer {
    return this.#clock.after(SLOW_WRITE_MS, () => this.failed(new Error('The database does not take writes.')))
  }

  onChange(listener: (state: StoreState) => void): Disposer {
    this.#listeners.add(listener)
    return disposer(() => this.#listeners.delete(listener))
  }

  #become(state: StoreState, reason: string): void {
    this.#reason = reason
    if (state === this.#state) return
    this.#state = state
    this.#since = this.#clock.monotonic()
    for (const listener of [...this.#listeners]) listener(state)
  }
}
