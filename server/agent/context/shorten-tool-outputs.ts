/**
 * The last resort of a long run, whose own steps fill the window: the model reads the older of its tools' outputs in
 * short. Nothing is stored; every step decides anew from the whole transcript.
 */
import type { UIMessage } from 'ai'
import { isToolPart } from '../../protocol/tool-part.ts'
import type { ModelTurn } from '../model-messages.ts'
import { estimateTokens } from './estimate-tokens.ts'
import { cutMiddle } from './summary-request.ts'

const SHORT_CHARS = 1_000
/** The newest outputs are what the next step works with. */
const KEEP_WHOLE = 2

/** Frees at least `tokens`, the oldest first, as far as there is anything to free. */
export function shortenToolOutputs(turns: readonly ModelTurn[], tokens: number): readonly ModelTurn[] {
  const outputs = turns.reduce((sum, { message }) => sum + message.parts.filter(hasOutput).length, 0)
  let mayShorten = outputs - KEEP_WHOLE
  let left = tokens
  const shorten = (part: Part): Part => {
    if (!hasOutput(part) || mayShorten-- <= 0 || left <= 0) return part
    const text = typeof part.output === 'string' ? part.output : JSON.stringify(part.output)
    if (text.length <= SHORT_CHARS * 2) return part
    const output = cutMiddle(text, SHORT_CHARS)
    left -= estimateTokens(text) - estimateTokens(output)
    return { ...part, output } as Part
  }
  return turns.map((turn) => ({ ...turn, message: { ...turn.message, parts: turn.message.parts.map(shorten) } }))
}

type Part = UIMessage['parts'][number]

function hasOutput(part: Part): part is Part & { output: unknown } {
  return isToolPart(part) && part.state === 'output-available'
}
