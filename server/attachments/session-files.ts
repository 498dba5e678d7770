/** The files that a session's messages name: checked and kept in the transaction that takes the message. */
import type { MessageFile } from '../protocol/files.ts'
import type { FileRef } from '../protocol/sessions.ts'
import { type AttachmentRow, linkAttachment, lockAttachments } from '../store/rows/attachment-rows.ts'
import type { Script } from '../store/script.ts'
import { asFileInfo, fileNotFound } from './file-service.ts'

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

/** As `takeFiles`, for files of messages that are copied: one that is gone stays a name in its message. */
export function* keepFiles(
  owner: { userId: string; sessionId: string },
  fileIds: readonly string[],
): Script<MessageFile[]> {
  const ids = [...new Set(fileIds)]
  if (ids.length === 0) return []
  const rows = yield* lockAttachments(owner.userId, ids)
  for (const { id } of rows) yield* linkAttachment(owner.sessionId, id)
  return rows.map(asMessageFile)
}

function asMessageFile(row: AttachmentRow): MessageFile {
  const { width, height } = row
  return { ...asFileInfo(row), ...(width !== null && { width }), ...(height !== null && { height }) }
}
