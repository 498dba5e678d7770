/** What every row of the benchmark works with: the contestants, how much of everything, and how rounds go. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleOurs } from './bundle-ours.mjs'
import { Contestant } from './contestant.mjs'

const PEERS = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../peers')
export const FULL = { rounds: 5, secondsEach: 0.6 }
const QUICK = { rounds: 1, secondsEach: 0.1 }

export class Bench {
  /** @param {boolean} quick runs everything once and small: that it works, not how fast it is */
  constructor(quick) {
    const { rounds, secondsEach } = quick ? QUICK : FULL
    this.quick = quick
    this.rounds = rounds
    this.secondsEach = secondsEach
  }

  /** Starts these contestants, fresh, for one task. */
  async withContestants(names, task) {
    const contestants = []
    try {
      for (const name of names) contestants.push(await this.#start(name))
      return await task(contestants)
    } finally {
      for (const contestant of contestants) await contestant.close()
    }
  }

  /**
   * Round by round, each contestant in turn: A B C A B C … The first round warms up and does not count. Resolves with
   * the values of each contestant by name; `measure` gets the contestant and its value of the round before.
   */
  async interleave(contestants, measure) {
    const values = Object.fromEntries(contestants.map(({ name }) => [name, []]))
    for (let round = 0; round <= this.rounds; round++) {
      for (const contestant of contestants) {
        const all = values[contestant.name]
        all.push(await measure(contestant, all.at(-1)))
      }
    }
    return Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.slice(1)]))
  }

  async #start(name) {
    const files =
      name === 'vigil'
        ? await this.ours()
        : { serverFile: path.join(PEERS, `${name}-server.mjs`), clientFile: path.join(PEERS, `${name}-client.mjs`) }
    return await new Contestant({ name, ...files }).start()
  }

  /** The files of Vigil's own processes. */
  ours() {
    this.bundle ??= bundleOurs()
    return this.bundle
  }
}
