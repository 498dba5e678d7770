/** Each reason of a refusal as tRPC's code, which also decides the HTTP status: the one table. */
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc'
import type { ErrorReason } from '../protocol/errors.ts'

export const ERROR_CODES: Record<ErrorReason, TRPC_ERROR_CODE_KEY> = {
  UNAUTHENTICATED: 'UNAUTHORIZED',
  FORBIDDEN: 'FORBIDDEN',
  NOT_FOUND: 'NOT_FOUND',
  INVALID_INPUT: 'BAD_REQUEST',
  CURSOR_AHEAD: 'PRECONDITION_FAILED',
  GENERATION_CHANGED: 'PRECONDITION_FAILED',
  REQUEST_ID_REUSED: 'CONFLICT',
  VERSION_CONFLICT: 'CONFLICT',
  BUSY: 'CONFLICT',
  QUEUE_FULL: 'TOO_MANY_REQUESTS',
  TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  LIMIT: 'TOO_MANY_REQUESTS',
  DRAINING: 'SERVICE_UNAVAILABLE',
  STORE_UNAVAILABLE: 'SERVICE_UNAVAILABLE',
  MODEL_MISSING: 'PRECONDITION_FAILED',
}

/** The reason of what tRPC itself refuses; what is absent is the caller's mistake. */
export const REASONS_OF_TRPC: Partial<Record<TRPC_ERROR_CODE_KEY, ErrorReason>> = {
  UNAUTHORIZED: 'UNAUTHENTICATED',
  FORBIDDEN: 'FORBIDDEN',
  NOT_FOUND: 'NOT_FOUND',
  PAYLOAD_TOO_LARGE: 'TOO_LARGE',
}
