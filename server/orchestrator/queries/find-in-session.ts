/**
 * `sessions.find`: the messages in which a text is, literally and whatever its case, newest first. One call reads some
 * megabytes at most and answers where to go on, so that neither memory nor the store is held up by a long session.
 * Looked through is what the transcript shows: texts, reasoning, what went into tools and what came out.
 */
import type { UIMessage } from 'ai'
import { AppError } from '../../base/app-error.ts'
import type { SessionMatch, SessionMatches } from '../../protocol/find.ts'
import type { FindInput } from '../../protocol/inputs.ts'
import { literalPattern } from '../../protocol/literal-pattern.ts'
import { messageSizes, messagesBetween } from '../../store/rows/message-rows.ts'
import type { Script } from '../../store/script.ts'
import { ownedSession } from '../commands/session-access.ts'
import type { Viewer } from '../services.ts'

/** Of a column of 32 bits: PostgreSQL refuses to compare it with more. */
const MAX_SEQ = 2 ** 31 - 1
const MESSAGES_AT_ONCE = 2_000
const BYTES_AT_ONCE = 4 * 1024 * 1024
const PARTS_NAMED = 20
const AROUND_CHARS = 40
/** Of a tool's input or output; what is nested deeper is no text that anybody looks for. */
const DEEPEST = 32

export function* findInSession(viewer: Viewer, input: FindInput): Script<SessionMatches> {
  yield* ownedSession(viewer, input.sessionId)
  const before = parseCursor(input.cursor)
  const sizes = yield* messageSizes(input.sessionId, before, MESSAGES_AT_ONCE + 1)
  let bytes = 0
  let taken = 0
  for (const { size } of sizes.slice(0, MESSAGES_AT_ONCE)) {
    bytes += Number(size)
    if (taken > 0 && bytes > BYTES_AT_ONCE) break
    taken++
  }
  const oldest = sizes[taken - 1]
  if (!oldest) return { items: [] }
  const rows = yield* messagesBetween(input.sessionId, oldest.seq, before)
  const wanted = literalPattern(input.text)
  const items = rows.flatMap(({ id, seq, role, data }) => {
    const found = matchOf(JSON.parse(data) as UIMessage, wanted)
    return found ? [{ messageId: id, seq, role, ...found }] : []
  })
  return { items, ...(sizes.length > taken && { nextCursor: String(oldest.seq) }) }
}

function matchOf({ parts }: UIMessage, wanted: RegExp): Pick<SessionMatch, 'hits' | 'parts' | 'snippet'> | undefined {
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

function parseCursor(cursor: string | undefined): number {
  if (cursor === undefined) return MAX_SEQ
  if (/^\d{1,15}$/.test(cursor)) return Math.min(Number(cursor), MAX_SEQ)
  throw new AppError('INVALID_INPUT', 'The cursor is not one that sessions.find has answered.', {
    field: 'cursor',
    fix: 'Use `nextCursor` as it came, or none to begin anew.',
  })
}
