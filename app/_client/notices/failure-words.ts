/** What a refused call says, with what to do next. */
import { toVigilError } from '../../../client/index.ts'

export function failureWords(cause: unknown): string {
  const { message, fix } = toVigilError(cause)
  return [message, fix].filter(Boolean).join(' ')
}
