/** The refusal of what would start a run while the server stops. */
import { AppError } from '../base/app-error.ts'

export function drainingError(): AppError {
  return new AppError('DRAINING', 'The server is stopping and starts no new runs.', {
    fix: 'Send it again in a moment, with the same request id: it is back soon.',
  })
}
