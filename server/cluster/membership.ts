/**
 * This process among the nodes: a row per incarnation with a counter raised every 5 s on a connection of its own
 * (contract rows "node", "transactions"). Dead is final. Embedded, holding the data folder proves that every other
 * incarnation is dead, so they are recorded so at boot and nobody is watched.
 */
import type { Clock } from '../base/clock.ts'
import type { Disposer } from '../base/disposable.ts'
import { insertNode, type NodeIdentity, raiseBeat, recordAllDead, setNodeStatus } from '../store/rows/node-rows.ts'
import type { Script } from '../store/script.ts'
import type { Store } from '../store/store.ts'
import { OtherNodes } from './other-nodes.ts'

const BEAT_MS = 5_000
/** Without a confirmed beat for this long, a node starts no model call and no tool. */
const UNCONFIRMED_MS = 10_000

export interface MembershipHooks {
  /** A beat was written, or could not be. */
  onBeat(error: unknown | null): void
  /** This node has been recorded as dead: it may not go on as what it was. */
  onDead(): void
  /** Other nodes are dead now: their sessions can be taken. */
  onOthersDead(): void
}

export class Membership {
  readonly #store: Store
  readonly #clock: Clock
  readonly #node: NodeIdentity
  readonly #hooks: MembershipHooks
  readonly #others: OtherNodes
  #timer: Disposer | null = null
  #confirmedAt: number
  #beating = false
  #alone = false

  constructor(options: { store: Store; clock: Clock; node: NodeIdentity; hooks: MembershipHooks }) {
    const { store, clock, node, hooks } = options
    this.#store = store
    this.#clock = clock
    this.#node = node
    this.#hooks = hooks
    this.#others = new OtherNodes({ store, clock, selfId: node.id, onDeath: () => hooks.onOthersDead() })
    this.#confirmedAt = clock.monotonic()
  }

  get isConfirmed(): boolean {
    return this.#clock.monotonic() - this.#confirmedAt < UNCONFIRMED_MS
  }

  /** True for nodes that nobody has found dead. */
  isAlive(nodeId: string): boolean {
    return nodeId === this.#node.id || (!this.#alone && this.#others.isAlive(nodeId))
  }

  /** Looks at the other nodes now; never rejects. */
  look(): Promise<void> {
    return this.#others.look()
  }

  /** @param alone every other row is dead, which only the holder of the data folder may say */
  async join(alone: boolean): Promise<void> {
    this.#alone = alone
    const now = this.#clock.now()
    await this.#store.write(() => join(this.#node, now, alone))
    this.#confirmedAt = this.#clock.monotonic()
    if (!alone) await this.#others.watch()
    this.#timer = this.#clock.every(BEAT_MS, () => void this.#beat())
  }

  async leave(): Promise<void> {
    this.#timer?.dispose()
    this.#others.dispose()
    await this.#store.write(() => setNodeStatus(this.#node.id, 'dead'))
  }

  async drain(): Promise<void> {
    await this.#store.write(() => setNodeStatus(this.#node.id, 'draining'))
  }

  async #beat(): Promise<void> {
    if (this.#beating) return
    this.#beating = true
    try {
      const beaten = await this.#store.apart.heartbeat.write(() => raiseBeat(this.#node.id, this.#clock.now()))
      if (beaten === 0) return this.#hooks.onDead()
      this.#confirmedAt = this.#clock.monotonic()
      this.#hooks.onBeat(null)
    } catch (error) {
      this.#others.seeAnew()
      this.#hooks.onBeat(error)
    } finally {
      this.#beating = false
    }
  }
}

function* join(node: NodeIdentity, now: number, alone: boolean): Script<void> {
  if (alone) yield* recordAllDead()
  yield* insertNode(node, now)
}
