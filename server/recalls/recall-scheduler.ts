/**
 * Wakes sessions when their recalls are due, on every node.
 *
 *   started ──drain──► ended
 *
 * A look claims what is due, in batches, and finds out when the next thing is. Looks are made when the timer for that
 * rings, when a recall was changed on this node, and at least every 30 s, which finds what another node has planned,
 * what a clock that jumped has made due, and what a dead process has left. A timer that rings early finds nothing due
 * and is set again: what is due is the store's to say, by the store's clock.
 *
 * What was claimed settles after the last batch: its runs are given places (before that every two seconds), and its
 * sessions are woken. So a claim waits for nothing but the locks of its sessions.
 */
import type { Clock } from '../base/clock.ts'
import type { Disposer } from '../base/disposable.ts'
import type { Logger } from '../base/logger.ts'
import { earliestOccurrence } from '../store/rows/occurrence-rows.ts'
import { earliestRecall } from '../store/rows/recall-rows.ts'
import type { Script } from '../store/script.ts'
import type { Store } from '../store/store.ts'
import { isUnavailable } from '../store/store-fault.ts'
import { type ClaimContext, type Claimed, claimDue, type Due } from './claim-due.ts'
import { BATCH, type FoundDue, findDue } from './find-due.ts'
import { pauseFaulty } from './pause-faulty.ts'
import { PlaceGiver } from './place-giver.ts'

const LOOK_MAX_MS = 30_000
/** After a claim that failed, so that one that always fails does not spin. */
const FAULT_PAUSE_MS = 1_000
/** While more is due than a batch. */
const PLACES_EVERY_MS = 2_000
/** Claims in a row that find all taken; what nobody can take is not to be looked at without end. */
const FRUITLESS_CLAIMS = 3

export interface RecallSchedulerOptions {
  store: Store
  clock: Clock
  logger: Logger
  /** The time by which things are due, for all nodes. */
  storeNow(): Script<number>
  limits: ClaimContext['limits']
  runs: ClaimContext['runs']
  /** Tells who has something to do or to show. */
  claimed(claimed: Claimed): void
  /** Sessions with a run that may begin. */
  promoted(sessionIds: readonly string[]): void
  /** What may wait until nothing more is due has its turn. */
  settled(): void
}

export class RecallScheduler {
  readonly #options: RecallSchedulerOptions
  #ended = false
  #looking: Promise<void> | null = null
  #lookAgain = false
  #timer: Disposer | null = null
  readonly #places: PlaceGiver
  /** When the timer rings, by the monotonic clock, and how far the store's clock is ahead; null while a look is under way. */
  #armed: { until: number; aheadMs: number } | null = null

  constructor(options: RecallSchedulerOptions) {
    this.#options = options
    this.#places = new PlaceGiver(options)
  }

  /** Something is due, or may be. */
  wake(): void {
    if (this.#ended) return
    this.#lookAgain = true
    this.#looking ??= this.#lookWhileAsked().finally(() => {
      this.#looking = null
      if (this.#lookAgain) this.wake()
    })
  }

  /** A recall was planned for then: looks anew only if that is before whatever is waited for. */
  expect(at: number | null): void {
    if (at === null || (this.#armed && at >= this.#ringsAt(this.#armed))) return
    this.wake()
  }

  /** By the store's clock, which may have jumped since. */
  #ringsAt({ until, aheadMs }: { until: number; aheadMs: number }): number {
    const { clock } = this.#options
    return clock.now() + aheadMs + (until - clock.monotonic())
  }

  /** Claims nothing more. */
  async drain(): Promise<void> {
    this.#ended = true
    this.#lookAgain = false
    this.#timer?.dispose()
    await this.#looking
    this.#timer?.dispose()
    await this.#places.drain()
  }

  async #lookWhileAsked(): Promise<void> {
    this.#timer?.dispose()
    this.#armed = null
    let next: NextLook = { at: Number.POSITIVE_INFINITY, aheadMs: 0 }
    while (this.#lookAgain && !this.#ended) {
      this.#lookAgain = false
      next = await this.#lookOrWait()
    }
    if (this.#ended) return
    // By the clock as it is now: a look may have taken its time, or the clock have jumped meanwhile.
    const { clock } = this.#options
    const inMs = Math.max(0, Math.min(next.at - (clock.now() + next.aheadMs), LOOK_MAX_MS))
    this.#armed = { until: clock.monotonic() + inMs, aheadMs: next.aheadMs }
    this.#timer = clock.after(inMs, () => this.wake())
  }

  async #lookOrWait(): Promise<NextLook> {
    try {
      const next = await this.#look()
      this.#settle()
      return next
    } catch (error) {
      // A store that is away is told elsewhere; what is due stays due, and what was claimed settles with the next look.
      if (!isUnavailable(error)) this.#options.logger.error({ err: error }, 'recalls could not be looked at')
      return this.#afterFault()
    }
  }

