/** Files that messages carry: what the server takes, what it tells of one, and where it is read. */

/** What `POST /api/files` answers. */
export interface FileInfo {
  fileId: string
  /** As it is shown; no path. */
  name: string
  mediaType: string
  /** In bytes. */
  size: number
}

/** Shown in place; everything else is for downloading. */
export const IMAGE_MEDIA_TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/webp', 'image/gif']
export const PDF_MEDIA_TYPE = 'application/pdf'
export const TAKEN_FILES = 'images (PNG, JPEG, WebP, GIF), PDF, and text in UTF-8'

export type FileKind = 'image' | 'pdf' | 'text'

/** Of a file that the server has taken: what is neither an image nor a PDF is text. */
export function fileKind(mediaType: string): FileKind {
  if (IMAGE_MEDIA_TYPES.includes(mediaType)) return 'image'
  return mediaType === PDF_MEDIA_TYPE ? 'pdf' : 'text'
}

const ADDRESS = '/api/files/'

export function fileUrl(fileId: string): string {
  return `${ADDRESS}${fileId}`
}

/** Undefined for an address that is not one of the server's own files. */
export function fileIdOf(url: string): string | undefined {
  return url.startsWith(ADDRESS) ? url.slice(ADDRESS.length) : undefined
}

/** A file part's own facts, beside those that the AI SDK knows. */
export interface FileFacts {
  size: number
  /** Of an image, in pixels. */
  width?: number
  height?: number
}

/** A file as a run keeps it, and as its message tells of it. */
export type MessageFile = FileInfo & FileFacts

/** A file part's facts, as its server wrote them; undefined where another one did. */
export function factsOf(part: { providerMetadata?: Record<string, unknown> | undefined }): FileFacts | undefined {
  const facts = part.providerMetadata?.vigil
  return typeof facts === 'object' && facts !== null && 'size' in facts ? (facts as FileFacts) : undefined
}

/** `report.pdf (application/pdf, 3 KiB)` */
export function fileWords(part: {
  filename?: string | undefined
  mediaType: string
  providerMetadata?: Record<string, unknown> | undefined
}): string {
  const { filename = 'file', mediaType } = part
  const size = factsOf(part)?.size
  return `${filename} (${[mediaType, size !== undefined && fileSize(size)].filter(Boolean).join(', ')})`
}

/** What stands for a message that is files alone, where only its words are shown. */
export function namesOf(files: readonly Pick<FileInfo, 'name'>[]): string {
  return files.map(({ name }) => name).join(', ')
}

/** `12 bytes`, `3 KiB`, `1.5 MiB`. */
export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`
  const mib = bytes / 1024 / 1024
  return mib < 1 ? `${Math.ceil(bytes / 1024)} KiB` : `${Number(mib.toFixed(1))} MiB`
}
