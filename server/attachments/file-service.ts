/**
 * Files of users: taken in, given out to their owners, and purged once nothing names them.
 *
 *   bytes under way ──whole, and of a kind that is taken──► bytes ──row committed──► file ──named by no session for a day──► gone
 *
 * Cut or refused on the way it leaves nothing; after a crash, what has bytes and no row is swept.
 */
import { createHash } from 'node:crypto'
import { AppError } from '../base/app-error.ts'
import type { Clock } from '../base/clock.ts'
import { newId } from '../base/new-id.ts'
import { type FileInfo, fileSize } from '../protocol/files.ts'
import {
  type AttachmentRow,
  bytesOfUser,
  deleteUnused,
  findAttachment,
  insertAttachment,
  unusedAttachments,
} from '../store/rows/attachment-rows.ts'
import { lockUser } from '../store/rows/session-rows.ts'
import type { Script } from '../store/script.ts'
import type { Store } from '../store/store.ts'
import { isUnavailable } from '../store/store-fault.ts'
import { type CheckedContent, ContentCheck } from './content-check.ts'
import type { FileContents, IncomingFile } from './file-contents.ts'
import { cleanFileName } from './file-name.ts'

export interface FileLimits {
  fileBytes: number
  userBytes: number
  imagePixels: number
}

export interface FileUpload {
  /** As the sender names it. */
  name: string | undefined
  content: AsyncIterable<Uint8Array>
}

export interface OpenedFile extends FileInfo {
  /** Of its bytes. */
  sha256: string
  /** Throws NOT_FOUND, before the first chunk, when the bytes are not there. */
  read(): AsyncGenerator<Uint8Array, void, undefined>
}

export interface FileService {
  /** @throws AppError TOO_LARGE, INVALID_INPUT, LIMIT, STORE_UNAVAILABLE; what `content` throws */
  add(viewer: { userId: string }, upload: FileUpload): Promise<FileInfo>
  /** @throws AppError NOT_FOUND for what is not there, or somebody else's: they cannot be told apart */
  open(viewer: { userId: string }, fileId: string): Promise<OpenedFile>
  limits: FileLimits
}

const UNUSED_KEPT_MS = 24 * 3600_000
const SWEEP_EVERY_MS = 3600_000
const PURGE_AT_ONCE = 100

export class Files implements FileService {
  readonly limits: FileLimits
  readonly #store: Store
  readonly #clock: Clock
  readonly #contents: FileContents
  readonly #underWay = new Set<string>()
  #sweptAt: number | undefined

  constructor(options: { store: Store; clock: Clock; contents: FileContents; limits: FileLimits }) {
    this.#store = options.store
    this.#clock = options.clock
    this.#contents = options.contents
    this.limits = options.limits
  }

  async add({ userId }: { userId: string }, { name: given, content }: FileUpload): Promise<FileInfo> {
    this.#refuseBeyond((await this.#store.read(() => bytesOfUser(userId))) + 1)
    const createdAt = this.#clock.now()
    const id = newId('file', createdAt)
    const name = cleanFileName(given)
    this.#underWay.add(id)
    try {
      const incoming = await this.#contents.create(id)
      const taken = await this.#takeIn(incoming, name, content)
      const { mediaType, width = null, height = null, size, sha256 } = taken
      const row = { id, userId, name, mediaType, size, sha256, width, height, createdAt }
      await this.#commit(row, incoming)
      return asFileInfo(row)
    } finally {
      this.#underWay.delete(id)
    }
  }

  async open({ userId }: { userId: string }, fileId: string): Promise<OpenedFile> {
    const row = await this.#store.read(() => findAttachment(userId, fileId))
    if (!row) throw fileNotFound(fileId)
    return { ...asFileInfo(row), sha256: row.sha256, read: () => this.#contents.read(fileId) }
  }

  /** What a day has passed over without a session naming it, and what crashes have left. */
  async tidy(): Promise<void> {
    const before = this.#clock.now() - UNUSED_KEPT_MS
    for (const id of await this.#store.read(() => unusedAttachments(before, PURGE_AT_ONCE))) {
      if (await this.#store.write(() => deleteUnused(id))) await this.#contents.remove(id)
    }
    const now = this.#clock.monotonic()
    if (this.#sweptAt !== undefined && now - this.#sweptAt < SWEEP_EVERY_MS) return
    await this.#contents.sweep(this.#underWay, before)
    this.#sweptAt = now
  }

  async #takeIn(
    incoming: IncomingFile,
    name: string,
    content: AsyncIterable<Uint8Array>,
  ): Promise<CheckedContent & { size: number; sha256: string }> {
    const check = new ContentCheck(name, this.limits.imagePixels)
    const hash = createHash('sha256')
    let size = 0
    try {
      for await (const chunk of content) {
        size += chunk.length
        if (size > this.limits.fileBytes) throw this.#tooLarge(name)
        await check.take(chunk)
        hash.update(chunk)
        await incoming.write(chunk)
      }
      const checked = await check.end()
      await incoming.finish()
      return { ...checked, size, sha256: hash.digest('base64url') }
    } catch (error) {
      await incoming.discard()
      throw error
    }
  }

  async #commit(row: AttachmentRow, incoming: IncomingFile): Promise<void> {
    const { userBytes } = this.limits
    try {
      await this.#store.write(() => insertWithin(row, userBytes))
    } catch (error) {
      // Of a lost connection nobody knows whether the row was committed; without it, the bytes are swept.
      if (!isUnavailable(error)) await incoming.discard()
      throw error
    }
  }

  #refuseBeyond(bytes: number): void {
    if (bytes > this.limits.userBytes) throw userFull(this.limits.userBytes)
  }

  #tooLarge(name: string): AppError {
    const limit = this.limits.fileBytes
    return new AppError('TOO_LARGE', `${name} is over ${fileSize(limit)}, which is what a file may have.`, {
      field: 'file',
      limit,
      fix: 'Attach a smaller one; the limit is VIGIL_FILE_BYTES.',
    })
  }
}

/** Under the user's row lock, so that two uploads at once cannot both take the last of the room. */
function* insertWithin(row: AttachmentRow, limit: number): Script<void> {
  yield* lockUser(row.userId)
  if ((yield* bytesOfUser(row.userId)) + row.size > limit) throw userFull(limit)
  yield* insertAttachment(row)
}

function userFull(limit: number): AppError {
  return new AppError('LIMIT', `Your files have reached ${fileSize(limit)}, which is what one user may keep.`, {
    field: 'file',
    limit,
    fix: 'Delete sessions whose files you do not need: they go within a day. The limit is VIGIL_FILES_PER_USER_BYTES.',
  })
}

export function fileNotFound(fileId: string): AppError {
  return new AppError('NOT_FOUND', `There is no file ${fileId}.`, {
    field: 'files',
    fix: 'Upload it to /api/files and name the id that was answered. What no session names goes after a day.',
  })
}

export function asFileInfo({ id, name, mediaType, size }: AttachmentRow): FileInfo {
  return { fileId: id, name, mediaType, size: Number(size) }
}
