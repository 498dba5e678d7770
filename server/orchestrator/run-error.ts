/** What an exception of the server's own, in the middle of a run, means to the run's user. The log has the rest. */
import { faultBeforeCall } from '../agent/provider/model-fault.ts'
import type { RunError } from '../protocol/runs.ts'

export function runErrorOf(error: unknown): RunError {
  const known = faultBeforeCall(error)
  if (known) return known
  return {
    code: 'internal',
    message: 'The server met a fault of its own while it ran this. Try again; the server’s log has the details.',
    retryable: true,
  }
}
