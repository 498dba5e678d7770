/**
 * Gives the runs that recalls have queued the places which their users have free, beside the claims: it waits for users'
 * locks, which what runs holds, and a planned time does not wait with it. Nothing hangs on it: a run that was queued and
 * given no place, because the process died in between, is found as any other is.
 */
import { type Clock, pause } from '../base/clock.ts'
import type { Logger } from '../base/logger.ts'
import type { Store } from '../store/store.ts'
import { isUnavailable } from '../store/store-fault.ts'
import type { RecallRuns } from './claim-due.ts'

/** Their rows are locked together. */
const USERS_A_TRANSACTION = 20
const FAULT_PAUSE_MS = 1_000

export interface PlaceGiverOptions {
  store: Store
  clock: Clock
  logger: Logger
  runs: Pick<RecallRuns, 'promote'>
  /** Sessions with a run that may begin. */
  promoted(sessionIds: readonly string[]): void
}

export class PlaceGiver {
  readonly #options: PlaceGiverOptions
  /** Users whose runs may have a place. */
  readonly #waiting = new Set<string>()
  readonly #drained = new AbortController()
  #giving: Promise<void> | null = null

  constructor(options: PlaceGiverOptions) {
    this.#options = options
  }

  /** They have a run more. */
  add(userIds: readonly string[]): void {
    for (const userId of userIds) this.#waiting.add(userId)
  }

  give(): void {
    this.#giving ??= this.#giveAll().finally(() => {
      this.#giving = null
      // Added after the last look at who waits.
      if (this.#waiting.size > 0 && !this.#drained.signal.aborted) this.give()
    })
  }

  async drain(): Promise<void> {
    this.#drained.abort()
    await this.#giving
  }

  async #giveAll(): Promise<void> {
    const { store, clock, logger, runs, promoted } = this.#options
    const { signal } = this.#drained
    while (this.#waiting.size > 0 && !signal.aborted) {
      const userIds = [...this.#waiting].slice(0, USERS_A_TRANSACTION)
      // Before: what is added meanwhile may not be seen by it.
      for (const userId of userIds) this.#waiting.delete(userId)
      try {
        promoted(await store.write(() => runs.promote(userIds)))
      } catch (error) {
        this.add(userIds)
        if (!isUnavailable(error)) logger.error({ err: error }, 'runs of recalls could not be given places')
        await pause(clock, FAULT_PAUSE_MS, signal)
      }
    }
  }
}
