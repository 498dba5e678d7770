/**
 * The requests of one socket that have no answer yet. A subscription counts until it has started; a stop that comes
 * before that is kept for then, because tRPC forgets it (contract row "tRPC's traps").
 */
import type { MessageId } from './client-message.ts'

interface Pending {
  bytes: number
  isSubscription: boolean
  isStopHeld: boolean
}

export class PendingRequests {
  readonly #byId = new Map<MessageId, Pending>()
  #bytes = 0
  #subscriptions = 0

  get count(): number {
    return this.#byId.size
  }

  get bytes(): number {
    return this.#bytes
  }

  get subscriptions(): number {
    return this.#subscriptions
  }

  /** Those that end by themselves: queries and mutations. */
  get calls(): number {
    return this.#byId.size - this.#subscriptions
  }

  has(id: MessageId): boolean {
    return this.#byId.has(id)
  }

  add(id: MessageId, isSubscription: boolean, bytes: number): void {
    this.#byId.set(id, { bytes, isSubscription, isStopHeld: false })
    this.#bytes += bytes
    if (isSubscription) this.#subscriptions++
  }

  /** False when there is nothing to wait for, and the stop can go to tRPC. */
  holdStop(id: MessageId): boolean {
    const pending = this.#byId.get(id)
    if (!pending?.isSubscription) return false
    pending.isStopHeld = true
    return true
  }

  /** The first answer to `id` leaves. True when a stop was held for it. */
  settle(id: MessageId): boolean {
    const pending = this.#byId.get(id)
    if (!pending) return false
    this.#byId.delete(id)
    this.#bytes -= pending.bytes
    if (pending.isSubscription) this.#subscriptions--
    return pending.isStopHeld
  }
}
