/**
 * Puts the files of a prompt into it, for the one call that it is made for: images and PDF as their bytes, text as text.
 * What the model does not take, or there is no room for, is named in a note instead: it is never left out in silence.
 *
 * The newest files have first claim on the room, so that what the user asks about is read.
 */
import type { ModelMessage } from 'ai'
import { factsOf, fileIdOf, fileKind, fileSize, fileWords } from '../../protocol/files.ts'
import { NOTE } from '../note.ts'
import type { FileKinds } from '../provider/file-kinds.ts'

/** The first `maxBytes` of a file of the run's user; undefined when it is not there any more. */
export type ReadFile = (fileId: string, maxBytes: number) => Promise<Uint8Array | undefined>

export interface LoadOptions {
  takes: FileKinds
  read: ReadFile
  /** As the user knows the model. */
  modelName: string
  /** Of one text file. */
  textChars: number
  /** Of all images and PDF of the prompt. */
  maxBytes?: number
}

/** What the model did not get, or not whole: in words for the user. */
export interface FileNotice {
  fileId: string
  code: 'file-not-passed' | 'file-cut'
  text: string
}

/** Base64 makes a third more of it; providers take requests of 32 MB. */
const PROMPT_FILES_MAX_BYTES = 22 * 1024 * 1024
/** A character in UTF-8 has at most four. */
const BYTES_A_CHAR = 4

type Part = Exclude<Extract<ModelMessage, { role: 'user' }>['content'], string>[number]
type FilePart = Extract<Part, { type: 'file' }>

export async function loadFiles(
  messages: readonly ModelMessage[],
  options: LoadOptions,
): Promise<{ messages: ModelMessage[]; notices: FileNotice[] }> {
  const notices: FileNotice[] = []
  const loaded: ModelMessage[] = []
  const room = { bytes: options.maxBytes ?? PROMPT_FILES_MAX_BYTES }
  for (const message of [...messages].reverse()) {
    if (message.role !== 'user' || typeof message.content === 'string') {
      loaded.push(message)
      continue
    }
    const content: Part[] = []
    for (const part of message.content) content.push(await loadPart(part, options, room, notices))
    loaded.push({ ...message, content })
  }
  return { messages: loaded.reverse(), notices }
}

async function loadPart(
  part: Part,
  options: LoadOptions,
  room: { bytes: number },
  notices: FileNotice[],
): Promise<Part> {
  const fileId = part.type === 'file' && typeof part.data === 'string' ? fileIdOf(part.data) : undefined
  if (part.type !== 'file' || fileId === undefined) return part
  const words = wordsOf(part)
  const tell = (code: FileNotice['code'], text: string) => notices.push({ fileId, code, text })
  const leaveOut = (why: string) => {
    tell('file-not-passed', `${words} was not passed to the model: ${why}.`)
    return noteOf(part, `[file ${words} was not passed: ${why}]`)
  }
  const kind = fileKind(part.mediaType)
  const { takes, read, modelName, textChars } = options
  if (!takes.has(kind)) return leaveOut(`${modelName} takes no ${kind === 'pdf' ? 'PDF' : 'images'}`)
  if (kind === 'text') {
    const bytes = await read(fileId, textChars * BYTES_A_CHAR)
    if (!bytes) return leaveOut('it is not on the server any more')
    const { text, cut } = beginningOf(bytes, textChars)
    const isCut = cut || bytes.length < (factsOf({ providerMetadata: part.providerOptions })?.size ?? 0)
    if (isCut) tell('file-cut', `The model reads the first ${count(text.length)} characters of ${words}.`)
    const end = isCut ? `[file cut here, after ${count(text.length)} characters]` : '[end of file]'
    return noteOf(part, `[file ${words}]\n${text}\n${end}`)
  }
  const bytes = await read(fileId, room.bytes + 1)
  if (!bytes) return leaveOut('it is not on the server any more')
  if (bytes.length > room.bytes) {
    return leaveOut(
      `with newer files, it is over ${fileSize(options.maxBytes ?? PROMPT_FILES_MAX_BYTES)}, which is what a prompt may have`,
    )
  }
  room.bytes -= bytes.length
  return { ...part, data: bytes }
}

/** Marked as the server's own, with what file it is about: what the user has written stays apart from it. */
function noteOf(part: FilePart, text: string): Part {
  const { filename = 'file', mediaType } = part
  return { type: 'text', text, providerOptions: { vigil: { ...NOTE.vigil, file: { name: filename, mediaType } } } }
}

function wordsOf({ filename, mediaType, providerOptions }: FilePart): string {
  return fileWords({ ...(filename !== undefined && { filename }), mediaType, providerMetadata: providerOptions })
}

/** A character that the cut has halved is left out. */
function beginningOf(bytes: Uint8Array, maxChars: number): { text: string; cut: boolean } {
  const text = new TextDecoder().decode(bytes, { stream: true })
  return text.length > maxChars ? { text: text.slice(0, maxChars).toWellFormed(), cut: true } : { text, cut: false }
}

function count(number: number): string {
  return number.toLocaleString('en')
}
