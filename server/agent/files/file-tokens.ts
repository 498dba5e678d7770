/** About how many tokens a file takes in a prompt. Providers count each in their own way; good enough to act before a limit. */
import type { ModelMessage } from 'ai'
import { type FileFacts, factsOf, fileIdOf, fileKind } from '../../protocol/files.ts'
import { charsOf } from '../context/estimate-tokens.ts'
import type { FileKinds } from '../provider/file-kinds.ts'

const IMAGE_PIXELS_PER_TOKEN = 750
/** Larger images are made smaller by whoever reads them. */
const IMAGE_MAX_TOKENS = 1_600
const PDF_BYTES_PER_TOKEN = 40
const PDF_MAX_TOKENS = 100_000
const NOTE_TOKENS = 30

/** How much of one text file a model is given: a quarter of what it can read, and not more than most answers need. */
export function fileTextChars(contextTokens: number): number {
  return Math.min(200_000, charsOf(contextTokens / 4))
}

/** Of all files in these messages whose bytes are still to be put in. */
export function fileTokens(messages: readonly ModelMessage[], takes: FileKinds, contextTokens: number): number {
  let tokens = 0
  for (const { content } of messages) {
    if (typeof content === 'string') continue
    for (const part of content) {
      if (part.type !== 'file' || typeof part.data !== 'string' || fileIdOf(part.data) === undefined) continue
      const facts = factsOf({ providerMetadata: part.providerOptions })
      tokens += tokensOf(part.mediaType, facts ?? { size: 0 }, takes, contextTokens)
    }
  }
  return tokens
}

function tokensOf(mediaType: string, facts: FileFacts, takes: FileKinds, contextTokens: number): number {
  const kind = fileKind(mediaType)
  if (!takes.has(kind)) return NOTE_TOKENS
  if (kind === 'text') return NOTE_TOKENS + Math.ceil(Math.min(facts.size, fileTextChars(contextTokens)) / 4)
  if (kind === 'pdf') return Math.min(PDF_MAX_TOKENS, Math.ceil(facts.size / PDF_BYTES_PER_TOKEN))
  const { width, height } = facts
  const pixels = width && height ? width * height : Number.POSITIVE_INFINITY
  return Math.min(IMAGE_MAX_TOKENS, Math.ceil(pixels / IMAGE_PIXELS_PER_TOKEN))
}
