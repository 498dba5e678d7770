/** Splits committed events into stored ranges of at most one page each. */
import type { SessionEvent } from '../protocol/events.ts'
import { PAGE_MAX_BYTES, PAGE_MAX_EVENTS } from '../protocol/limits.ts'
import { type EncodedEvent, encodeEvent } from './content.ts'
import type { BatchRow } from './event-rows.ts'

export interface EncodedBatches {
  rows: BatchRow[]
  /** As stored, which a cut or cleaned event differs in from what was appended. */
  events: EncodedEvent[]
}

export function encodeBatches(after: number, events: readonly SessionEvent[]): EncodedBatches {
  const rows: BatchRow[] = []
  const encoded: EncodedEvent[] = []
  let from = after
  let parts: string[] = []
  let size = 0
  for (const event of events) {
    const stored = encodeEvent(event)
    const { json } = stored
    if (parts.length > 0 && (parts.length >= PAGE_MAX_EVENTS || size + json.length > PAGE_MAX_BYTES)) {
      rows.push({ after: from, upTo: event.seq - 1, events: `[${parts.join(',')}]` })
      from = event.seq - 1
      parts = []
      size = 0
    }
    parts.push(json)
    size += json.length
    encoded.push(stored)
  }
  if (parts.length > 0) rows.push({ after: from, upTo: after + events.length, events: `[${parts.join(',')}]` })
  return { rows, events: encoded }
}
