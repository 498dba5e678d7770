/**
 * A recall as the log tells of it: a long message is cut, since every event about the recall repeats it. `recalls.get`
 * has the whole of it.
 */
import { cleanText } from '../base/clean-text.ts'
import type { Recall } from '../protocol/recalls.ts'

const TOLD_CHARS = 2_000

export function briefly(recall: Recall): Recall {
  const { message, note } = recall
  return { ...recall, message: cut(message), ...(note !== undefined && { note: cut(note) }) }
}

function cut(text: string): string {
  return text.length > TOLD_CHARS ? cleanText(`${text.slice(0, TOLD_CHARS - 1)}…`) : text
}
