/**
 * Who waits for news of which session. A wake-up carries no data: readers pull by cursor, so a reader has no queue
 * (contract row "watch"). Notices are the exception: unstored words to whoever watches now.
 */
import { type Disposer, disposer } from '../base/disposable.ts'
import type { Notice } from '../protocol/events.ts'

export interface TailListener {
  wake(): void
  tell(notice: Notice): void
}

export class LiveTail {
  readonly #listeners = new Map<string, Set<TailListener>>()
  readonly #standing = new Map<string, Notice>()
  readonly #standingListeners = new Set<() => void>()

  register(sessionId: string, listener: TailListener): Disposer {
    const listeners = this.#listeners.get(sessionId) ?? new Set()
    this.#listeners.set(sessionId, listeners)
    listeners.add(listener)
    return disposer(() => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#listeners.get(sessionId) === listeners) this.#listeners.delete(sessionId)
    })
  }

  /** Says that the session's log may have grown. */
  wake(sessionId: string): void {
    for (const listener of this.#listeners.get(sessionId) ?? []) listener.wake()
  }

  tell(sessionId: string, notice: Notice): void {
    for (const listener of [...(this.#listeners.get(sessionId) ?? [])]) listener.tell(notice)
  }

  /** About the server. What lasts (`degraded` until `restored`, draining) is kept for those who come later. */
  tellAll(notice: Notice): void {
    if (notice.kind === 'degraded') this.#standing.set(notice.what, notice)
    if (notice.kind === 'restored') this.#standing.delete(notice.what)
    if (notice.kind === 'session-closing') this.#standing.set(notice.reason, notice)
    for (const sessionId of [...this.#listeners.keys()]) this.tell(sessionId, notice)
    for (const listener of [...this.#standingListeners]) listener()
  }

  /** Calls back each time something was told of the server. */
  onStanding(listener: () => void): Disposer {
    this.#standingListeners.add(listener)
    return disposer(() => this.#standingListeners.delete(listener))
  }

  /** What holds now, for those who begin to watch meanwhile. */
  standing(): Notice[] {
    return [...this.#standing.values()]
  }

  count(sessionId: string): number {
    return this.#listeners.get(sessionId)?.size ?? 0
  }

  total(): number {
    let total = 0
    for (const listeners of this.#listeners.values()) total += listeners.size
    return total
  }
}
