/**
 * What is wrong with one field of a form, for the line below it; null when the error is about something else. Errors
 * name their field for programs; on the page it stands right above, and calling again is what the form's button does.
 */
import type { VigilError } from '../../../client/index.ts'

export function fieldWords(error: VigilError | null | undefined, field: string): string | null {
  if (!error || error.field?.split('.')[0] !== field) return null
  const message = error.message.replace(/^`[^`]+` (\w)/, (_, first: string) => first.toUpperCase())
  const fix = error.fix?.startsWith('Correct `') ? undefined : error.fix
  return [message, fix].filter(Boolean).join(' ')
}
