/**
 * What a model is asked for a summary of older turns. They are given as one text, not as messages: so no tool has to
 * be offered for the calls in them, and nothing in them is taken for the task.
 */
import type { ModelMessage } from 'ai'
import { fileWords } from '../../protocol/files.ts'
import { isToolPart, type ToolPart, toolNameOf } from '../../protocol/tool-part.ts'
import type { ModelTurn } from '../model-messages.ts'
import { NOTE } from '../note.ts'
import type { ContextSummary } from './context-summary.ts'

const RESULT_MAX_CHARS = 4_000
const CUT = '\n[…]\n'

const TASK = [
  'Below is the older part of a conversation between a user and an assistant, which the assistant will not see again.',
  'Write what it needs to know to go on: what the user wants and has decided, what was done and found out (with names,',
  'paths, numbers and ids as they are), what failed, what is open. Write notes, at most 800 words, without a preamble.',
].join(' ')

/** `maxChars` bounds the older part; what is over it is left out in the middle, and marked. */
export function summaryRequest(
  older: readonly ModelTurn[],
  previous: ContextSummary | undefined,
  maxChars: number,
): ModelMessage[] {
  const before = previous ? [`Summary of what came before:\n${previous.text}`] : []
  const text = cutMiddle([...before, ...older.map(textOfTurn)].join('\n\n'), maxChars)
  const content = `${TASK}\n\n<conversation>\n${text}\n</conversation>`
  return [{ role: 'user', content: [{ type: 'text', text: content }], providerOptions: NOTE }]
}

function textOfTurn({ message, note }: ModelTurn): string {
  const said = message.parts.map((part) => {
    if (part.type === 'text') return part.text
    if (part.type === 'file') return `[file ${fileWords(part)}]`
    return isToolPart(part) ? textOfCall(part) : ''
  })
  return [`${message.role === 'user' ? 'User' : 'Assistant'}:`, ...said, note ?? ''].filter(Boolean).join('\n')
}

function textOfCall(part: ToolPart): string {
  const result = part.output !== undefined ? JSON.stringify(part.output) : (part.errorText ?? 'no result')
  return `[called ${toolNameOf(part)} ${JSON.stringify(part.input) ?? ''}: ${cutMiddle(result, RESULT_MAX_CHARS)}]`
}

export function cutMiddle(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text
  const half = Math.max(0, Math.floor((maxChars - CUT.length) / 2))
  return `${text.slice(0, half)}${CUT}${text.slice(text.length - half)}`.toWellFormed()
}
