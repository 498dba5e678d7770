/** What a session's owner and its runs work with; one per node. */
import type { ModelRegistry } from '../agent/model-registry.ts'
import type { AgentTool } from '../agent/tool.ts'
import type { FileService } from '../attachments/file-service.ts'
import type { Clock } from '../base/clock.ts'
import type { Logger } from '../base/logger.ts'
import type { EventLog } from '../events/event-log.ts'
import type { LiveTail } from '../events/live-tail.ts'
import type { LogReader } from '../events/log-reader.ts'
import type { ReplayBuffers } from '../events/replay-buffers.ts'
import type { Profiles } from '../profiles/profiles.ts'
import type { Providers } from '../profiles/providers.ts'
import type { Store } from '../store/store.ts'
import type { Outbox } from '../webhooks/webhooks.ts'

export interface RunLimits {
  /** 0 = no limit, as in the settings. */
  wallMs: number
  idleMs: number
  maxSteps: number
  liveRunsPerUser: number
  maxRecoveries: number
  queuedPerSession: number
  /** Calls of a model in all that failed in passing, one after the other. */
  modelTries: number
  /** Wait before the second; it doubles with each. */
  modelRetryMs: number
}

export interface OwnerContext {
  nodeId: string
  store: Store
  log: EventLog
  reader: LogReader
  tail: LiveTail
  buffers: ReplayBuffers
  clock: Clock
  logger: Logger
  models: ModelRegistry
  files: Pick<FileService, 'open'>
  tools: readonly AgentTool[]
  profiles: Profiles
  providers: Providers
  limits: RunLimits
  idleUnloadMs: number
  /** Waits while this node may start no model call and no tool (contract row "node without store"). */
  mayStart(signal: AbortSignal): Promise<void>
  /** What webhooks are told of. */
  outbox: Outbox
  /** A session's list entry changed. */
  changed(sessionId: string): void
  /** So did a recall: its run began or ended. */
  recallChanged(recallId: string): void
}
