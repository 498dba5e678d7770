import { AppError } from '../../base/app-error.ts'
import type { Definition } from '../../protocol/recalls.ts'

/** What is wrong with a definition: the field, what it says, and what would do instead. */
export function refuse(field: keyof Definition, message: string, fix: string): never {
  throw new AppError('INVALID_INPUT', message, { field, fix })
}
