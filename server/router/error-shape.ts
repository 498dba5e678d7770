/** Errors on the wire: tRPC's shape with the fields of `ErrorData` beside its own. Never a stack, in no mode. */
import type { TRPCDefaultErrorData, TRPCError, TRPCErrorShape } from '@trpc/server'
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc'
import { HTTP_STATUSES } from './http-statuses.ts'
import { type Refusal, type RefusalData, refusalOf } from './refusal.ts'

export type ErrorShape = TRPCErrorShape<Omit<TRPCDefaultErrorData, 'stack'> & RefusalData>

export function errorShape({ code, message, data }: Refusal, path?: string): ErrorShape {
  return {
    message,
    code: TRPC_ERROR_CODES_BY_KEY[code],
    data: { ...data, code, httpStatus: HTTP_STATUSES[code] ?? 500, ...(path !== undefined && { path }) },
  }
}

export function formatError({ error, path }: { error: TRPCError; path: string | undefined }): ErrorShape {
  return errorShape(refusalOf(error), path)
}
