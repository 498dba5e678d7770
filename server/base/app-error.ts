/** The one error class: what happened, with values, and what to do next. Mapped to tRPC and HTTP in one place each. */
import type { ErrorData, ErrorReason } from '../protocol/errors.ts'

interface AppErrorOptions extends Partial<Omit<ErrorData, 'reason'>> {
  cause?: unknown
}

const RETRYABLE: ReadonlySet<ErrorReason> = new Set(['DRAINING', 'STORE_UNAVAILABLE', 'GENERATION_CHANGED'])

export class AppError extends Error {
  readonly data: ErrorData

  constructor(reason: ErrorReason, message: string, { cause, ...data }: AppErrorOptions = {}) {
    super(message, { cause })
    this.name = 'AppError'
    this.data = { reason, retryable: RETRYABLE.has(reason), ...data }
  }

  get reason(): ErrorReason {
    return this.data.reason
  }

  static is(error: unknown, reason?: ErrorReason): error is AppError {
    return error instanceof AppError && (!reason || error.reason === reason)
  }
}
