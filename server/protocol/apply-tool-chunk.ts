/**
 * Tool chunks. A call is one part that passes through
 * input-streaming → input-available (→ approval-requested) → output-available | output-error | output-denied.
 * A call's id is looked up in the current step first: ids may repeat in later steps.
 */
import type { UIMessageChunk } from 'ai'
import { addPart, type ChunkState, type MessagePart, replacePart } from './chunk-state.ts'
import { partialJson } from './partial-json.ts'
import { isToolPart, type ToolPart } from './tool-part.ts'

type ToolChunk = Extract<UIMessageChunk, { toolCallId: string }>
type Chunk<T extends ToolChunk['type']> = Extract<ToolChunk, { type: T }>

/** A longer input is shown up to here while it is written: parsing it whole at each delta would be quadratic. */
const PARSED_INPUT_MAX_CHARS = 16_384

export function isToolChunk(chunk: UIMessageChunk): chunk is ToolChunk {
  return 'toolCallId' in chunk
}

export function applyToolChunk(state: ChunkState, chunk: ToolChunk): ChunkState {
  switch (chunk.type) {
    case 'tool-input-start':
    case 'tool-input-available':
      return applyInput(state, chunk)
    case 'tool-input-delta':
      return applyInputDelta(state, chunk)
    case 'tool-input-error':
      return applyInputError(state, chunk)
    case 'tool-approval-request':
      return updateCall(state, chunk.toolCallId, () => ({ state: 'approval-requested', approval: approvalOf(chunk) }))
    case 'tool-output-available':
      return updateCall(state, chunk.toolCallId, ({ input }) => ({
        ...OPEN_FIELDS,
        input,
        state: 'output-available',
        output: chunk.output,
        preliminary: chunk.preliminary,
        ...resultFields(chunk),
      }))
    case 'tool-output-error':
      return updateCall(state, chunk.toolCallId, ({ type, input, rawInput }) => ({
        ...OPEN_FIELDS,
        input,
        rawInput: type === 'dynamic-tool' ? undefined : rawInput,
        state: 'output-error',
        errorText: chunk.errorText,
        ...resultFields(chunk),
      }))
    case 'tool-output-denied':
      return updateCall(state, chunk.toolCallId, () => ({ state: 'output-denied' }))
    default:
      return state
  }
}

/** What each change of a call sets anew. */
const OPEN_FIELDS = {
  input: undefined,
  rawInput: undefined,
  inputEncoding: undefined,
  output: undefined,
  errorText: undefined,
  preliminary: undefined,
}

function applyInput(state: ChunkState, chunk: Chunk<'tool-input-start' | 'tool-input-available'>): ChunkState {
  const started = chunk.type === 'tool-input-start'
  return putCall(state, chunk, chunk.dynamic === true, {
    ...OPEN_FIELDS,
    state: started ? 'input-streaming' : 'input-available',
    ...(started ? { inputEncoding: chunk.inputEncoding } : { input: chunk.input }),
    ...(chunk.title !== undefined && { title: chunk.title }),
    ...(chunk.providerMetadata && { callProviderMetadata: chunk.providerMetadata }),
  })
}

function applyInputDelta(state: ChunkState, { toolCallId, inputTextDelta }: Chunk<'tool-input-delta'>): ChunkState {
  return updateCall(state, toolCallId, (part) => {
    if (part.state !== 'input-streaming') return {}
    const before = typeof part.rawInput === 'string' ? part.rawInput : ''
    const rawInput = before + inputTextDelta
    if (part.inputEncoding === 'text') return { rawInput, input: rawInput }
    if (before.length >= PARSED_INPUT_MAX_CHARS) return { rawInput }
    return { rawInput, input: partialJson(rawInput.slice(0, PARSED_INPUT_MAX_CHARS)) }
  })
}

function applyInputError(state: ChunkState, chunk: Chunk<'tool-input-error'>): ChunkState {
  const held = state.message.parts[findCall(state, chunk.toolCallId, true)]
  const dynamic = held ? held.type === 'dynamic-tool' : chunk.dynamic === true
  return putCall(state, chunk, dynamic, {
    ...OPEN_FIELDS,
    state: 'output-error',
    ...(dynamic ? { input: chunk.input } : { rawInput: chunk.input }),
    errorText: chunk.errorText,
    ...(chunk.providerMetadata && { resultProviderMetadata: chunk.providerMetadata }),
  })
}

type NamedChunk = Chunk<'tool-input-start' | 'tool-input-available' | 'tool-input-error'>

/** Changes the current step's call of that id and kind, or adds it. */
function putCall(state: ChunkState, chunk: NamedChunk, dynamic: boolean, change: Partial<ToolPart>): ChunkState {
  const { toolCallId, toolName, providerExecuted, toolMetadata } = chunk
  const name = dynamic ? { type: 'dynamic-tool', toolName } : { type: `tool-${toolName}` }
  const index = findCall(state, toolCallId, true, dynamic)
  const fields = {
    ...change,
    ...name,
    ...(providerExecuted !== undefined && { providerExecuted }),
    ...(toolMetadata !== undefined && { toolMetadata }),
  }
  const held = state.message.parts[index]
  if (!held) return addPart(state, compact({ toolCallId, ...fields }))
  return replacePart(state, index, compact({ ...held, ...fields }))
}

function updateCall(state: ChunkState, toolCallId: string, change: (part: ToolPart) => Partial<ToolPart>): ChunkState {
  const index = findCall(state, toolCallId, false)
  const part = state.message.parts[index]
  return part && isToolPart(part) ? replacePart(state, index, compact({ ...part, ...change(part) })) : state
}

/** The call's index: first in the current step, else, if allowed, the last one before; -1 if there is none. */
function findCall(state: ChunkState, toolCallId: string, currentStepOnly: boolean, dynamic?: boolean): number {
  const { parts } = state.message
  const matches = (part: MessagePart) =>
    isToolPart(part) &&
    part.toolCallId === toolCallId &&
    (dynamic === undefined || dynamic === (part.type === 'dynamic-tool'))
  const stepStart = parts.findLastIndex((part) => part.type === 'step-start')
  const inStep = parts.findIndex((part, index) => index > stepStart && matches(part))
  return inStep >= 0 || currentStepOnly ? inStep : parts.findLastIndex(matches)
}

function resultFields(chunk: Chunk<'tool-output-available' | 'tool-output-error'>): Partial<ToolPart> {
  const { providerExecuted, providerMetadata, toolMetadata } = chunk
  return {
    ...(providerExecuted !== undefined && { providerExecuted }),
    ...(toolMetadata !== undefined && { toolMetadata }),
    ...(providerMetadata && { resultProviderMetadata: providerMetadata }),
  }
}

function approvalOf(chunk: Chunk<'tool-approval-request'>) {
  return {
    id: chunk.approvalId,
    ...(chunk.approvalDescriptor !== undefined && { descriptor: chunk.approvalDescriptor }),
    ...('inputSchemaInput' in chunk && { inputSchemaInput: chunk.inputSchemaInput }),
    ...(chunk.signature !== undefined && { signature: chunk.signature }),
  }
}

/** Without absent fields. The one place that vouches for a tool part's shape, which depends on its state. */
function compact(part: object): MessagePart {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as MessagePart
}
