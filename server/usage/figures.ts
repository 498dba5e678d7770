/** Sums of the ledger as figures. */
import type { UsageFigures } from '../protocol/usage.ts'
import type { UsageSumRow } from '../store/rows/usage-rows.ts'

export const NO_SUM: UsageSumRow = {
  runs: 0,
  inputTokens: null,
  outputTokens: null,
  cachedTokens: null,
  unpricedTokens: null,
  costUsd: null,
}

/** Numbers come as bigint or null from sums. */
export function figures(sum: UsageSumRow): UsageFigures {
  const used: UsageFigures = {
    runs: Number(sum.runs),
    inputTokens: Number(sum.inputTokens ?? 0),
    outputTokens: Number(sum.outputTokens ?? 0),
    cachedTokens: Number(sum.cachedTokens ?? 0),
    unpricedTokens: Number(sum.unpricedTokens ?? 0),
  }
  if (sum.costUsd !== null) used.costUsd = Number(sum.costUsd)
  return used
}

/** Adds in place: a period may have tens of thousands of sums. */
export function raise(used: UsageFigures, more: UsageFigures): UsageFigures {
  used.runs += more.runs
  used.inputTokens += more.inputTokens
  used.outputTokens += more.outputTokens
  used.cachedTokens += more.cachedTokens
  used.unpricedTokens += more.unpricedTokens
  if (more.costUsd !== undefined) used.costUsd = (used.costUsd ?? 0) + more.costUsd
  return used
}

export function raiseAt(sums: Map<string, UsageFigures>, key: string, more: UsageFigures): void {
  const used = sums.get(key)
  if (used) raise(used, more)
  else sums.set(key, { ...more })
}

export function total(sums: Iterable<UsageFigures>): UsageFigures {
  const all = figures(NO_SUM)
  for (const used of sums) raise(all, used)
  return all
}

/** The most expensive first, then what used most, then by name. */
export function byWeight([name, one]: [string, UsageFigures], [otherName, other]: [string, UsageFigures]): number {
  return (
    wholeCost(other) - wholeCost(one) ||
    other.inputTokens + other.outputTokens - (one.inputTokens + one.outputTokens) ||
    (name < otherName ? -1 : 1)
  )
}

/** In billionths of a dollar: what differs by less differs by the order in which it was summed up. */
function wholeCost({ costUsd = 0 }: UsageFigures): number {
  return Math.round(costUsd * 1e9)
}
