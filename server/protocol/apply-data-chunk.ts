/**
 * Data chunks: one with an id replaces the part of that type and id, transient ones leave no trace.
 *
 * `data-tool-output { toolCallId, offset, text }` is a tool's live output and builds one part under the call's id.
 * The part's text begins at its `offset`; both count UTF-16 code units of the whole output. What it already has changes
 * nothing, so a chunk may come twice; after a gap the part begins anew, so that it never shows two pieces as one.
 */
import type { UIMessageChunk } from 'ai'
import { addPart, type ChunkState, type MessagePart, replacePart } from './chunk-state.ts'

type DataChunk = Extract<UIMessageChunk, { type: `data-${string}` }>

interface ToolOutput {
  toolCallId: string
  offset: number
  text: string
}

export function isDataChunk(chunk: UIMessageChunk): chunk is DataChunk {
  return chunk.type.startsWith('data-')
}

export function applyDataChunk(state: ChunkState, chunk: DataChunk): ChunkState {
  if (chunk.transient) return state
  if (chunk.type === 'data-tool-output' && isToolOutput(chunk.data)) return applyToolOutput(state, chunk.data)
  const { type, id, data } = chunk
  const index = id === undefined ? -1 : indexOfData(state, type, id)
  const part: MessagePart = id === undefined ? { type, data } : { type, id, data }
  return index < 0 ? addPart(state, part) : replacePart(state, index, part)
}

function applyToolOutput(state: ChunkState, output: ToolOutput): ChunkState {
  const type = 'data-tool-output'
  const index = indexOfData(state, type, output.toolCallId)
  const part = state.message.parts[index]
  const held = part && 'data' in part && isToolOutput(part.data) ? part.data : undefined
  if (!held) return addPart(state, { type, id: output.toolCallId, data: output })
  const end = held.offset + held.text.length
  if (output.offset + output.text.length <= end) return state
  const follows = output.offset >= held.offset && output.offset <= end
  const data = follows ? { ...held, text: held.text + output.text.slice(end - output.offset) } : output
  return replacePart(state, index, { type, id: output.toolCallId, data })
}

function indexOfData(state: ChunkState, type: string, id: string): number {
  return state.message.parts.findIndex((part) => part.type === type && 'data' in part && part.id === id)
}

function isToolOutput(data: unknown): data is ToolOutput {
  if (typeof data !== 'object' || data === null) return false
  const { toolCallId, offset, text } = data as Partial<Record<keyof ToolOutput, unknown>>
  return typeof toolCallId === 'string' && typeof offset === 'number' && typeof text === 'string'
}
