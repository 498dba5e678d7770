/**
 * One node without its network side: store, log, membership, orchestrator. `createVigil` puts the HTTP and WebSocket
 * server in front; tests use it as it is.
 */
import type { LanguageModelV3 } from '@ai-sdk/provider'
import type { AgentTool } from './agent/tool.ts'
import { currentTime } from './agent/tools/current-time.ts'
import { createAgents } from './agents.ts'
import { type Clock, pause, systemClock } from './base/clock.ts'
import type { Logger } from './base/logger.ts'
import { newId } from './base/new-id.ts'
import { createSealer } from './base/sealed-box.ts'
import { serverSecret } from './base/server-secret.ts'
import { Membership } from './cluster/membership.ts'
import type { Config } from './config.ts'
import type { EventLog } from './events/event-log.ts'
import { FIRST_USER } from './first-user.ts'
import { createNodeEnd, type NodeEnd } from './node-end.ts'
import { openFiles } from './open-files.ts'
import { openLog } from './open-log.ts'
import { openStore } from './open-store.ts'
import { Deletions } from './orchestrator/deletions.ts'
import { Feed } from './orchestrator/feed.ts'
import { startHousekeeping } from './orchestrator/housekeeping.ts'
import type { OwnerContext } from './orchestrator/owner-context.ts'
import { Presence } from './orchestrator/presence.ts'
import { createRecalls, createRecallTools } from './orchestrator/recalls/recalls.ts'
import type { Services } from './orchestrator/services.ts'
import { SessionOwners } from './orchestrator/session-owners.ts'
import { createSessionService } from './orchestrator/session-service.ts'
import { createTokenService } from './orchestrator/tokens.ts'
import { runLimits } from './run-limits.ts'
import { createServerState } from './server-state.ts'
import type { DataFolder } from './store/data-folder-lock.ts'
import { ensureUser } from './store/rows/session-rows.ts'
import type { Store } from './store/store.ts'
import { createStoreNow } from './store/store-now.ts'
import { createUsageService } from './usage/usage-service.ts'
import { PROTOCOL, VERSION } from './version.ts'
import { createWebhooks } from './webhooks/webhooks.ts'

const GIVE_UP_AFTER_MS = 60_000

export interface CoreOptions {
  config: Config
  logger: Logger
  /** host:port as others reach this node; the port may be chosen later. */
  address: string
  clock?: Clock
  tools?: readonly AgentTool[]
  models?: Readonly<Record<string, LanguageModelV3>>
  /** How long an append waits for a store that is away before its run is given up, in ms. */
  giveUpAfterMs?: number
  /** The database says that this node is dead: the process may not go on. */
  onDead?(): void
}

export interface Core extends NodeEnd {
  services: Services
  store: Store
  /** Of the sessions that this node owns: for what appends without a run, such as the benchmarks. */
  log: EventLog
  nodeId: string
}

/** Rejects with an `AppError` that says why this node cannot start. */
export async function startCore(options: CoreOptions): Promise<Core> {
  const { config, logger, address, clock = systemClock } = options
  const { store, folder } = await openStore({ config, logger, clock, address })
  try {
    return await assemble(options, store, folder, clock)
  } catch (error) {
    await store.close()
    folder?.release()
    throw error
  }
}

