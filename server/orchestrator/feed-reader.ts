/** What one reader of the feed has not been told: ids and facts, gathered for a moment so that a burst is one frame. */
import type { Clock } from '../base/clock.ts'
import { type Deferred, deferred } from '../base/deferred.ts'
import type { Disposer } from '../base/disposable.ts'
import type { PassedBudget } from '../protocol/feed.ts'

const GATHER_MS = 50
const BATCH = 200

interface FeedNews {
  ids: string[]
  recallIds: string[]
  budgets: PassedBudget[]
  profiles?: true
  server?: true
}

export class FeedReader {
  readonly userId: string
  readonly #ids = new Set<string>()
  readonly #recallIds = new Set<string>()
  #budgets: PassedBudget[] = []
  /** Looks at the store overlap. */
  readonly #budgetsTold = new Set<string>()
  #profiles = false
  #server = false
  #awake: Deferred<boolean> = deferred()
  #gathering: Disposer | null = null
  #ended = false
  readonly #clock: Clock

  constructor(clock: Clock, userId: string) {
    this.#clock = clock
    this.userId = userId
  }

  changed(sessionId: string): void {
    this.#ids.add(sessionId)
    this.#gather()
  }

  recallChanged(recallId: string): void {
    this.#recallIds.add(recallId)
    this.#gather()
  }

  budgetsPassed(budgets: readonly PassedBudget[]): void {
    for (const budget of budgets) {
      const key = `${budget.budgetId} ${budget.at}`
      if (this.#budgetsTold.has(key)) continue
      this.#budgetsTold.add(key)
      this.#budgets.push(budget)
      this.#gather()
    }
  }

  profilesChanged(): void {
    this.#profiles = true
    this.#gather()
  }

  serverChanged(): void {
    this.#server = true
    this.#gather()
  }

  #gather(): void {
    this.#gathering ??= this.#clock.after(GATHER_MS, () => {
      this.#gathering = null
      this.#awake.resolve(true)
    })
  }

  end(): void {
    this.#ended = true
    this.#gathering?.dispose()
    this.#awake.resolve(false)
  }

  /** False when the stream is to end. */
  async news(): Promise<boolean> {
    await this.#awake.promise
    if (!this.#ended) this.#awake = deferred()
    return !this.#ended
  }

  take(): FeedNews {
    const ids = takeBatch(this.#ids)
    const recallIds = takeBatch(this.#recallIds)
    if (this.#ids.size + this.#recallIds.size > 0) this.#gather()
    const budgets = this.#budgets
    const news = {
      ids,
      recallIds,
      budgets,
      ...(this.#profiles && { profiles: true as const }),
      ...(this.#server && { server: true as const }),
    }
    this.#budgets = []
    this.#profiles = false
    this.#server = false
    return news
  }
}

function takeBatch(ids: Set<string>): string[] {
  const batch = [...ids].slice(0, BATCH)
  for (const id of batch) ids.delete(id)
  return batch
}
