/** Work on one session in the order in which it came, whatever each piece has to wait for. */
export class InTurn {
  readonly #last = new Map<string, Promise<unknown>>()

  do<T>(sessionId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(sessionId)
    const mine = before ? before.then(work, work) : work()
    this.#last.set(sessionId, mine)
    const leave = () => {
      if (this.#last.get(sessionId) === mine) this.#last.delete(sessionId)
    }
    mine.then(leave, leave)
    return mine
  }
}
