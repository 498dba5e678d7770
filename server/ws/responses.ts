/** The HTTP responses that are under way, and how they end when the server drains. */
import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Clock } from '../base/clock.ts'
import { waitUntil } from './wait-until.ts'

const END_WITHIN_MS = 2_000

interface Responses {
  track(res: ServerResponse): void
  /** Resolves once all have ended, or after 2 s. */
  drain(): Promise<void>
}

export function createResponses(clock: Clock): Responses {
  const open = new Set<ServerResponse>()
  const changes = new EventEmitter<{ changed: [] }>()
  let draining = false
  return {
    track(res) {
      if (draining) res.setHeader('connection', 'close')
      open.add(res)
      res.once('close', () => {
        open.delete(res)
        changes.emit('changed')
      })
    },
    async drain() {
      draining = true
      // Cut, not ended: a client that sees the end of a stream would not come back for the rest.
      for (const res of open) if (isEventStream(res)) res.destroy()
      await waitUntil(changes, () => open.size === 0, clock, END_WITHIN_MS)
    },
  }
}

function isEventStream(res: ServerResponse): boolean {
  return String(res.getHeader('content-type') ?? '').startsWith('text/event-stream')
}
