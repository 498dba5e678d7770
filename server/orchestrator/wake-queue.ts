/**
 * Sessions that are to be woken, a few at a time: thousands may have something to do at one moment, and nobody else is
 * to wait until all of them are loaded. Between one few and the next the event loop has its turn.
 */
const AT_ONCE = 8

export class WakeQueue {
  readonly #urgent = new Set<string>()
  readonly #others = new Set<string>()
  readonly #wake: (sessionId: string) => Promise<void> | undefined
  #working: Promise<void> | null = null

  /** @param wake never rejects; resolves when the session is loaded */
  constructor(wake: (sessionId: string) => Promise<void> | undefined) {
    this.#wake = wake
  }

  /** Resolves when nothing waits any more. `urgent` ones come before all others. */
  add(sessionIds: readonly string[], urgent = false): Promise<void> {
    for (const sessionId of sessionIds) (urgent ? this.#urgent : this.#others).add(sessionId)
    this.#working ??= this.#work().finally(() => {
      this.#working = null
    })
    return this.#working
  }

  clear(): void {
    this.#urgent.clear()
    this.#others.clear()
  }

  async #work(): Promise<void> {
    for (let few = this.#take(); few.length > 0; few = this.#take()) {
      await Promise.all(few.map((sessionId) => this.#wake(sessionId)))
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  #take(): string[] {
    const few: string[] = []
    for (const waiting of [this.#urgent, this.#others]) {
      for (const sessionId of waiting) {
        if (few.length === AT_ONCE) return few
        waiting.delete(sessionId)
        few.push(sessionId)
      }
    }
    return few
  }
}
