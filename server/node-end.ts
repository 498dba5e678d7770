/** How a node ends (contract row "graceful stop"): it hands over what runs, then leaves, and lets go of its store. */
import type { Disposer } from './base/disposable.ts'
import type { Membership } from './cluster/membership.ts'
import type { EventLog } from './events/event-log.ts'
import type { LiveTail } from './events/live-tail.ts'
import type { Recalls } from './orchestrator/recalls/recalls.ts'
import type { SessionOwners } from './orchestrator/session-owners.ts'
import type { Notice } from './protocol/events.ts'
import type { DataFolder } from './store/data-folder-lock.ts'
import { markStopped } from './store/log-generation.ts'
import type { Store } from './store/store.ts'
import type { Webhooks } from './webhooks/webhooks.ts'

/** Told at the begin of a drain; the streams go on, so that what runs is seen to its end. */
const DRAINING: Notice = {
  kind: 'session-closing',
  reason: 'draining',
  reconnect: true,
  text: 'The server restarts. What runs now goes on when it is back, and this page connects to it by itself.',
}

interface NodeParts {
  store: Store
  folder: DataFolder | undefined
  log: EventLog
  tail: LiveTail
  membership: Membership
  owners: SessionOwners
  recalls: Recalls
  webhooks: Webhooks
  housekeeping: Disposer
  /** From here on nothing new is begun. */
  leaving(): void
}

export interface NodeEnd {
  /** Hands sessions over; `waitMs` 0 saves partials at once. */
  drain(waitMs: number): Promise<void>
  /** Cuts a drain short. */
  interrupt(): void
  close(): Promise<void>
}

export function createNodeEnd(parts: NodeParts): NodeEnd {
  const { store, folder, log, tail, membership, owners, recalls, webhooks, housekeeping, leaving } = parts
  return {
    async drain(waitMs) {
      leaving()
      tail.tellAll(DRAINING)
      await recalls.drain()
      await membership.drain().catch(() => {})
      await owners.drain(waitMs)
      await webhooks.drain(waitMs)
    },
    interrupt() {
      owners.interrupt()
      webhooks.interrupt()
    },
    async close() {
      leaving()
      housekeeping.dispose()
      await recalls.drain()
      await webhooks.drain(0)
      log.close()
      await membership.leave().catch(() => {})
      const mark = folder && (await markStopped(store).catch(() => undefined))
      await store.close()
      folder?.release(mark)
    },
  }
}
