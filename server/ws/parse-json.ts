/** JSON from outside. @throws AppError INVALID_INPUT that says where it breaks */
import { AppError } from '../base/app-error.ts'

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : ''
    throw new AppError('INVALID_INPUT', `That is no JSON: ${detail.slice(0, 200)}.`, { fix: 'Send JSON text.', cause })
  }
}
