/** The sessions' logs on this node: what appends to them, what reads them, and who is told of what is new. */
import type { Clock } from './base/clock.ts'
import type { Logger } from './base/logger.ts'
import type { Settings } from './config.ts'
import { EventLog } from './events/event-log.ts'
import { LiveTail } from './events/live-tail.ts'
import { LogReader } from './events/log-reader.ts'
import { ReplayBuffers } from './events/replay-buffers.ts'
import { StoreHealth } from './events/store-health.ts'
import type { Store } from './store/store.ts'

interface LogOptions {
  settings: Settings
  store: Store
  clock: Clock
  logger: Logger
  /** How long an append waits for a store that is away. */
  giveUpAfterMs: number
}

interface Log {
  log: EventLog
  reader: LogReader
  tail: LiveTail
  buffers: ReplayBuffers
  health: StoreHealth
}

export function openLog({ settings, store, clock, logger, giveUpAfterMs }: LogOptions): Log {
  const health = new StoreHealth(clock)
  const tail = new LiveTail()
  const limits = { maxBytes: settings.VIGIL_REPLAY_BYTES, maxEvents: settings.VIGIL_REPLAY_EVENTS }
  const buffers = new ReplayBuffers({ clock, limits, keepMs: settings.VIGIL_REPLAY_KEEP_MS })
  const log = new EventLog({ store, clock, buffers, tail, health, logger, giveUpAfterMs })
  return { log, reader: new LogReader(store, buffers), tail, buffers, health }
}
