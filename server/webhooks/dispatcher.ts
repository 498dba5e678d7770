/**
 * Sends what is due, on every node (docs/webhooks.md). A look claims due deliveries and begins their tries; each ends
 * with a row that says what became of it.
 *
 *   started ──drain──► draining (claims nothing, tries end) ──► ended
 *
 * Invariants: a delivery is claimed by one node at a time, and taken from it only when that node is dead; a try whose
 * end could not be written is repeated. So an event arrives at least once, and every try has the same id. At most
 * `HOST_TRIES` go to one host at a time, so that a slow one keeps nobody else waiting. Looks are made when something was
 * planned, when a try has ended and when the next one is due; never further apart than 30 s, which finds what another
 * node has planned or left.
 */
import { type Clock, pause } from '../base/clock.ts'
import type { Disposer } from '../base/disposable.ts'
import type { Logger } from '../base/logger.ts'
import type { Sealer } from '../base/sealed-box.ts'
import {
  claimDelivery,
  claimedDeliveries,
  type DueDelivery,
  deleteDeliveriesBefore,
  dueDeliveries,
  earliestDue,
  releaseDelivery,
} from '../store/rows/webhook-delivery-rows.ts'
import type { Script } from '../store/script.ts'
import type { Store } from '../store/store.ts'
import { isUnavailable } from '../store/store-fault.ts'
import { postDelivery, TRY_MAX_MS, type TryOutcome } from './post-delivery.ts'
import { settleTry } from './settle-try.ts'
import { signedHeaders } from './signed-headers.ts'
import { signingSecrets } from './signing-secrets.ts'

const LOOK_MAX_MS = 30_000
const TRIES = 32
const HOST_TRIES = 4
const BATCH = 16
const KEPT_MS = 30 * 24 * 3_600_000
const PURGE_EVERY_MS = 3_600_000
const PURGE_ROWS = 500

export interface DispatcherOptions {
  nodeId: string
  store: Store
  clock: Clock
  logger: Logger
  sealer: Sealer
  userAgent: string
  isAlive(nodeId: string): boolean
  /** 0 to 1. */
  random?: () => number
}

export class Dispatcher {
  readonly #options: DispatcherOptions
  /** The host that each try under way goes to, by its delivery. */
  readonly #tries = new Map<string, { host: string; ended: Promise<void> }>()
  readonly #cut = new AbortController()
  #state: 'started' | 'draining' | 'ended' = 'started'
  #looking: Promise<void> | null = null
  #lookAgain = false
  #takeLeft = false
  #timer: Disposer | null = null
  readonly #purging: Disposer

  constructor(options: DispatcherOptions) {
    this.#options = options
    this.#purging = options.clock.every(PURGE_EVERY_MS, () => void this.#purge())
  }

  /** Something is due, or may be. */
  wake(): void {
    if (this.#state !== 'started') return
    this.#lookAgain = true
    this.#looking ??= this.#lookWhileAsked().finally(() => {
      this.#looking = null
      if (this.#lookAgain) this.wake()
    })
  }

  /** Takes up the tries of nodes that have died; also the first look, once it is known which have. */
  recover(): void {
    this.#takeLeft = true
    this.wake()
  }

