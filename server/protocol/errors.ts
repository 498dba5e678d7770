/** Why a call was refused; travels in a tRPC error's `data`, beside tRPC's own code. */
export const ERROR_REASONS = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'INVALID_INPUT',
  'CURSOR_AHEAD',
  'GENERATION_CHANGED',
  'REQUEST_ID_REUSED',
  'VERSION_CONFLICT',
  'BUSY',
  'QUEUE_FULL',
  'TOO_LARGE',
  'LIMIT',
  'DRAINING',
  'STORE_UNAVAILABLE',
  'MODEL_MISSING',
] as const
export type ErrorReason = (typeof ERROR_REASONS)[number]

export interface ErrorData {
  reason: ErrorReason
  retryable: boolean
  /** What to do next. */
  fix?: string
  /** The input field at fault, as a dotted path. */
  field?: string
  head?: number
  limit?: number
  current?: unknown
}
