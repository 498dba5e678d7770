/** The line that a list shows of a session's newest text. */
import { cleanText } from '../base/clean-text.ts'

const PREVIEW_CHARS = 160

export function previewOf(text: string): string {
  const line = text
    .slice(0, PREVIEW_CHARS * 4)
    .trim()
    .replaceAll(/\s+/g, ' ')
  return cleanText(line.slice(0, PREVIEW_CHARS))
}
