/**
 * A file's name as it is shown and offered for saving; it is never a path on this server. What could hide its true end
 * or break out of a line (control characters, changes of direction, invisible signs) is left out, folders are cut off.
 */
import { cleanText } from '../base/clean-text.ts'
import { FILE_NAME_MAX_CHARS } from '../protocol/limits.ts'

const EXTENSION_MAX_CHARS = 20
/** Every kind of control, format, private and unassigned character, but the joiner that emoji are made with. */
const UNSEEN = /(?!\u200D)\p{C}|[\u2028\u2029]/gu

export function cleanFileName(given: string | undefined): string {
  const whole = (given ?? '').toWellFormed().normalize('NFC')
  const last = whole.split(/[/\\]/).at(-1) ?? ''
  const seen = cleanText(last).replaceAll(UNSEEN, '').replaceAll(/\s+/g, ' ').trim()
  return shortened(/^[.\s\u200D]*$/.test(seen) ? 'file' : seen)
}

/** Keeps the extension, by which people know what it is. */
function shortened(name: string): string {
  const chars = Array.from(name)
  if (chars.length <= FILE_NAME_MAX_CHARS) return name
  const dot = chars.lastIndexOf('.')
  const hasExtension = dot > 0 && chars.length - dot <= EXTENSION_MAX_CHARS
  const end = hasExtension ? chars.slice(dot) : []
  return [...chars.slice(0, FILE_NAME_MAX_CHARS - end.length - 1), '…', ...end].join('')
}
