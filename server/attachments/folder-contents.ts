/**
 * Bytes as files `<id>` in a folder, written to `<id>.part`, synced and renamed. Only one process has the folder (contract
 * row "data folder"), so what it is not writing and no row tells of is left from a crash, however new.
 */
import fs from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../base/app-error.ts'
import { knownAttachments } from '../store/rows/attachment-rows.ts'
import type { Store } from '../store/store.ts'
import { contentsMissing } from './contents-missing.ts'
import type { FileContents, IncomingFile } from './file-contents.ts'

const PART = '.part'
const READ_BYTES = 256 * 1024
const LOOK_UP_AT_ONCE = 500

export function createFolderContents(store: Store, folder: string): FileContents {
  const place = (fileId: string) => path.join(folder, fileId)
  return {
    create: (fileId) => asStoreFaults(() => createFile(folder, place(fileId))),
    async *read(fileId) {
      const file = await asStoreFaults(() => openOrMissing(place(fileId), fileId))
      try {
        for (;;) {
          const { bytesRead, buffer } = await asStoreFaults(() => file.read(Buffer.alloc(READ_BYTES), 0, READ_BYTES))
          if (bytesRead === 0) return
          yield buffer.subarray(0, bytesRead)
        }
      } finally {
        await file.close()
      }
    },
    remove: (fileId) => asStoreFaults(() => fs.rm(place(fileId), { force: true })),
    async sweep(underWay) {
      const names = await asStoreFaults(() => list(folder))
      const idle = names.filter((name) => !underWay.has(idOf(name)))
      for (let at = 0; at < idle.length; at += LOOK_UP_AT_ONCE) {
        const some = idle.slice(at, at + LOOK_UP_AT_ONCE)
        const known = new Set(await store.read(() => knownAttachments(some)))
        for (const name of some) if (!known.has(name)) await fs.rm(place(name), { force: true })
      }
    },
  }
}

async function createFile(folder: string, place: string): Promise<IncomingFile> {
  await fs.mkdir(folder, { recursive: true, mode: 0o700 })
  const part = `${place}${PART}`
  const file = await fs.open(part, 'wx', 0o600)
  let open = true
  const close = async () => {
    if (open) await file.close()
    open = false
  }
  return {
    write: (chunk) => asStoreFaults(async () => void (await file.writeFile(chunk))),
    finish: () =>
      asStoreFaults(async () => {
        await file.sync()
        await close()
        await fs.rename(part, place)
        await syncFolder(folder)
      }),
    async discard() {
      await close()
      await fs.rm(part, { force: true })
      await fs.rm(place, { force: true })
    },
  }
}

/** The name is in the folder's own data. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await fs.open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function openOrMissing(place: string, fileId: string) {
  try {
    return await fs.open(place, 'r')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw contentsMissing(fileId)
    throw error
  }
}

async function list(folder: string): Promise<string[]> {
  try {
    return await fs.readdir(folder)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

function idOf(name: string): string {
  return name.endsWith(PART) ? name.slice(0, -PART.length) : name
}

const WORDS: Readonly<Record<string, [what: string, fix: string]>> = {
  ENOSPC: ['The disk of the data folder is full.', 'Free some space, then attach the file again.'],
  EDQUOT: ['The data folder has no more room on its disk.', 'Free some space, then attach the file again.'],
  EFBIG: ['The data folder takes no file of that size.', 'Attach a smaller one, or raise the system’s limit.'],
  EROFS: ['The data folder is read-only.', 'Give the server write access to its data folder.'],
  EACCES: ['The data folder cannot be written.', 'Give the server write access to its data folder.'],
  EIO: ['The disk of the data folder fails.', 'See the system’s log; try again in a moment.'],
}

async function asStoreFaults<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task()
  } catch (cause) {
    const [what, fix] = WORDS[codeOf(cause)] ?? []
    if (!what || !fix) throw cause
    throw new AppError('STORE_UNAVAILABLE', what, { fix, cause })
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
