/**
 * One replay buffer per loaded session. A buffer is held by whoever reads or writes the session; when the last holder
 * lets go it stays for a while (contract row "replay buffer"). The timer is cancelled by a new holder and checked by
 * identity, so that an old timer cannot drop a new buffer.
 */
import type { Clock } from '../base/clock.ts'
import { type Disposer, disposer } from '../base/disposable.ts'
import { ReplayBuffer, type ReplayLimits } from './replay-buffer.ts'

interface Held {
  buffer: ReplayBuffer
  holders: number
  expiry?: Disposer
}

export class ReplayBuffers {
  readonly #held = new Map<string, Held>()

  readonly #clock: Clock
  readonly #limits: ReplayLimits
  readonly #keepMs: number

  constructor(options: { clock: Clock; limits: ReplayLimits; keepMs: number }) {
    this.#clock = options.clock
    this.#limits = options.limits
    this.#keepMs = options.keepMs
  }

  get(sessionId: string): ReplayBuffer | undefined {
    return this.#held.get(sessionId)?.buffer
  }

  /** Begins a buffer unless there is one. */
  hold(sessionId: string): Disposer {
    const held = this.#held.get(sessionId) ?? { buffer: new ReplayBuffer(this.#limits), holders: 0 }
    this.#held.set(sessionId, held)
    held.holders++
    held.expiry?.dispose()
    held.expiry = undefined
    return disposer(() => {
      held.holders--
      if (held.holders === 0) this.#letGo(sessionId, held)
    })
  }

  drop(sessionId: string): void {
    this.#held.get(sessionId)?.expiry?.dispose()
    this.#held.delete(sessionId)
  }

  get size(): number {
    return this.#held.size
  }

  /** An empty one is not worth keeping: whoever asks for sessions that are not there must leave nothing behind. */
  #letGo(sessionId: string, held: Held): void {
    const forget = () => {
      if (held.holders === 0 && this.#held.get(sessionId) === held) this.#held.delete(sessionId)
    }
    if (held.buffer.head < 0) forget()
    else held.expiry = this.#clock.after(this.#keepMs, forget)
  }
}
