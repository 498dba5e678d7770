/** What a queue's workers have been given: each job by its number, and when. */
export class Claims {
  #times = []
  #expected = Number.POSITIVE_INFINITY
  #dueAt = 0
  #everyMs = 0
  #finished = Promise.resolve()
  #finish = () => {}

  expect(jobs, dueAt, everyMs) {
    this.#times = Array.from({ length: jobs }, () => [])
    this.#expected = jobs
    this.#dueAt = dueAt
    this.#everyMs = everyMs
    this.#finished = new Promise((resolve) => {
      this.#finish = resolve
    })
  }

  /** All are in the queue. Throws when that came too late to measure anything. */
  planned() {
    if (Date.now() >= this.#dueAt) throw new Error('the jobs were due before all of them were planned')
  }

  claimed(job) {
    this.#times[Number(job)].push(Date.now())
    if (--this.#expected === 0) this.#finish()
  }

  commands() {
    return { claimed: () => this.#result() }
  }

  /** Once as many were claimed as there are. */
  async #result() {
    await this.#finished
    const all = this.#times.flat()
    return {
      firstMs: Math.min(...all) - this.#dueAt,
      tookMs: Math.max(...all) - this.#dueAt,
      late: this.#times.flatMap((times, index) => times.map((at) => at - this.#dueAt - index * this.#everyMs)),
      twice: this.#times.filter(({ length }) => length > 1).length,
      lost: this.#times.filter(({ length }) => length === 0).length,
    }
  }
}
