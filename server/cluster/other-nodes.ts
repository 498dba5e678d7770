/**
 * The other nodes, as this one sees them (contract row "node"): it reads their counters each second, and records a node
 * as dead whose counter has not moved for 15 s of its own monotonic clock. Those 15 s begin anew whenever this node
 * could not read or beat itself, or was asleep: then it has seen nothing.
 *
 *   unknown (joined since the last look) and alive ──counter stands still, or the node left──► dead, for good
 */
import type { Clock } from '../base/clock.ts'
import type { Disposer } from '../base/disposable.ts'
import { type NodeRow, readNodes, recordDead } from '../store/rows/node-rows.ts'
import type { Store } from '../store/store.ts'

const LOOK_MS = 1_000
const DEAD_AFTER_MS = 15_000
/** Looks further apart than this have seen nothing in between. */
const LOOK_GAP_MS = 5_000

interface Seen {
  beat: number
  /** Since when it has stood there, by the monotonic clock. */
  since: number
}

export class OtherNodes {
  readonly #store: Store
  readonly #clock: Clock
  readonly #selfId: string
  readonly #onDeath: () => void
  readonly #seen = new Map<string, Seen>()
  readonly #dead = new Set<string>()
  #lastLook = Number.NEGATIVE_INFINITY
  #looking: Promise<void> | null = null
  #timer: Disposer | null = null

  /** `onDeath` is told when nodes have been found dead, whoever recorded it. */
  constructor(options: { store: Store; clock: Clock; selfId: string; onDeath: () => void }) {
    this.#store = options.store
    this.#clock = options.clock
    this.#selfId = options.selfId
    this.#onDeath = options.onDeath
  }

  /** Rejects when the store cannot be read. */
  async watch(): Promise<void> {
    await this.#lookOnce()
    this.#timer = this.#clock.every(LOOK_MS, () => void this.look())
  }

  dispose(): void {
    this.#timer?.dispose()
  }

  isAlive(nodeId: string): boolean {
    return !this.#dead.has(nodeId)
  }

  /** Resolves after the look under way, or a new one; never rejects. */
  look(): Promise<void> {
    this.#looking ??= this.#lookOnce()
      .catch(() => this.seeAnew())
      .finally(() => {
        this.#looking = null
      })
    return this.#looking
  }

  /** What was seen counts no more: this node was itself without the store. */
  seeAnew(): void {
    this.#seen.clear()
  }

  async #lookOnce(): Promise<void> {
    const rows = await this.#store.read(() => readNodes())
    const now = this.#clock.monotonic()
    if (now - this.#lastLook > LOOK_GAP_MS) this.seeAnew()
    this.#lastLook = now
    let deaths = 0
    for (const row of rows) if (await this.#isNewlyDead(row, now)) deaths++
    if (deaths > 0) this.#onDeath()
  }

  async #isNewlyDead(row: NodeRow, now: number): Promise<boolean> {
    if (row.id === this.#selfId || this.#dead.has(row.id)) return false
    const seen = this.#seen.get(row.id)
    if (row.status !== 'dead') {
      if (seen?.beat !== row.beat) this.#seen.set(row.id, { beat: row.beat, since: now })
      if (!seen || seen.beat !== row.beat || now - seen.since < DEAD_AFTER_MS) return false
      if ((await this.#store.write(() => recordDead(row.id, row.beat))) === 0) return false
    }
    this.#seen.delete(row.id)
    this.#dead.add(row.id)
    return true
  }
}
