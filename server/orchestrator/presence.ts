/** How many watch a session, told to them and to its list entry when it changes; a burst of comings and goings is told once. */
import type { Clock } from '../base/clock.ts'
import type { LiveTail } from '../events/live-tail.ts'

const SETTLE_MS = 100

export class Presence {
  readonly #clock: Clock
  readonly #tail: LiveTail
  readonly #changed: (sessionId: string) => void
  readonly #settling = new Set<string>()

  constructor(options: { clock: Clock; tail: LiveTail; changed: (sessionId: string) => void }) {
    this.#clock = options.clock
    this.#tail = options.tail
    this.#changed = options.changed
  }

  /** Passes a watcher's stream on, telling the others that it has come and gone. */
  async *during<T>(
    sessionId: string,
    watch: () => AsyncGenerator<T, void, undefined>,
  ): AsyncGenerator<T, void, undefined> {
    let told = false
    try {
      for await (const item of watch()) {
        if (!told) this.#tellSoon(sessionId)
        told = true
        yield item
      }
    } finally {
      if (told) this.#tellSoon(sessionId)
    }
  }

  #tellSoon(sessionId: string): void {
    if (this.#settling.has(sessionId)) return
    this.#settling.add(sessionId)
    this.#clock.after(SETTLE_MS, () => {
      this.#settling.delete(sessionId)
      this.#tail.tell(sessionId, { kind: 'presence', watchers: this.#tail.count(sessionId) })
      this.#changed(sessionId)
    })
  }
}
