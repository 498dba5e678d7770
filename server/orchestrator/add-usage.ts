/** What a run has used so far, with one more call of its model. A cost is of those calls whose price was known. */
import type { Usage } from '../protocol/runs.ts'

export function addUsage(sum: Usage | undefined, call: Usage | undefined): Usage | undefined {
  if (!sum || !call) return call ?? sum
  const cachedTokens = (sum.cachedTokens ?? 0) + (call.cachedTokens ?? 0)
  const isPriced = sum.costUsd !== undefined || call.costUsd !== undefined
  return {
    inputTokens: sum.inputTokens + call.inputTokens,
    outputTokens: sum.outputTokens + call.outputTokens,
    ...(cachedTokens > 0 && { cachedTokens }),
    ...(isPriced && { costUsd: (sum.costUsd ?? 0) + (call.costUsd ?? 0) }),
  }
}
