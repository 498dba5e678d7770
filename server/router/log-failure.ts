/** Faults of the server go to the log, once and with their stack; refusals are answers, not faults. */
import type { TRPCError } from '@trpc/server'
import type { Logger } from '../base/logger.ts'
import { isUnexpected } from './refusal.ts'

export function logFailure(logger: Logger, error: TRPCError, path: string | undefined): void {
  if (isUnexpected(error)) logger.error({ err: error.cause ?? error, path }, 'a procedure failed')
}
