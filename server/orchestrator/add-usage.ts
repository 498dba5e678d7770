/** What a run has used so far, with one more call of its model. */
import type { Usage } from '../protocol/runs.ts'

export function addUsage(sum: Usage | undefined, call: Usage | undefined): Usage | undefined {
  if (!sum || !call) return call ?? sum
  const cachedTokens = (sum.cachedTokens ?? 0) + (call.cachedTokens ?? 0)
  return {
    inputTokens: sum.inputTokens + call.inputTokens,
    outputTokens: sum.outputTokens + call.outputTokens,
    ...(cachedTokens > 0 && { cachedTokens }),
  }
}
