/**
 * What one run has used. Each call of its model is noted when its provider has told, and goes into the ledger with the
 * next transaction of the run, so that a figure is there exactly when what it paid for is. A recovery goes on with what
 * the run's row says.
 */
import type { AddEvent } from '../events/append.ts'
import type { LogWriter } from '../events/log-writer.ts'
import type { Usage } from '../protocol/runs.ts'
import { type RunRow, updateRun } from '../store/rows/run-rows.ts'
import type { Script } from '../store/script.ts'
import { newWarnings } from '../usage/budgets.ts'
import { recordUsage } from '../usage/ledger.ts'
import { addUsage } from './add-usage.ts'

/** A provider that counts more in one call is wrong, and must not spoil the ledger. */
const MOST_TOKENS_A_CALL = 10_000_000

export class RunUsage {
  readonly #run: RunRow
  readonly #writer: LogWriter
  readonly #now: () => number
  #saved: Usage | undefined
  #noted: Usage | undefined

  constructor({ run, writer, now }: { run: RunRow; writer: LogWriter; now: () => number }) {
    this.#run = run
    this.#writer = writer
    this.#now = now
    this.#saved = run.usage ? (JSON.parse(run.usage) as Usage) : undefined
  }

  /** Of one call; undefined when its provider did not tell. */
  note(usage: Usage | undefined): void {
    if (usage) this.#noted = addUsage(this.#noted, sound(usage))
  }

  /** One transaction with what was noted since the last; `work` is given what the run has used in all. */
  async commit<T>(work: (add: AddEvent, usage: Usage | undefined) => Script<T>): Promise<T> {
    const noted = this.#noted
    const saved = this.#saved
    const run = this.#run
    const now = this.#now()
    const { usage, result } = await this.#writer.commit(function* withUsage(add) {
      const total = noted ? addUsage(saved, yield* recordUsage(run, noted, now)) : saved
      if (noted && total) {
        yield* updateRun(run.id, { usage: JSON.stringify(total) })
        for (const text of yield* newWarnings(run, now)) {
          add({ type: 'notice', runId: run.id, level: 'warning', code: 'budget-warning', text })
        }
      }
      return { usage: total, result: yield* work(add, total) }
    })
    this.#saved = usage
    this.#noted = undefined
    return result
  }
}

function sound({ inputTokens, outputTokens, cachedTokens }: Usage): Usage {
  return {
    inputTokens: whole(inputTokens),
    outputTokens: whole(outputTokens),
    ...(cachedTokens && { cachedTokens: whole(cachedTokens) }),
  }
}

function whole(count: number): number {
  return Number.isFinite(count) ? Math.min(MOST_TOKENS_A_CALL, Math.max(0, Math.round(count))) : 0
}
