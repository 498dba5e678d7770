/** What a client process has received: counts every event it is handed, and takes the time of the one it was armed for. */
import { monotonicMs } from './monotonic-ms.mjs'

export class Arrivals {
  #count = 0
  #target = Number.POSITIVE_INFINITY
  #timed = false
  #latencies = []
  #finished = Promise.resolve(0)
  #finish = (_at) => {}

  /** For every event, as the program that watches gets it. Bound, so that it can be handed on. */
  receive = (event, weight = 1) => {
    this.#count += weight
    if (this.#timed) this.#latencies.push(monotonicMs() - Number(event.reason))
    if (this.#count >= this.#target) this.#finish(monotonicMs())
  }

  /** The commands that every client process offers for it. */
  commands() {
    return {
      arm: (deliveries, { timed = false } = {}) => this.#arm(deliveries, timed),
      finished: () => this.#finished,
      latencies: () => this.#latencies,
    }
  }

  #arm(deliveries, timed) {
    this.#count = 0
    this.#target = deliveries
    this.#timed = timed
    this.#latencies = []
    this.#finished = new Promise((resolve) => {
      this.#finish = resolve
    })
  }
}
