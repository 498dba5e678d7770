/** Which older turns to summarise so that a prompt gets well below its model's window (contract row "context"). */
import type { ModelTurn } from '../model-messages.ts'
import { type ContextSummary, turnsAfter } from './context-summary.ts'
import { estimateTokens } from './estimate-tokens.ts'

/** From this share of the window on something is done. */
export const COMPRESS_AT = 0.85
/** What stays word for word takes at most this share, if the newest user message lets it. */
const KEEP = 0.3
/** Less than this is not worth a call of the model. */
const WORTH_IT = 0.1

export interface CompressionPlan {
  older: readonly ModelTurn[]
  upToMessageId: string
}

/** What is kept begins with a user's message, so that the model reads a whole turn. */
export function planCompression(
  turns: readonly ModelTurn[],
  summary: ContextSummary | undefined,
  contextTokens: number,
): CompressionPlan | undefined {
  const rest = turnsAfter(turns, summary)
  const sizes = rest.map(({ message, note }) => estimateTokens(message.parts) + estimateTokens(note ?? ''))
  let keptTokens = 0
  let from = 0
  for (let index = rest.length - 1; index > 0; index--) {
    keptTokens += sizes[index] ?? 0
    if (from > 0 && keptTokens > contextTokens * KEEP) break
    if (rest[index]?.message.role === 'user') from = index
  }
  const older = rest.slice(0, from)
  const last = older.at(-1)
  const olderTokens = sizes.slice(0, from).reduce((sum, size) => sum + size, 0)
  if (!last || olderTokens < contextTokens * WORTH_IT) return undefined
  return { older, upToMessageId: last.message.id }
}
