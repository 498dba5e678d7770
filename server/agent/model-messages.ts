/**
 * The transcript as the model reads it. Every call it sees has a result: one that nobody knows the outcome of says so
 * (contract row "recovery"), one whose input was cut off is left out, for it was never made. Data parts, and messages
 * with nothing to say, are left out.
 *
 * What the server itself tells the model is marked as a note.
 */
import { convertToModelMessages, type ModelMessage, type UIMessage } from 'ai'
import type { MessagePart } from '../protocol/chunk-state.ts'
import { hasUnknownOutcome, isToolPart, type ToolPart, wasCutOff } from '../protocol/tool-part.ts'
import { joinCutTexts } from './join-cut-texts.ts'
import { NOTE } from './note.ts'

export interface ModelTurn {
  message: UIMessage
  /** Reaches the model only, after what the message shows. */
  note?: string
}

const UNKNOWN_OUTCOME =
  'Outcome unknown: the server was interrupted while this tool ran. It may have run, wholly or in part, or may still be ' +
  'running. Find out before you call it again.'
const NOT_STARTED = 'The tool was not started.'

export async function toModelMessages(turns: readonly ModelTurn[]): Promise<ModelMessage[]> {
  const messages = turns.map(({ message, note }) => ({
    ...message,
    parts: [...partsFor(message), ...(note ? [{ type: 'text' as const, text: note, providerMetadata: NOTE }] : [])],
  }))
  return convertToModelMessages(messages.filter(({ parts }) => parts.some((part) => part.type !== 'step-start')))
}

/** Asks the model to go on where its unfinished answer, the last message before this one, stops. */
export function recoveryNote(unknownToolCalls: readonly { toolCallId: string; toolName: string }[]): ModelMessage {
  const names = [...new Set(unknownToolCalls.map((call) => call.toolName))].join(', ')
  const text = [
    'The server was interrupted while you answered. Your answer so far is above and the user has it.',
    'Go on exactly where it stops; do not repeat any of it and do not mention the interruption.',
    names && `The outcome of these tool calls is unknown: ${names}. They may have run; do not repeat them blindly.`,
  ]
  return { role: 'user', content: [{ type: 'text', text: text.filter(Boolean).join(' ') }], providerOptions: NOTE }
}

function partsFor({ role, parts }: UIMessage): MessagePart[] {
  const told = parts.flatMap(forModel)
  return (role === 'assistant' ? joinCutTexts(told) : told).filter((part) => !isBlank(part))
}

/** Providers refuse blank texts; an empty reasoning may carry a signature. */
function isBlank(part: MessagePart): boolean {
  return (part.type === 'text' || part.type === 'reasoning') && part.text.trim() === '' && !part.providerMetadata
}

function forModel(part: MessagePart): MessagePart[] {
  if (isToolPart(part)) return callForModel(part)
  if (part.type.startsWith('data-')) return []
  return [part]
}

function callForModel(part: MessagePart & ToolPart): MessagePart[] {
  if (wasCutOff(part)) return []
  if (part.state === 'output-denied') return [failed(part, deniedBecause(part.approval?.reason))]
  if (hasUnknownOutcome(part)) return [failed(part, UNKNOWN_OUTCOME)]
  if (part.state === 'output-available') {
    // Whether its user allowed it is between the server and the user.
    const { approval: _, ...call } = part as ToolPart
    return [call as MessagePart]
  }
  return [failed(part, part.errorText ?? NOT_STARTED)]
}

function deniedBecause(reason: string | undefined): string {
  const why = reason ? `: ${reason}` : '.'
  return `The user did not allow this call${why} It was not started; do not try to get round that.`
}

/** Providers want an object as input, even of a call that had none. */
function failed(part: ToolPart, errorText: string): MessagePart {
  const { output: _, preliminary: __, rawInput: ___, approval: ____, ...call } = part
  const input = typeof part.input === 'object' && part.input !== null ? part.input : {}
  return { ...call, input, state: 'output-error', errorText } as MessagePart
}
