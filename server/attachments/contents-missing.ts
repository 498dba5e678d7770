/** A row tells of a file whose bytes are not there: a database was restored without its attachments. */
import { AppError } from '../base/app-error.ts'

export function contentsMissing(fileId: string): AppError {
  return new AppError('NOT_FOUND', `The bytes of file ${fileId} are not on this server.`, {
    fix: 'Attach the file again, or restore the attachments that belong to this database.',
  })
}
