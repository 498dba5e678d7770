/** Names of files that this page has attached: what waits to be sent, or in the queue, tells their ids alone. */
import type { FileInfo } from '../../../server/protocol/files.ts'

const known = new Map<string, FileInfo>()

export function rememberFile(file: FileInfo): void {
  known.set(file.fileId, file)
}

export function knownFile(fileId: string): FileInfo | undefined {
  return known.get(fileId)
}
