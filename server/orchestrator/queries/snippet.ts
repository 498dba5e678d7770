/** The words around what was found in a text, on one line, with every place in them where it stands. */
import { rangesOf, type TextRange } from '../../base/fold-text.ts'

const BEFORE_CHARS = 16
const AFTER_CHARS = 120
const MARKS = 10

export interface Snippet {
  text: string
  ranges: TextRange[]
}

/** `needle` is folded. Undefined when the text does not hold it. */
export function snippetOf(whole: string, needle: string): Snippet | undefined {
  const text = whole.normalize('NFC')
  const [first] = rangesOf(text, needle, 1)
  if (!first) return undefined
  const [from, to] = first
  const start = wordBegin(text, from)
  const end = characterEnd(text, Math.min(text.length, to + AFTER_CHARS))
  const before = (start > 0 ? '…' : '') + oneLine(text.slice(start, from)).trimStart()
  const hit = oneLine(text.slice(from, to))
  const after = oneLine(text.slice(to, end)).trimEnd() + (end < text.length ? '…' : '')
  const at = before.length + hit.length
  const more = rangesOf(after, needle, MARKS).map(([a, b]): TextRange => [a + at, b + at])
  return { text: before + hit + after, ranges: [[before.length, at], ...more] }
}

/** Not in the middle of a word, nor of a character, if there is a better place near. */
function wordBegin(text: string, from: number): number {
  const earliest = Math.max(0, from - BEFORE_CHARS)
  if (earliest === 0) return 0
  const space = text.slice(earliest, from).search(/\s/)
  return space >= 0 ? earliest + space + 1 : characterEnd(text, earliest)
}

function characterEnd(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}
