/** What a caller is told of an error: the one place where errors become answers, for tRPC and plain HTTP alike. */
import type { TRPCError } from '@trpc/server'
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc'
import { z } from 'zod'
import { AppError } from '../base/app-error.ts'
import type { ErrorData } from '../protocol/errors.ts'
import { ERROR_CODES, REASONS_OF_TRPC } from './error-codes.ts'
import { inputFault } from './input-fault.ts'

/** `reason` is absent when the server failed in itself, which is nobody's refusal. */
export type RefusalData = Omit<ErrorData, 'reason'> & Partial<Pick<ErrorData, 'reason'>>

export interface Refusal {
  code: TRPC_ERROR_CODE_KEY
  message: string
  data: RefusalData
}

export function refusalOf(error: TRPCError): Refusal {
  if (AppError.is(error.cause)) return refusalOfAppError(error.cause)
  if (isUnexpected(error)) return SERVER_FAILED
  if (error.cause instanceof z.ZodError) return refusalOfAppError(inputFault(error.cause))
  return {
    code: error.code,
    message: error.message,
    data: { reason: REASONS_OF_TRPC[error.code] ?? 'INVALID_INPUT', retryable: false },
  }
}

export function refusalOfAppError({ data, message }: AppError): Refusal {
  return { code: ERROR_CODES[data.reason], message, data }
}

/** A fault of the server: what it says may hold secrets, so it goes to the log only. */
export function isUnexpected(error: TRPCError): boolean {
  return error.code === 'INTERNAL_SERVER_ERROR' && !AppError.is(error.cause)
}

/** All that a caller learns of a fault of the server. */
export const SERVER_FAILED: Refusal = {
  code: 'INTERNAL_SERVER_ERROR',
  message: 'The server failed while it did this. Its log says why.',
  data: {
    retryable: false,
    fix: 'See whether it was done, then try again; if it fails again, look into the server’s log.',
  },
}
