/**
 * The files of one unsent message: checked, uploaded, and kept until it is sent. One for each draft, for as long as the
 * page lives: an upload goes on whether or not its session is shown.
 *
 *   checking ──► uploading ──► ready        (any) ──► removed
 *      │             │
 *      └─► refused   └─► failed ──retry──► uploading
 *
 * `change` is the one place that assigns an item's state. Uploaded files are kept over reloads, and shared with the
 * other tabs of this browser; what is under way belongs to its page.
 */
import { newId, toVigilError, type VigilClient } from '../../../client/index.ts'
import { type FileInfo, fileUrl, IMAGE_MEDIA_TYPES } from '../../../server/protocol/files.ts'
import { authentication } from '../connection/authentication.ts'
import { loadPart } from '../page/load-part.ts'
import type { FileLimits } from './check-file.ts'
import { keepDraftFiles, onDraftElsewhere, readDraftFiles } from './kept-draft.ts'
import { rememberFile } from './known-files.ts'

export interface Attachment {
  key: string
  name: string
  size: number
  /** Of an image that is small enough to be shown: an address in this page, or on the server. */
  preview?: string
  state:
    | { is: 'checking' }
    | { is: 'uploading'; share: number }
    | { is: 'ready'; file: FileInfo }
    | { is: 'refused'; why: string }
    | { is: 'failed'; why: string }
}

export interface AttachmentTray {
  getSnapshot(): readonly Attachment[]
  subscribe(listener: () => void): () => void
  add(files: readonly File[], limits: TrayLimits): void
  /** Files that the server has already, such as those of a message taken out of the queue. */
  adopt(files: readonly FileInfo[]): void
  retry(key: string): void
  remove(key: string): void
  /** The message is sent. */
  clear(): void
}

export interface TrayLimits extends FileLimits {
  filesPerMessage: number
}

/** Beyond this an image is a name and a size: unfolding it would cost more than a look is worth. */
const PREVIEW_PIXELS = 24_000_000
const trays = new WeakMap<VigilClient, Map<string, AttachmentTray>>()

export function attachmentTray(vigil: VigilClient, draftKey: string): AttachmentTray {
  const known = trays.get(vigil) ?? new Map<string, AttachmentTray>()
  trays.set(vigil, known)
  const tray = known.get(draftKey) ?? createTray(vigil, draftKey)
  known.set(draftKey, tray)
  return tray
}

function createTray(vigil: VigilClient, draftKey: string): AttachmentTray {
  const listeners = new Set<() => void>()
  const sources = new Map<string, { file: File; cut?: AbortController }>()
  let items: readonly Attachment[] = readDraftFiles(draftKey).map(restored)

  function publish(next: readonly Attachment[]) {
    items = next
    for (const listener of [...listeners]) listener()
  }
  function change(key: string, changes: Partial<Attachment>) {
    publish(items.map((item) => (item.key === key ? { ...item, ...changes } : item)))
  }
  function readyFiles(): FileInfo[] {
    return items.flatMap(({ state }) => (state.is === 'ready' ? state.file : []))
  }
  function keepReady() {
    keepDraftFiles(draftKey, readyFiles())
  }
  function forget(key: string) {
    const { preview } = items.find((item) => item.key === key) ?? {}
    if (preview?.startsWith('blob:')) URL.revokeObjectURL(preview)
    sources.get(key)?.cut?.abort()
    sources.delete(key)
  }

  async function take(key: string, file: File, limits: FileLimits) {
    const { checkFile } = await loadPart(() => import('./check-file.ts'))
    const checked = await checkFile(file, limits)
    if (!sources.has(key)) return
    if (!checked.ok) {
      sources.delete(key)
      return change(key, { state: { is: 'refused', why: checked.why } })
    }
    const pixels = checked.image ? checked.image.width * checked.image.height : Number.POSITIVE_INFINITY
    if (pixels <= PREVIEW_PIXELS) change(key, { preview: URL.createObjectURL(file) })
    await upload(key, file)
  }

  async function upload(key: string, file: File) {
    const cut = new AbortController()
    sources.set(key, { file, cut })
    change(key, { state: { is: 'uploading', share: 0 } })
    try {
      const onProgress = (share: number) => change(key, { state: { is: 'uploading', share } })
      const { uploadFile } = await loadPart(() => import('../../../client/upload-file.ts'))
      const info = await uploadFile(vigil, file, { onProgress, signal: cut.signal })
      rememberFile(info)
      sources.delete(key)
      change(key, { state: { is: 'ready', file: info } })
      keepReady()
    } catch (cause) {
      if (cut.signal.aborted) return
      const error = toVigilError(cause)
      authentication.noticed(error)
      const why = [error.message, error.fix].filter(Boolean).join(' ')
      change(key, {
        state: error.retryable || error.reason === 'UNAUTHENTICATED' ? { is: 'failed', why } : { is: 'refused', why },
      })
    }
  }

  /** What other tabs have uploaded, removed or sent; what this one has under way stays. */
  function takeOver() {
    const kept = readDraftFiles(draftKey)
    const ids = new Set(kept.map((file) => file.fileId))
    const stay = items.filter(({ state }) => state.is !== 'ready' || ids.has(state.file.fileId))
    const shown = new Set(stay.flatMap(({ state }) => (state.is === 'ready' ? state.file.fileId : [])))
    publish([...stay, ...kept.filter((file) => !shown.has(file.fileId)).map(restored)])
  }
  onDraftElsewhere(draftKey, 'files', takeOver)

  /** One that lay here for over a day is gone: said now, not when the message is sent. */
  async function check(item: Attachment) {
    if (item.state.is !== 'ready') return
    const response = await fetch(fileUrl(item.state.file.fileId), { method: 'HEAD' }).catch(() => undefined)
    if (response?.status !== 404) return
    const { preview: _, ...rest } = item
    const why = 'It is not on the server any more: files that no message names go after a day. Attach it again.'
    publish(items.map((other) => (other.key === item.key ? { ...rest, state: { is: 'refused', why } } : other)))
    keepReady()
  }
  for (const item of items) void check(item)

  return {
    getSnapshot: () => items,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    add(files, { filesPerMessage, ...limits }) {
      const room = filesPerMessage - items.filter(({ state }) => state.is !== 'refused').length
      const added = files.map((file, index): Attachment => {
        const why = `A message takes ${filesPerMessage} files: send this one with the next.`
        const state: Attachment['state'] = index < room ? { is: 'checking' } : { is: 'refused', why }
        return { key: newId('tray'), name: file.name || 'file', size: file.size, state }
      })
      publish([...items, ...added])
      for (const [index, { key, state }] of added.entries()) {
        const file = files[index]
        if (state.is !== 'checking' || !file) continue
        sources.set(key, { file })
        void take(key, file, limits)
      }
    },
    adopt(files) {
      publish([...items, ...files.map(restored)])
      keepReady()
    },
    retry(key) {
      const source = sources.get(key)
      if (source) void upload(key, source.file)
    },
    remove(key) {
      forget(key)
      publish(items.filter((item) => item.key !== key))
      keepReady()
    },
    clear() {
      for (const { key } of items) forget(key)
      publish([])
      keepReady()
    },
  }
}

function restored(file: FileInfo): Attachment {
  rememberFile(file)
  const isImage = IMAGE_MEDIA_TYPES.includes(file.mediaType)
  return {
    key: file.fileId,
    name: file.name,
    size: file.size,
    ...(isImage && { preview: fileUrl(file.fileId) }),
    state: { is: 'ready', file },
  }
}
