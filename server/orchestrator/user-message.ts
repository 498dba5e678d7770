/** What a user sent, as a message of the transcript: its files, then its text. */
import type { UIMessage } from 'ai'
import { type FileFacts, fileUrl, type MessageFile } from '../protocol/files.ts'
import type { MessageMetadata } from '../protocol/run-summary.ts'
import { recallTriggerOf } from '../recalls/ledger.ts'
import { filesOf, type RunRow } from '../store/rows/run-rows.ts'
import { messageId } from './run-messages.ts'

export function userParts(run: Pick<RunRow, 'text' | 'files'>): UIMessage['parts'] {
  const files = filesOf(run).map(filePart)
  return run.text === '' ? files : [...files, { type: 'text', text: run.text }]
}

function filePart({ fileId, name, mediaType, size, width, height }: MessageFile): UIMessage['parts'][number] {
  const facts: FileFacts = { size, ...(width !== undefined && { width }), ...(height !== undefined && { height }) }
  return {
    type: 'file',
    mediaType,
    filename: name,
    url: fileUrl(fileId),
    providerMetadata: { vigil: { ...facts } },
  }
}

/** @param plannedAt of a run that a recall has started */
export function userMessage(run: RunRow, now: number, plannedAt?: number): UIMessage {
  const trigger = recallTriggerOf(run)
  const metadata: MessageMetadata = {
    runId: run.id,
    at: now,
    ...(run.requestId && { requestId: run.requestId }),
    ...(trigger && { trigger }),
    ...(plannedAt !== undefined && { plannedAt }),
  }
  return { id: messageId(run.id, 0), role: 'user', metadata, parts: userParts(run) }
}
