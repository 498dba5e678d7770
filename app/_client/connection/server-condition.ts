/**
 * What holds of the server as a whole, and whether the page is kept up to date about it: the feed tells, from its first
 * frame on each connection.
 *
 *   unknown ──first frame──► told ──► told …         the feed ends, or the connection: unknown
 */
import type { VigilError } from '../../../client/index.ts'
import { observableValue } from '../../../client/observable-value.ts'
import type { ServerCondition } from '../../../server/protocol/feed.ts'

interface KnownCondition extends ServerCondition {
  /** The feed is open: what the page shows is what the server has. */
  fed: boolean
}

const UNKNOWN: KnownCondition = { fed: false, degraded: [], draining: false }

const condition = observableValue(UNKNOWN)

export const serverCondition = {
  subscribe: condition.subscribe,
  getSnapshot: condition.getSnapshot,
  told(told: ServerCondition): void {
    condition.set({ ...told, fed: true })
  },
  /** The feed is over; a store that cannot be read is why a server gives none. */
  lost(error?: VigilError): void {
    const degraded: ServerCondition['degraded'] = isStoreAway(error) ? ['store'] : []
    condition.set({ ...UNKNOWN, degraded })
  },
}

function isStoreAway(error: VigilError | undefined): boolean {
  return error?.reason === 'STORE_UNAVAILABLE' && error.retryable
}