async function assemble(
  options: CoreOptions,
  store: Store,
  folder: DataFolder | undefined,
  clock: Clock,
): Promise<Core> {
  const { config, logger } = options
  const { settings } = config
  const nodeId = newId('node', clock.now())
  const startedAt = clock.now()
  let draining = false
  const isDraining = () => draining

  const sealer = createSealer(serverSecret(settings.VIGIL_SECRET, folder && config.dataDir))
  const giveUpAfterMs = options.giveUpAfterMs ?? GIVE_UP_AFTER_MS
  const { log, reader, tail, buffers, health } = openLog({ settings, store, clock, logger, giveUpAfterMs })
  const feed = new Feed({ store, clock, tail })
  const files = openFiles(config, store, clock)
  const storeNow = options.clock ? createStoreNow({ dialect: 'sqlite' }, clock) : createStoreNow(store, clock)
  const recallLimits = {
    runsPerHour: settings.VIGIL_RECALL_RUNS_PER_HOUR,
    runsPerDay: settings.VIGIL_RECALL_RUNS_PER_DAY,
    deferMs: settings.VIGIL_RECALL_DEFER_MS,
  }
  const recallTools = createRecallTools({
    store,
    storeNow,
    outlook: { ...recallLimits, firing: settings.VIGIL_RECALLS === 'on' },
    owners: () => owners,
    changed: (recall) => recalls.changed(recall),
  })
  const tools = [currentTime, ...recallTools, ...(options.tools ?? [])]
  const agents = createAgents({
    settings,
    store,
    clock,
    sealer,
    tools,
    models: options.models,
    changed: (userId) => feed.profilesChanged(userId),
  })
  const { models, profiles, providers } = agents
  const membership = new Membership({
    store,
    clock,
    node: { id: nodeId, address: options.address, version: VERSION, protocol: PROTOCOL },
    hooks: {
      onBeat: (error) => (error ? health.failed(error) : health.worked()),
      onDead: () => options.onDead?.(),
      onOthersDead: () => {
        recover()
        webhooks.recover()
      },
    },
  })
  const webhooks = createWebhooks({
    nodeId,
    store,
    clock,
    logger,
    sealer,
    enabled: settings.VIGIL_WEBHOOKS === 'on',
    userAgent: `Vigil/${VERSION}`,
    isAlive: (id) => membership.isAlive(id),
    pageOf: (sessionId) => `${pagesUrl(config, options.address)}/s/${sessionId}`,
  })
  const context: OwnerContext = {
    nodeId,
    store,
    log,
    reader,
    tail,
    buffers,
    clock,
    logger,
    models,
    files,
    tools,
    profiles,
    providers,
    limits: runLimits(settings),
    idleUnloadMs: settings.VIGIL_IDLE_UNLOAD_MS,
    mayStart: (signal) => untilConfirmed(membership, clock, signal),
    outbox: webhooks.outbox,
    changed: (sessionId) => feed.changed(sessionId),
    recallChanged: (recallId) => feed.recallChanged(recallId),
  }
  const owners = new SessionOwners(context, (id) => membership.isAlive(id))
  const recover = () => {
    owners.sweep().catch((error: unknown) => logger.error({ err: error }, 'recovery failed; it is tried again'))
  }
  const deletions = new Deletions({ store, clock, tail, onFinal: (sessionId) => feed.changed(sessionId) })
  const presence = new Presence({ clock, tail, changed: (sessionId) => feed.changed(sessionId) })
  const recalls = createRecalls({
    store,
    clock,
    storeNow,
    logger,
    profiles,
    runLimits: context.limits,
    limits: recallLimits,
    firing: settings.VIGIL_RECALLS === 'on',
    feed,
    owners,
    isDraining,
  })
  const undoMs = settings.VIGIL_DELETE_UNDO_MS
  const sessions = createSessionService({
    context,
    owners,
    feed,
    presence,
    deletions,
    undoMs,
    isDraining,
    restored: recalls.start,
  })

  await store.write(() => ensureUser(FIRST_USER.id, FIRST_USER.name, startedAt))
  await membership.join(config.mode === 'embedded')
  health.onChange((state) => {
    logger[state === 'ok' ? 'info' : 'error']({ reason: health.reason }, `store ${state}`)
    tail.tellAll({ kind: state === 'ok' ? 'restored' : 'degraded', what: 'store' })
  })
  const compactAfterMs = settings.VIGIL_COMPACT_AFTER_MS
  const housekeeping = startHousekeeping({
    store,
    clock,
    logger,
    health,
    owners,
    deletions,
    files,
    compactAfterMs,
    giveUpAfterMs,
  })
  // What a process that died has left is taken up at once, not at the first beat.
  recover()
  webhooks.recover()
  recalls.start()

  return {
    nodeId,
    store,
    log,
    services: {
      sessions,
      recalls: recalls.service,
      files,
      ...agents.services,
      webhooks: webhooks.service,
      usage: createUsageService({ store, clock }),
      tokens: createTokenService({ store, clock, firstUserId: FIRST_USER.id }),
      server: createServerState({
        config,
        nodeId,
        startedAt,
        store,
        clock,
        profiles,
        health,
        owners,
        recalls,
        tail,
        isDraining,
      }),
    },
    ...createNodeEnd({
      store,
      folder,
      log,
      tail,
      membership,
      owners,
      recalls,
      webhooks,
      housekeeping,
      leaving() {
        draining = true
      },
    }),
  }
}

async function untilConfirmed(membership: Membership, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!membership.isConfirmed && !signal.aborted) await pause(clock, 100, signal)
}

/** Where people open this server's pages, as far as it can know. */
function pagesUrl({ origins }: Config, address: string): string {
  return origins[0] ?? `http://${address.replace(/^(0\.0\.0\.0|::)(?=:\d+$)/, 'localhost')}`
}
