/**
 * A message under construction. `message` is what is shown; `openParts` is what a message cannot say: which of its
 * text and reasoning parts is open under which chunk id. Immutable; look into it only through `applyChunk`.
 */
import type { UIMessage } from 'ai'

export type MessagePart = UIMessage['parts'][number]

export interface ChunkState {
  readonly message: UIMessage
  /** `text:<chunk id>` or `reasoning:<chunk id>` → index in `message.parts`. */
  readonly openParts: ReadonlyMap<string, number>
  /** When the newest chunk came, of a message whose times are noted (`timed-chunks`). */
  readonly lastAt?: number
}

/** Starts on a message as it stands: nothing is open. */
export function beginChunks(message: UIMessage): ChunkState {
  return { message, openParts: new Map() }
}

export function emptyAssistantMessage(id: string, metadata?: unknown): UIMessage {
  return { id, role: 'assistant', ...(metadata !== undefined && { metadata }), parts: [] }
}

export function withParts(state: ChunkState, parts: MessagePart[]): ChunkState {
  return { message: { ...state.message, parts }, openParts: state.openParts }
}

export function addPart(state: ChunkState, part: MessagePart): ChunkState {
  return withParts(state, [...state.message.parts, part])
}

export function replacePart(state: ChunkState, index: number, part: MessagePart): ChunkState {
  return withParts(state, state.message.parts.with(index, part))
}
