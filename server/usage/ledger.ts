/**
 * The ledger: what each run has used, raised in the transaction that commits what it was used for, under the session's
 * lock. A call that was cut off before its provider told what it used is not in it.
 */
import type { Usage } from '../protocol/runs.ts'
import { pricesOf } from '../store/rows/price-rows.ts'
import type { RunRow } from '../store/rows/run-rows.ts'
import { addUsageEntry } from '../store/rows/usage-rows.ts'
import type { Script } from '../store/script.ts'
import { costOf, priceFor } from './price.ts'
import { asModelPrice } from './prices.ts'
import { quarterOf } from './zone-days.ts'

export type UsingRun = Pick<RunRow, 'id' | 'sessionId' | 'userId' | 'model' | 'profileId'>

/** Answers the same usage with its cost at the prices of now; without one where none is known. */
export function* recordUsage(run: UsingRun, usage: Usage, now: number): Script<Usage> {
  const own = (yield* pricesOf(run.userId)).map(asModelPrice)
  const price = priceFor(run.model, own)
  const costUsd = price && costOf(usage, price)
  const { inputTokens, outputTokens, cachedTokens = 0 } = usage
  yield* addUsageEntry({
    runId: run.id,
    quarter: quarterOf(now),
    sessionId: run.sessionId,
    userId: run.userId,
    model: run.model,
    profileId: run.profileId,
    inputTokens,
    outputTokens,
    cachedTokens,
    unpricedTokens: price ? 0 : inputTokens + outputTokens,
    costUsd: costUsd ?? null,
  })
  return { ...usage, ...(costUsd !== undefined && { costUsd }) }
}
