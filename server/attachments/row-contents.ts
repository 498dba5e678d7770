/**
 * Bytes as rows of about 1 MiB, for nodes that share nothing but the database. Each part is a transaction of its own, so
 * that none is open while a slow upload comes in; another node may be taking in what has no row yet, for up to a day.
 */
import { idMadeBefore } from '../base/new-id.ts'
import { deleteParts, insertPart, partsWithoutRow, readPart } from '../store/rows/attachment-rows.ts'
import type { Store } from '../store/store.ts'
import { contentsMissing } from './contents-missing.ts'
import type { FileContents, IncomingFile } from './file-contents.ts'

const PART_BYTES = 1024 * 1024
const SWEEP_AT_ONCE = 100

export function createRowContents(store: Store): FileContents {
  const remove = async (fileId: string) => void (await store.write(() => deleteParts(fileId)))
  return {
    create: async (fileId) => incoming(store, fileId, remove),
    async *read(fileId) {
      for (let position = 0; ; position++) {
        const content = await store.read(() => readPart(fileId, position))
        if (!content && position === 0) throw contentsMissing(fileId)
        if (!content) return
        yield content
      }
    },
    remove,
    async sweep(underWay, before) {
      const orphans = await store.read(() => partsWithoutRow(SWEEP_AT_ONCE))
      for (const id of orphans) if (!underWay.has(id) && idMadeBefore(id, before)) await remove(id)
    },
  }
}

function incoming(store: Store, fileId: string, remove: (fileId: string) => Promise<void>): IncomingFile {
  let waiting: Uint8Array[] = []
  let bytes = 0
  let position = 0
  async function flush() {
    const content = Buffer.concat(waiting)
    waiting = []
    bytes = 0
    const at = position++
    await store.write(() => insertPart(fileId, at, content))
  }
  return {
    async write(chunk) {
      // Whoever gives it may use its memory again.
      waiting.push(Buffer.from(chunk))
      bytes += chunk.length
      if (bytes >= PART_BYTES) await flush()
    },
    async finish() {
      // An empty file has one part, which is how it is known to be there.
      if (bytes > 0 || position === 0) await flush()
    },
    discard: () => remove(fileId),
  }
}
