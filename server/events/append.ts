/**
 * The scripts that put events into the store. Whoever runs them has locked the session's lease row in the same
 * transaction, by the fence (`event-log`), by a claim (`orchestrator/claim`) or by creating it.
 */
import type { UIMessage } from 'ai'
import type { NewSessionEvent, SessionEvent } from '../protocol/events.ts'
import { noticeOf } from '../protocol/session-notices.ts'
import { upsertMessage } from '../store/rows/message-rows.ts'
import { insertNotice } from '../store/rows/notice-rows.ts'
import { indexMessage } from '../store/rows/search-rows.ts'
import type { Script } from '../store/script.ts'
import type { EncodedEvent } from './content.ts'
import type { Draft } from './draft.ts'
import { encodeBatches } from './encode-batches.ts'
import { insertBatch } from './event-rows.ts'

/** Adds an event to the append under way; answers its seq. `note` goes with a message for the agent alone. */
export type AddEvent = (event: NewSessionEvent, note?: string) => number

/** What has been written and can be shown once the transaction is committed. */
export interface Written {
  sessionId: string
  after: number
  events: EncodedEvent[]
}

export function* writeDraft(sessionId: string, draft: Draft): Script<Written> {
  const { rows, events } = encodeBatches(draft.after, draft.events)
  for (const row of rows) yield* insertBatch(sessionId, row)
  for (const { event } of events) {
    if (event.type === 'message') yield* project(sessionId, event, draft)
    const notice = noticeOf(event)
    if (notice) yield* insertNotice(sessionId, notice)
  }
  return { sessionId, after: draft.after, events }
}

function* project(sessionId: string, event: SessionEvent & { type: 'message' }, draft: Draft): Script<void> {
  const { message } = event
  const text = textOf(message)
  yield* upsertMessage({
    sessionId,
    id: message.id,
    seq: draft.messageSeqs.get(message.id) ?? event.seq,
    role: message.role,
    runId: event.runId ?? null,
    data: JSON.stringify(message),
    text,
    note: draft.notes.get(message.id) ?? null,
  })
  yield* indexMessage(sessionId, message.id, text)
}

/** Its texts, apart where something was done between them: a text that was cut and went on is one. */
export function textOf(message: UIMessage): string {
  let text = ''
  let apart = false
  for (const part of message.parts) {
    if (part.type === 'text') {
      text += apart && text !== '' ? `\n\n${part.text}` : part.text
      apart = false
    } else if (part.type !== 'step-start') apart = true
  }
  return text
}
