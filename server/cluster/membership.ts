/**
 * This process among the nodes: a row per incarnation with a counter raised every 5 s (contract row "node"). Dead is
 * final. Embedded, holding the data folder proves that every other incarnation is dead, so they are recorded so at boot.
 */
import type { Clock } from '../base/clock.ts'
import type { Disposer } from '../base/disposable.ts'
import { change, type Script } from '../store/script.ts'
import type { Store } from '../store/store.ts'

const BEAT_MS = 5_000
/** Without a confirmed beat for this long, a node starts no model call and no tool. */
const UNCONFIRMED_MS = 10_000

export interface NodeIdentity {
  id: string
  address: string
  version: string
  protocol: number
}

export interface MembershipHooks {
  /** A beat was written, or could not be. */
  onBeat(error: unknown | null): void
  /** This node has been recorded as dead: it may not go on as what it was. */
  onDead(): void
}

export class Membership {
  readonly #store: Store
  readonly #clock: Clock
  readonly #node: NodeIdentity
  readonly #hooks: MembershipHooks
  #timer: Disposer | null = null
  #confirmedAt: number
  #beating = false

  constructor(options: { store: Store; clock: Clock; node: NodeIdentity; hooks: MembershipHooks }) {
    this.#store = options.store
    this.#clock = options.clock
    this.#node = options.node
    this.#hooks = options.hooks
    this.#confirmedAt = options.clock.monotonic()
  }

  get isConfirmed(): boolean {
    return this.#clock.monotonic() - this.#confirmedAt < UNCONFIRMED_MS
  }

  /** @param alone every other row is dead, which only the holder of the data folder may say */
  async join(alone: boolean): Promise<void> {
    const now = this.#clock.now()
    await this.#store.write(() => join(this.#node, now, alone))
    this.#confirmedAt = this.#clock.monotonic()
    this.#timer = this.#clock.every(BEAT_MS, () => void this.#beat())
  }

  async leave(): Promise<void> {
    this.#timer?.dispose()
    await this.#store.write(() => setStatus(this.#node.id, 'dead'))
  }

  async drain(): Promise<void> {
    await this.#store.write(() => setStatus(this.#node.id, 'draining'))
  }

  async #beat(): Promise<void> {
    if (this.#beating) return
    this.#beating = true
    try {
      const beaten = await this.#store.write(() => beat(this.#node.id, this.#clock.now()))
      if (beaten === 0) return this.#hooks.onDead()
      this.#confirmedAt = this.#clock.monotonic()
      this.#hooks.onBeat(null)
    } catch (error) {
      this.#hooks.onBeat(error)
    } finally {
      this.#beating = false
    }
  }
}

function* join(node: NodeIdentity, now: number, alone: boolean): Script<void> {
  if (alone) yield* change(`UPDATE "Node" SET "status" = 'dead' WHERE "status" <> 'dead'`)
  yield* change(
    'INSERT INTO "Node" ("id", "address", "status", "version", "protocol", "startedAt", "beatAt") VALUES (?, ?, ?, ?, ?, ?, ?)',
    node.id,
    node.address,
    'up',
    node.version,
    node.protocol,
    now,
    now,
  )
}

function beat(nodeId: string, now: number): Script<number> {
  return change(
    `UPDATE "Node" SET "beat" = "beat" + 1, "beatAt" = ? WHERE "id" = ? AND "status" <> 'dead'`,
    now,
    nodeId,
  )
}

function setStatus(nodeId: string, status: 'draining' | 'dead'): Script<number> {
  return change('UPDATE "Node" SET "status" = ? WHERE "id" = ?', status, nodeId)
}
