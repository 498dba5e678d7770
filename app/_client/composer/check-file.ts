/**
 * Says before a file is sent what the server would refuse, by the same signs: size, content, and an image's pixels, read
 * from its header so that nothing is unfolded to find that it is too much. Loaded with the first file.
 */
import { imageSize } from 'image-size'
import { fileSize, TAKEN_FILES } from '../../../server/protocol/files.ts'

export interface FileLimits {
  fileBytes: number
  imagePixels: number
}

export type CheckedFile =
  | { ok: true; image?: { width: number; height: number } }
  /** In words for its user. */
  | { ok: false; why: string }

const HEAD_BYTES = 1024 * 1024
/** Enough to tell text from other formats; the server reads all of it. */
const TEXT_BYTES = 64 * 1024
const SIGNATURES: readonly (readonly [RegExp, 'image' | 'pdf'])[] = [
  [/^\x89PNG/, 'image'],
  [/^\xff\xd8\xff/, 'image'],
  [/^GIF8[79]a/, 'image'],
  [/^RIFF[\s\S]{4}WEBP/, 'image'],
  [/^%PDF-/, 'pdf'],
]

export async function checkFile(file: File, limits: FileLimits): Promise<CheckedFile> {
  if (file.size > limits.fileBytes) {
    return refused(`It has ${fileSize(file.size)}; a file may have ${fileSize(limits.fileBytes)}.`)
  }
  const head = await headOf(file)
  if (!head) return refused('It cannot be read. Folders are not taken: choose the files in it.')
  const start = Array.from(head.subarray(0, 16), (byte) => String.fromCharCode(byte)).join('')
  const kind = SIGNATURES.find(([signature]) => signature.test(start))?.[1]
  if (kind === 'pdf') return { ok: true }
  if (kind === 'image') return checkImage(head, limits.imagePixels)
  return isText(head.subarray(0, TEXT_BYTES))
    ? { ok: true }
    : refused(`Its kind is not taken. Taken are ${TAKEN_FILES}.`)
}

function checkImage(head: Uint8Array, maxPixels: number): CheckedFile {
  try {
    const { width, height } = imageSize(head)
    if (width * height <= maxPixels) return { ok: true, image: { width, height } }
    return refused(`It has ${megapixels(width * height)} megapixels; an image may have ${megapixels(maxPixels)}.`)
  } catch {
    return refused('It is damaged: its size in pixels cannot be read.')
  }
}

async function headOf(file: File): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer())
  } catch {
    return undefined
  }
}

/** The piece may end inside a character. */
function isText(piece: Uint8Array): boolean {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(piece, { stream: true }).includes('\0')
  } catch {
    return false
  }
}

function refused(why: string): CheckedFile {
  return { ok: false, why }
}

function megapixels(pixels: number): string {
  return (pixels / 1e6).toLocaleString('en', { maximumSignificantDigits: 3 })
}
