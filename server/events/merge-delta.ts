/** Group commit's economy: adjacent deltas of one part that wait together become one event (contract row "group commit"). */
import type { NewSessionEvent } from '../protocol/events.ts'
import type { TimedEvent } from './draft.ts'

const MERGED_MAX_CHARS = 64 * 1024

/** True when `next` now is part of `waiting`. */
export function mergeDelta(waiting: TimedEvent, next: NewSessionEvent): boolean {
  const { event } = waiting
  if (event.type !== 'chunk' || next.type !== 'chunk') return false
  if (event.messageId !== next.messageId || event.runId !== next.runId) return false
  const a = event.chunk
  const b = next.chunk
  if (
    (a.type === 'text-delta' && b.type === 'text-delta') ||
    (a.type === 'reasoning-delta' && b.type === 'reasoning-delta')
  ) {
    if (a.id !== b.id || a.delta.length + b.delta.length > MERGED_MAX_CHARS) return false
    if (a.providerMetadata || b.providerMetadata) return false
    waiting.event = { ...event, chunk: { ...a, delta: a.delta + b.delta } }
    return true
  }
  if (a.type === 'tool-input-delta' && b.type === 'tool-input-delta') {
    if (a.toolCallId !== b.toolCallId || a.inputTextDelta.length + b.inputTextDelta.length > MERGED_MAX_CHARS)
      return false
    waiting.event = { ...event, chunk: { ...a, inputTextDelta: a.inputTextDelta + b.inputTextDelta } }
    return true
  }
  return false
}
