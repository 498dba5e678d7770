/**
 * Where a text is in one message. Looked through is what the transcript shows: texts, reasoning, names of files, what
 * went into tools and what came out.
 */
import type { UIMessage } from 'ai'
import type { SessionMatch } from './find.ts'

const PARTS_NAMED = 20
const AROUND_CHARS = 40
/** Of a tool's input or output; what is nested deeper is no text that anybody looks for. */
const DEEPEST = 32

/** @param wanted what `literalPattern` makes of the text */
export function matchIn(
  { parts }: UIMessage,
  wanted: RegExp,
): Pick<SessionMatch, 'hits' | 'parts' | 'snippet'> | undefined {
  let hits = 0
  let snippet: SessionMatch['snippet'] | undefined
  const found = new Set<number>()
  parts.forEach((part, index) => {
    for (const text of textsOf(part)) {
      for (const match of text.matchAll(wanted)) {
        hits++
        if (found.size < PARTS_NAMED) found.add(index)
        snippet ??= snippetOf(text, match.index, match[0])
      }
    }
  })
  return snippet && { hits, parts: [...found], snippet }
}

function textsOf(part: UIMessage['parts'][number]): string[] {
  if (part.type === 'text' || part.type === 'reasoning') return [part.text]
  if (part.type === 'file') return part.filename === undefined ? [] : [part.filename]
  if (!('toolCallId' in part)) return []
  const name = part.type === 'dynamic-tool' ? part.toolName : part.type.replace(/^tool-/, '')
  const result = part.state === 'output-error' ? part.errorText : part.output
  return [name, ...leafTexts(part.input), ...leafTexts(result)]
}

function leafTexts(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [String(value)]
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return []
  return Object.values(value).flatMap((inner) => leafTexts(inner, depth + 1))
}

function snippetOf(text: string, at: number, match: string): SessionMatch['snippet'] {
  const inOneLine = (piece: string) => piece.replaceAll(/\s+/g, ' ')
  const end = at + match.length
  return {
    before: inOneLine(text.slice(Math.max(0, at - AROUND_CHARS), at)),
    match,
    after: inOneLine(text.slice(end, end + AROUND_CHARS)),
  }
}