  #settle(): void {
    this.#places.give()
    this.#options.settled()
  }

  #afterFault(): NextLook {
    return { at: this.#options.clock.now() + FAULT_PAUSE_MS, aheadMs: 0 }
  }

  async #look(): Promise<NextLook> {
    const { store, clock } = this.#options
    let placedAt = clock.monotonic()
    let fruitless = 0
    let missedAtMost = BATCH
    while (!this.#ended) {
      // Before the read: its length makes the store's clock seem ahead, and a timer that rings early does no harm.
      const begun = clock.now()
      const found = await store.apart.recalls.read(() => look(this.#options.storeNow(), missedAtMost))
      if (found.nextAt !== undefined) return { at: found.nextAt, aheadMs: found.now - begun }
      const claimed = await this.#claim(found.due)
      fruitless = claimed === 'nothing' ? fruitless + 1 : 0
      if (claimed === 'in part' || fruitless === FRUITLESS_CLAIMS) return this.#afterFault()
      // No more of them are read and locked than a claim has room for.
      missedAtMost = claimed === 'cut' ? Math.ceil(missedAtMost / 2) : Math.min(BATCH, missedAtMost * 2)
      if (found.isAll && claimed !== 'cut') this.#settle()
      else if (clock.monotonic() - placedAt >= PLACES_EVERY_MS) {
        this.#places.give()
        placedAt = clock.monotonic()
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
    return { at: Number.POSITIVE_INFINITY, aheadMs: 0 }
  }

  async #claim(due: Due): Promise<'all' | 'cut' | 'nothing' | 'in part'> {
    try {
      return await this.#claimTogether(due)
    } catch (error) {
      if (isUnavailable(error)) throw error
      this.#options.logger.warn({ err: error }, 'a batch of recalls was refused; each is claimed by itself')
      return (await this.#claimApart(due)) ? 'all' : 'in part'
    }
  }

  /** 'cut' when it has left some to the next claim, 'nothing' when all of it was somebody else's by then. */
  async #claimTogether(due: Due): Promise<'all' | 'cut' | 'nothing'> {
    const { store, limits, runs, storeNow, claimed } = this.#options
    const result = await store.apart.recalls.write(function* claim() {
      return yield* claimDue(due, { now: yield* storeNow(), limits, runs })
    })
    claimed(result)
    this.#places.add(result.userIds)
    if (result.left) return 'cut'
    return result.recallIds.length > 0 ? 'all' : 'nothing'
  }

  /** So that only the culprit stays behind. It is paused, and says why: nothing else would come to its turn. True when all were claimed. */
  async #claimApart(due: Due): Promise<boolean> {
    const { logger } = this.#options
    const alone: Due[] = [
      ...due.occurrences.map((each) => ({ recalls: [], occurrences: [each] })),
      ...due.recalls.map((each) => ({ recalls: [each], occurrences: [] })),
    ]
    let clean = true
    for (const one of alone) {
      try {
        await this.#claimTogether(one)
      } catch (error) {
        if (isUnavailable(error)) throw error
        clean = false
        logger.error({ err: error, due: one }, 'a recall could not be claimed; it is paused')
        await this.#pause(one, error)
      }
    }
    return clean
  }

  async #pause(due: Due, fault: unknown): Promise<void> {
    const { store, logger, storeNow, claimed } = this.#options
    const reason = fault instanceof Error ? fault.message : String(fault)
    try {
      const paused = await store.apart.recalls.write(function* pause() {
        return yield* pauseFaulty(due, reason, yield* storeNow())
      })
      claimed(paused)
    } catch (error) {
      if (isUnavailable(error)) throw error
      logger.error({ err: error, due }, 'a recall could not be paused either')
    }
  }
}

/** When there is something to look for, by the store's clock, and how far that is ahead of this node's. */
interface NextLook {
  at: number
  aheadMs: number
}

interface Found extends FoundDue {
  now: number
  /** When something will be due, where nothing is. */
  nextAt?: number
}

function* look(storeNow: Script<number>, missedAtMost: number): Script<Found> {
  const now = yield* storeNow
  const found = yield* findDue(now, missedAtMost)
  if (found.due.recalls.length + found.due.occurrences.length > 0) return { ...found, now }
  const next = [yield* earliestRecall(now), yield* earliestOccurrence(now)].filter((at) => at !== undefined)
  return { ...found, now, nextAt: Math.min(...next) }
}
