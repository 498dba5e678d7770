/**
 * What a node does on a beat besides its runs: the sweep for work that nobody was told of, deletions that are due,
 * compaction of old runs, the removal of commands that were taken long ago and of files that nothing names, and the
 * search index of what older versions have written.
 */
import { AppError } from '../base/app-error.ts'
import type { Clock } from '../base/clock.ts'
import type { Disposer } from '../base/disposable.ts'
import { disposer } from '../base/disposable.ts'
import type { Logger } from '../base/logger.ts'
import { compact } from '../events/compaction.ts'
import type { StoreHealth } from '../events/store-health.ts'
import { fillRecallSearch } from '../store/recall-search.ts'
import { purgeDoneCommands } from '../store/rows/command-rows.ts'
import type { Script } from '../store/script.ts'
import { fillSearchIndex } from '../store/search-index.ts'
import type { Store } from '../store/store.ts'
import { isUnavailable } from '../store/store-fault.ts'
import type { Deletions } from './deletions.ts'
import type { SessionOwners } from './session-owners.ts'

const SWEEP_MS = 2_000
const TIDY_MS = 60_000
const COMMANDS_KEPT_MS = 3_600_000

export interface HousekeepingParts {
  store: Store
  clock: Clock
  logger: Logger
  health: StoreHealth
  owners: SessionOwners
  deletions: Deletions
  files: { tidy(): Promise<void> }
  compactAfterMs: number
  /** How long the store may be away before runs are given up. */
  giveUpAfterMs: number
}

export function startHousekeeping(parts: HousekeepingParts): Disposer {
  const { clock } = parts
  const sweep = single(parts, () => sweepOnce(parts))
  const tidy = single(parts, () => tidyOnce(parts))
  const ended = new AbortController()
  const fill = single(parts, () => fillSearchIndex(parts.store, ended.signal))
  // What an upload that was under way in a crash has left, at once.
  single(parts, () => parts.files.tidy())()
  single(parts, () => fillRecallSearch(parts.store, ended.signal))()
  const timers = [clock.every(SWEEP_MS, sweep), clock.every(TIDY_MS, tidy), clock.every(TIDY_MS, fill)]
  fill()
  return disposer(() => {
    ended.abort()
    for (const timer of timers) timer.dispose()
  })
}

async function sweepOnce(parts: HousekeepingParts): Promise<void> {
  const { store, health, owners, deletions } = parts
  if (health.awayMs >= parts.giveUpAfterMs) owners.abandon(storeGone(health.reason))
  const slow = health.watchSlowWrite()
  try {
    // Takes the write lock and changes nothing: that the store takes no writes is noticed though nothing runs.
    await store.write(probe)
  } finally {
    slow.dispose()
  }
  await owners.sweep()
  await deletions.run()
}

function* probe(): Script<void> {}

function storeGone(reason: string): AppError {
  return new AppError('STORE_UNAVAILABLE', `The store has been away for too long: ${reason}`)
}

async function tidyOnce({ store, clock, files, compactAfterMs }: HousekeepingParts): Promise<void> {
  const now = clock.now()
  await compact(store, now - compactAfterMs, now)
  await store.write(() => purgeDoneCommands(now - COMMANDS_KEPT_MS))
  await files.tidy()
}

/** Never twice at a time; a store that is away is the health's business. */
function single({ logger, health }: HousekeepingParts, work: () => Promise<void>): () => void {
  let busy = false
  return () => {
    if (busy) return
    busy = true
    work()
      .catch((error: unknown) => {
        if (isUnavailable(error)) health.failed(error)
        else logger.error({ err: error }, 'housekeeping failed')
      })
      .finally(() => {
        busy = false
      })
  }
}
