/** What a user sent, as a message of the transcript. */
import type { UIMessage } from 'ai'
import type { MessageMetadata } from '../protocol/run-summary.ts'
import type { RunRow } from '../store/rows/run-rows.ts'
import { messageId } from './run-messages.ts'

export function userParts(run: Pick<RunRow, 'text'>): UIMessage['parts'] {
  return run.text === '' ? [] : [{ type: 'text', text: run.text }]
}

export function userMessage(run: RunRow, now: number): UIMessage {
  const metadata: MessageMetadata = { runId: run.id, at: now, ...(run.requestId && { requestId: run.requestId }) }
  return { id: messageId(run.id, 0), role: 'user', metadata, parts: userParts(run) }
}
