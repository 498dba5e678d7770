/** What a call to Vigil failed with: the server's refusal, or a lost connection. */
import type { ErrorData, ErrorReason } from '../server/protocol/errors.ts'

export class VigilError extends Error {
  /** Why the server refused; absent when the connection was lost or the server failed in itself. */
  readonly reason?: ErrorReason
  /** Whether the same call may succeed later, unchanged. */
  readonly retryable: boolean
  /** What to do next. */
  readonly fix?: string
  /** The input field at fault, as a dotted path. */
  readonly field?: string
  readonly head?: number
  readonly limit?: number
  readonly current?: unknown

  constructor(message: string, { cause, ...data }: Partial<ErrorData> & { retryable: boolean; cause?: unknown }) {
    super(message, { cause })
    this.name = 'VigilError'
    this.retryable = data.retryable
    Object.assign(this, data)
  }

  static is(error: unknown, reason?: ErrorReason): error is VigilError {
    return error instanceof VigilError && (!reason || error.reason === reason)
  }
}

/** tRPC's own codes, for answers that carry no `retryable`: a proxy's, or a server's that is no Vigil. */
const PASSING_CODES: ReadonlySet<unknown> = new Set([
  'TIMEOUT',
  'TOO_MANY_REQUESTS',
  'CLIENT_CLOSED_REQUEST',
  'BAD_GATEWAY',
  'SERVICE_UNAVAILABLE',
  'GATEWAY_TIMEOUT',
])

/** Any thrown value as a `VigilError`. Without the server's data it is a lost connection: no `reason`, retryable. */
export function toVigilError(error: unknown): VigilError {
  if (error instanceof VigilError) return error
  if (error instanceof Error && error.cause instanceof VigilError) return error.cause
  const message = error instanceof Error ? error.message : String(error)
  const data = dataOf(error)
  if (data) return new VigilError(message, { ...pickErrorData(data), cause: error })
  if (isTrpcError(error)) return connectionLost(error)
  return new VigilError(message, { retryable: false, cause: error })
}

/** Of an answer over plain HTTP that is no success: `{ error: { message, data } }`, or what a proxy has sent. */
export function refusedWith(body: unknown): VigilError {
  const { error } = (body ?? {}) as { error?: { message?: unknown; data?: Record<string, unknown> } }
  if (typeof error?.message === 'string') return new VigilError(error.message, pickErrorData(error.data ?? {}))
  return new VigilError('The server did not take it, and gave no reason.', {
    retryable: true,
    fix: 'Try again; a proxy in between may have a limit of its own.',
  })
}

/** The error of a call that was cut; nobody knows whether the server has done it. */
export function connectionLost(cause?: unknown): VigilError {
  return new VigilError('The connection to the server was lost before it answered.', { retryable: true, cause })
}

export function clientClosed(): VigilError {
  return new VigilError('This client was closed; create another one to go on.', { retryable: false })
}

function pickErrorData(data: Record<string, unknown>): Partial<ErrorData> & { retryable: boolean } {
  const { reason, retryable, fix, field, head, limit, current } = data as Partial<ErrorData>
  return {
    retryable: retryable ?? PASSING_CODES.has(data.code),
    ...(reason && { reason }),
    ...(fix !== undefined && { fix }),
    ...(field !== undefined && { field }),
    ...(head !== undefined && { head }),
    ...(limit !== undefined && { limit }),
    ...(current !== undefined && { current }),
  }
}

function dataOf(error: unknown): Record<string, unknown> | null {
  if (!isTrpcError(error)) return null
  const { data } = error
  return typeof data === 'object' && data !== null ? { ...data } : null
}

function isTrpcError(error: unknown): error is Error & { data?: unknown } {
  return error instanceof Error && error.name === 'TRPCClientError'
}
