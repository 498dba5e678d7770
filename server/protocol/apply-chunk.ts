/**
 * The reducer of a streaming message: what `readUIMessageStream` of the AI SDK makes of the same chunks, but pure,
 * synchronous and immutable, so that the server's record, the web app and the command line share it. A chunk costs
 * O(parts); unchanged parts are shared with the previous state.
 *
 * It never throws. After a cut a chunk may name what is not open: a delta then opens a part of its own, and an end or a
 * tool's result without its call changes nothing.
 *
 * `data-tool-output` differs from other data parts: see `apply-data-chunk`.
 */
import type { UIMessageChunk } from 'ai'
import { applyDataChunk, isDataChunk } from './apply-data-chunk.ts'
import { applyToolChunk, isToolChunk } from './apply-tool-chunk.ts'
import { addPart, type ChunkState, type MessagePart, replacePart } from './chunk-state.ts'
import { mergeMetadata } from './merge-metadata.ts'

export { beginChunks, type ChunkState, emptyAssistantMessage } from './chunk-state.ts'
export { type CutParts, closeOpenParts } from './close-open-parts.ts'

type StreamedKind = 'text' | 'reasoning'
type Chunk<T extends UIMessageChunk['type']> = Extract<UIMessageChunk, { type: T }>
type ProviderMetadata = Chunk<'text-start'>['providerMetadata']

export function applyChunk(state: ChunkState, chunk: UIMessageChunk): ChunkState {
  if (isToolChunk(chunk)) return applyToolChunk(state, chunk)
  if (isDataChunk(chunk)) return applyDataChunk(state, chunk)
  switch (chunk.type) {
    case 'text-start':
      return openPart(state, 'text', chunk.id, '', chunk.providerMetadata)
    case 'reasoning-start':
      return openPart(state, 'reasoning', chunk.id, '', chunk.providerMetadata)
    case 'text-delta':
      return extendPart(state, 'text', chunk)
    case 'reasoning-delta':
      return extendPart(state, 'reasoning', chunk)
    case 'text-end':
      return closePart(state, 'text', chunk)
    case 'reasoning-end':
      return closePart(state, 'reasoning', chunk)
    case 'file':
    case 'source-url':
    case 'source-document':
      return addPart(state, chunk)
    case 'start-step':
      return addPart(state, { type: 'step-start' })
    case 'finish-step':
      return { message: state.message, openParts: new Map() }
    case 'start':
      return withMetadata(
        chunk.messageId === undefined ? state : renamed(state, chunk.messageId),
        chunk.messageMetadata,
      )
    case 'finish':
    case 'message-metadata':
      return withMetadata(state, chunk.messageMetadata)
    default:
      return state
  }
}

function openPart(
  state: ChunkState,
  kind: StreamedKind,
  id: string,
  text: string,
  providerMetadata: ProviderMetadata,
): ChunkState {
  const common = { text, state: 'streaming' as const, ...(providerMetadata && { providerMetadata }) }
  const part: MessagePart = kind === 'text' ? { type: kind, ...common } : { type: kind, id, ...common }
  const openParts = new Map(state.openParts).set(`${kind}:${id}`, state.message.parts.length)
  return { ...addPart(state, part), openParts }
}

function extendPart(
  state: ChunkState,
  kind: StreamedKind,
  { id, delta, providerMetadata }: Chunk<'text-delta' | 'reasoning-delta'>,
): ChunkState {
  const index = state.openParts.get(`${kind}:${id}`)
  const part = index === undefined ? undefined : state.message.parts[index]
  if (index === undefined || part?.type !== kind) return openPart(state, kind, id, delta, providerMetadata)
  return replacePart(state, index, { ...part, text: part.text + delta, ...(providerMetadata && { providerMetadata }) })
}

function closePart(
  state: ChunkState,
  kind: StreamedKind,
  { id, providerMetadata }: Chunk<'text-end' | 'reasoning-end'>,
): ChunkState {
  const key = `${kind}:${id}`
  const index = state.openParts.get(key)
  const part = index === undefined ? undefined : state.message.parts[index]
  if (index === undefined || part?.type !== kind) return state
  const openParts = new Map(state.openParts)
  openParts.delete(key)
  const closed = { ...part, state: 'done' as const, ...(providerMetadata && { providerMetadata }) }
  return { ...replacePart(state, index, closed), openParts }
}

function renamed(state: ChunkState, id: string): ChunkState {
  return { ...state, message: { ...state.message, id } }
}

function withMetadata(state: ChunkState, metadata: unknown): ChunkState {
  if (metadata === undefined || metadata === null) return state
  return { ...state, message: { ...state.message, metadata: mergeMetadata(state.message.metadata, metadata) } }
}