  /** Begins no more tries; gives those under way `waitMs`, at most the length of one, and cuts them then. */
  async drain(waitMs: number): Promise<void> {
    if (this.#state === 'ended') return
    this.#state = 'draining'
    this.#timer?.dispose()
    this.#purging.dispose()
    await this.#looking
    const ended = Promise.all([...this.#tries.values()].map((each) => each.ended))
    const { clock } = this.#options
    if (waitMs > 0) await Promise.race([ended, pause(clock, Math.min(waitMs, TRY_MAX_MS), this.#cut.signal)])
    this.#cut.abort()
    await ended
    this.#state = 'ended'
  }

  /** Cuts tries short; they are repeated later. */
  interrupt(): void {
    this.#cut.abort()
  }

  async #lookWhileAsked(): Promise<void> {
    const { logger, clock } = this.#options
    this.#timer?.dispose()
    let nextInMs = LOOK_MAX_MS
    try {
      while (this.#lookAgain && this.#state === 'started') {
        this.#lookAgain = false
        nextInMs = await this.#look()
      }
    } catch (error) {
      // A store that is away is told elsewhere; what is due stays due.
      if (!isUnavailable(error)) logger.error({ err: error }, 'webhooks could not be looked at; it is tried again')
    }
    if (this.#state !== 'started') return
    this.#timer = clock.after(nextInMs, () => this.recover())
  }

  /** Answers when to look again, in ms. */
  async #look(): Promise<number> {
    const { store, clock } = this.#options
    if (this.#takeLeft) await this.#releaseLeft()
    const hosts = new Map<string, string>()
    let lookedAt = clock.now()
    while (this.#tries.size < TRIES && this.#state === 'started') {
      lookedAt = clock.now()
      const full = [...hosts].filter(([, host]) => this.#triesTo(host) >= HOST_TRIES).map(([webhookId]) => webhookId)
      const due = await store.read(() => dueDeliveries(lookedAt, full, BATCH))
      if (due.length === 0) break
      for (const delivery of due) hosts.set(delivery.webhookId, hostOf(delivery))
      for (const delivery of await this.#claim(due)) this.#begin(delivery)
    }
    // What has become due since the last read is not missed.
    const next = await store.read(() => earliestDue(lookedAt))
    return next === undefined ? LOOK_MAX_MS : Math.max(0, Math.min(next - clock.now(), LOOK_MAX_MS))
  }

  /** Those that this node got, of as many as there is room for. */
  async #claim(due: readonly DueDelivery[]): Promise<DueDelivery[]> {
    const { store, nodeId } = this.#options
    const wanted: DueDelivery[] = []
    for (const delivery of due) {
      const host = hostOf(delivery)
      const more = wanted.filter((each) => hostOf(each) === host).length
      if (this.#tries.size + wanted.length < TRIES && this.#triesTo(host) + more < HOST_TRIES) wanted.push(delivery)
    }
    if (wanted.length === 0) return []
    const claimed = await store.write(() => claimAll(wanted, nodeId))
    return wanted.filter(({ id }) => claimed.has(id))
  }

  #triesTo(host: string): number {
    return [...this.#tries.values()].filter((each) => each.host === host).length
  }

  #begin(delivery: DueDelivery): void {
    const ended = this.#try(delivery).finally(() => {
      this.#tries.delete(delivery.id)
      this.wake()
    })
    this.#tries.set(delivery.id, { host: hostOf(delivery), ended })
  }

  async #try(delivery: DueDelivery): Promise<void> {
    const { store, clock, logger, nodeId, random = Math.random } = this.#options
    const outcome = await this.#post(delivery)
    try {
      if (outcome.kind === 'cut') await store.write(() => releaseDelivery(delivery.id, nodeId))
      else {
        const { webhookId, id, attempts } = delivery
        const tried = { id, webhookId, attempts: attempts + 1, nodeId, random: random() }
        await store.write(() => settleTry(tried, outcome, clock.now()))
      }
    } catch (error) {
      // Its claim stays, and is found by a later look to be nobody's: the delivery is tried again.
      logger.warn({ err: error, delivery: delivery.id }, 'a delivery’s outcome could not be written')
    }
  }

  async #post(delivery: DueDelivery): Promise<TryOutcome> {
    const { clock, sealer, userAgent } = this.#options
    const now = clock.now()
    let secrets: string[]
    try {
      secrets = signingSecrets(sealer, delivery.webhookId, delivery, now)
    } catch (error) {
      return { kind: 'lost', durationMs: 0, error: (error as Error).message }
    }
    const { url, payload: body, id } = delivery
    const headers = { ...signedHeaders(id, body, now, secrets), 'user-agent': userAgent }
    return await postDelivery({ url, headers, body }, clock, this.#cut.signal)
  }

  /** Of nodes that are dead, and of this one where the end of a try could not be written. */
  async #releaseLeft(): Promise<void> {
    this.#takeLeft = false
    const { store, nodeId, isAlive } = this.#options
    const isLeft = ({ id, claimedBy }: { id: string; claimedBy: string }) =>
      claimedBy === nodeId ? !this.#tries.has(id) : !isAlive(claimedBy)
    const left = (await store.read(() => claimedDeliveries())).filter(isLeft)
    if (left.length === 0) return
    await store.write(function* release() {
      for (const { id, claimedBy } of left) yield* releaseDelivery(id, claimedBy)
    })
  }

  async #purge(): Promise<void> {
    const { store, clock, logger } = this.#options
    try {
      const before = clock.now() - KEPT_MS
      while ((await store.write(() => deleteDeliveriesBefore(before, PURGE_ROWS))) === PURGE_ROWS) {
        await new Promise((resolve) => setImmediate(resolve))
      }
    } catch (error) {
      if (!isUnavailable(error)) logger.error({ err: error }, 'old deliveries could not be purged; it is tried again')
    }
  }
}

function* claimAll(due: readonly DueDelivery[], nodeId: string): Script<Set<string>> {
  const claimed = new Set<string>()
  for (const { id, attempts } of due) if (yield* claimDelivery(id, attempts, nodeId)) claimed.add(id)
  return claimed
}

function hostOf({ url }: DueDelivery): string {
  return new URL(url).host
}
