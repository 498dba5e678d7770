/** The files that a session's messages name: checked and kept in the transaction that takes the message. */
import type { FileFacts, FileInfo } from '../protocol/files.ts'
import type { FileRef } from '../protocol/sessions.ts'
import { type AttachmentRow, linkAttachment, lockAttachments } from '../store/rows/attachment-rows.ts'
import type { Script } from '../store/script.ts'
import { asFileInfo, fileNotFound } from './file-service.ts'

/** A file as a run keeps it, and its message tells it. */
export type MessageFile = FileInfo & FileFacts

/** In the order given, each once. @throws AppError NOT_FOUND naming the first that is not the user's */
export function* takeFiles(
  owner: { userId: string; sessionId: string },
  files: readonly FileRef[] = [],
): Script<MessageFile[]> {
  const ids = [...new Set(files.map((file) => file.fileId))]
  if (ids.length === 0) return []
  const rows = new Map((yield* lockAttachments(owner.userId, ids)).map((row) => [row.id, row]))
  const taken: MessageFile[] = []
  for (const id of ids) {
    const row = rows.get(id)
    if (!row) throw fileNotFound(id)
    yield* linkAttachment(owner.sessionId, id)
    taken.push(asMessageFile(row))
  }
  return taken
}

function asMessageFile(row: AttachmentRow): MessageFile {
  const { width, height } = row
  return { ...asFileInfo(row), ...(width !== null && { width }), ...(height !== null && { height }) }
}
