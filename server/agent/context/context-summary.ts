/** A session's older turns as the model reads them: in short. The transcript keeps them as they are. */
import type { ModelTurn } from '../model-messages.ts'
import { NOTE } from '../note.ts'

export interface ContextSummary {
  /** The last message that it stands for. */
  upToMessageId: string
  text: string
}

const INTRODUCTION = 'A summary of this conversation up to here, for you alone; the user has the whole of it:'

/** The turns that a summary does not stand for; all of them when it knows none of these. */
export function turnsAfter(turns: readonly ModelTurn[], summary: ContextSummary | undefined): readonly ModelTurn[] {
  if (!summary) return turns
  const index = turns.findIndex(({ message }) => message.id === summary.upToMessageId)
  return turns.slice(index + 1)
}

/** What the model reads instead of `turns`: roles alternate as before, since the summary begins the next message. */
export function withSummary(turns: readonly ModelTurn[], summary: ContextSummary | undefined): readonly ModelTurn[] {
  const rest = turnsAfter(turns, summary)
  if (!summary || rest.length === turns.length) return rest
  const part = { type: 'text' as const, text: `${INTRODUCTION}\n\n${summary.text}`, providerMetadata: NOTE }
  const [first, ...others] = rest
  if (first?.message.role !== 'user') {
    return [{ message: { id: 'summary', role: 'user', parts: [part] } }, ...rest]
  }
  return [{ ...first, message: { ...first.message, parts: [part, ...first.message.parts] } }, ...others]
}
