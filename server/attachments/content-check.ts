/**
 * Tells what a file is by its bytes, as they come, and refuses what is not taken as soon as that is known. Nobody's word
 * on the type counts: not the browser's, and the name's only between kinds of text. Holds at most 1 MiB.
 */
import { fileTypeFromBuffer } from 'file-type'
import { AppError } from '../base/app-error.ts'
import { IMAGE_MEDIA_TYPES, PDF_MEDIA_TYPE, TAKEN_FILES } from '../protocol/files.ts'
import { imageDimensions } from './image-dimensions.ts'
import { textMediaType } from './text-media-type.ts'

export interface CheckedContent {
  mediaType: string
  /** Of an image, in pixels. */
  width?: number
  height?: number
}

/** Every signature that counts lies in here. */
const SIGNATURE_BYTES = 4_100
/** What stands before the size in an image: thumbnails, colour profiles. */
const HEAD_BYTES = 1024 * 1024

export class ContentCheck {
  readonly #name: string
  readonly #maxPixels: number
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  #head: Buffer[] = []
  #headBytes = 0
  #result: CheckedContent | undefined
  #isText = true
  /** Said by its signature, when that is of something else than what is taken. */
  #signature: string | undefined
  #looked = false

  constructor(name: string, maxPixels: number) {
    this.#name = name
    this.#maxPixels = maxPixels
  }

  /** @throws AppError INVALID_INPUT, TOO_LARGE */
  async take(chunk: Uint8Array): Promise<void> {
    if (this.#headBytes < HEAD_BYTES && !this.#result) {
      this.#head.push(Buffer.from(chunk))
      this.#headBytes += chunk.length
    }
    this.#readText(chunk)
    if (this.#headBytes >= HEAD_BYTES) await this.#decide()
    else if (this.#headBytes >= SIGNATURE_BYTES && !this.#isText) await this.#look()
    if (this.#looked && !this.#result && !this.#isText && !isBinaryTaken(this.#signature)) throw this.#refusal()
  }

  /** @throws AppError INVALID_INPUT, TOO_LARGE */
  async end(): Promise<CheckedContent> {
    this.#readText(undefined)
    await this.#decide()
    if (this.#result) return this.#result
    if (!this.#isText) throw this.#refusal()
    return { mediaType: textMediaType(this.#name) }
  }

  /** NUL is what tells other formats from text: it is a character, and no text has it. */
  #readText(chunk: Uint8Array | undefined): void {
    if (!this.#isText) return
    try {
      const text = chunk ? this.#decoder.decode(chunk, { stream: true }) : this.#decoder.decode()
      this.#isText = !text.includes('\0')
    } catch {
      this.#isText = false
    }
  }

  async #look(): Promise<void> {
    if (this.#looked) return
    this.#looked = true
    const sample = Buffer.concat(this.#head).subarray(0, SIGNATURE_BYTES)
    // It reads on in some formats, and fails where the sample ends: then it is none of those that are taken.
    this.#signature = (await fileTypeFromBuffer(sample).catch(() => undefined))?.mime
  }

  async #decide(): Promise<void> {
    if (this.#result) return
    await this.#look()
    if (this.#signature === PDF_MEDIA_TYPE) this.#result = { mediaType: PDF_MEDIA_TYPE }
    else if (this.#signature && IMAGE_MEDIA_TYPES.includes(this.#signature)) {
      const size = imageDimensions(Buffer.concat(this.#head), this.#name, this.#maxPixels)
      this.#result = { mediaType: this.#signature, ...size }
    }
    if (this.#result) this.#head = []
  }

  #refusal(): AppError {
    const what = this.#signature ? `its content is ${this.#signature}` : 'it is no text in UTF-8'
    return new AppError('INVALID_INPUT', `${this.#name} is not taken: ${what}.`, {
      field: 'file',
      fix: `Messages take ${TAKEN_FILES}.`,
    })
  }
}

function isBinaryTaken(signature: string | undefined): boolean {
  return signature !== undefined && (signature === PDF_MEDIA_TYPE || IMAGE_MEDIA_TYPES.includes(signature))
}
