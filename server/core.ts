/**
 * One node without its network side: store, log, membership, orchestrator. `createVigil` puts the HTTP and WebSocket
 * server in front; tests use it as it is.
 */
import path from 'node:path'
import type { LanguageModelV3 } from '@ai-sdk/provider'
import { createModelRegistry } from './agent/model-registry.ts'
import { environmentProviders } from './agent/provider/environment-providers.ts'
import type { ProviderSettings } from './agent/provider/provider-settings.ts'
import type { AgentTool } from './agent/tool.ts'
import { currentTime } from './agent/tools/current-time.ts'
import { Files } from './attachments/file-service.ts'
import { createFolderContents } from './attachments/folder-contents.ts'
import { createRowContents } from './attachments/row-contents.ts'
import { type Clock, pause, systemClock } from './base/clock.ts'
import type { Logger } from './base/logger.ts'
import { newId } from './base/new-id.ts'
import { projectRoot } from './base/project-root.ts'
import { createSealer } from './base/sealed-box.ts'
import { serverSecret } from './base/server-secret.ts'
import { readBuildId } from './build-id.ts'
import { Membership } from './cluster/membership.ts'
import type { Config } from './config.ts'
import { EventLog } from './events/event-log.ts'
import { LiveTail } from './events/live-tail.ts'
import { LogReader } from './events/log-reader.ts'
import { ReplayBuffers } from './events/replay-buffers.ts'
import { StoreHealth } from './events/store-health.ts'
import { Deletions } from './orchestrator/deletions.ts'
import { Feed } from './orchestrator/feed.ts'
import { startHousekeeping } from './orchestrator/housekeeping.ts'
import { createModelService } from './orchestrator/model-service.ts'
import type { OwnerContext } from './orchestrator/owner-context.ts'
import { Presence } from './orchestrator/presence.ts'
import { createRecalls, createRecallTools } from './orchestrator/recalls/recalls.ts'
import type { Services, Viewer } from './orchestrator/services.ts'
import { SessionOwners } from './orchestrator/session-owners.ts'
import { createSessionService } from './orchestrator/session-service.ts'
import { createTokenService } from './orchestrator/tokens.ts'
import { ProfileService } from './profiles/profile-service.ts'
import { Profiles } from './profiles/profiles.ts'
import { Providers } from './profiles/providers.ts'
import type { Notice } from './protocol/events.ts'
import { FILES_PER_MESSAGE, MESSAGE_MAX_BYTES } from './protocol/limits.ts'
import type { Profile, ProfileContent } from './protocol/profiles.ts'
import type { SystemInfo } from './protocol/system.ts'
import { type DataFolder, lockDataFolder } from './store/data-folder-lock.ts'
import { markStopped, renewGenerationIfSetBack } from './store/log-generation.ts'
import { migrate } from './store/migrate.ts'
import { openPostgresStore } from './store/postgres-store.ts'
import { ensureUser } from './store/rows/session-rows.ts'
import { prepareSearchIndex } from './store/search-index.ts'
import { openSqliteStore } from './store/sqlite-store.ts'
import type { Store } from './store/store.ts'
import { createStoreNow } from './store/store-now.ts'
import { createUsageService } from './usage/usage-service.ts'
import { PROTOCOL, VERSION } from './version.ts'
import { createWebhooks } from './webhooks/webhooks.ts'

export const FIRST_USER = { id: 'local', name: 'You' }
const GIVE_UP_AFTER_MS = 60_000
/** Told at the begin of a drain; the streams go on, so that what runs is seen to its end. */
const DRAINING: Notice = {
  kind: 'session-closing',
  reason: 'draining',
  reconnect: true,
  text: 'The server restarts. What runs now goes on when it is back, and this page connects to it by itself.',
}

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

export interface Core {
  services: Services
  store: Store
  /** Of the sessions that this node owns: for what appends without a run, such as the benchmarks. */
  log: EventLog
  nodeId: string
  /** Hands sessions over (contract row "graceful stop"); `waitMs` 0 saves partials at once. */
  drain(waitMs: number): Promise<void>
  /** Cuts a drain short. */
  interrupt(): void
  close(): Promise<void>
}

/** Rejects with an `AppError` that says why this node cannot start. */
export async function startCore(options: CoreOptions): Promise<Core> {
  const { config, logger, clock = systemClock } = options
  const folder = await holdDataFolder(options, clock)
  let store: Store | undefined
  try {
    store = await openStore(config, clock)
    const applied = await migrate(store, path.join(projectRoot(), 'prisma/migrations'), clock.now())
    if (applied.length > 0) logger.info({ applied }, 'database migrated')
    await prepareSearchIndex(store, logger)
    const sync = config.settings.VIGIL_SQLITE_SYNC
    const setBack = folder && (await renewGenerationIfSetBack(store, folder.memory, sync))
    if (setBack) logger.warn({ reason: setBack }, 'logs begin a new generation; readers load anew')
    return await assemble(options, store, folder, clock)
  } catch (error) {
    await store?.close()
    folder?.release()
    throw error
  }
}

async function holdDataFolder({ config, logger, address }: CoreOptions, clock: Clock): Promise<DataFolder | undefined> {
  if (config.mode === 'cluster') return undefined
  return await lockDataFolder({
    dataDir: config.dataDir,
    holder: { pid: process.pid, address, since: clock.now() },
    waitMs: config.settings.VIGIL_LOCK_WAIT_MS,
    clock,
    onWaiting: (holder) => logger.warn({ holder }, 'the data folder is in use; waiting for it'),
  })
}

async function openStore(config: Config, clock: Clock): Promise<Store> {
  if (config.mode === 'cluster') return await openPostgresStore({ url: config.databaseUrl })
  const file = config.databaseUrl.replace(/^file:(\/\/)?/, '')
  return openSqliteStore({ file, clock, sync: config.settings.VIGIL_SQLITE_SYNC })
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
  const build = readBuildId()
  let draining = false

  const sealer = createSealer(serverSecret(settings.VIGIL_SECRET, folder && config.dataDir))
  const health = new StoreHealth(clock)
  const tail = new LiveTail()
  const limits = { maxBytes: settings.VIGIL_REPLAY_BYTES, maxEvents: settings.VIGIL_REPLAY_EVENTS }
  const buffers = new ReplayBuffers({ clock, limits, keepMs: settings.VIGIL_REPLAY_KEEP_MS })
  const giveUpAfterMs = options.giveUpAfterMs ?? GIVE_UP_AFTER_MS
  const log = new EventLog({ store, clock, buffers, tail, health, logger, giveUpAfterMs })
  const feed = new Feed({ store, clock, watchersOf: (sessionId) => tail.count(sessionId) })
  const places = providerSettings(settings)
  const models = createModelRegistry({
    clock,
    providers: places,
    contextTokens: settings.VIGIL_CONTEXT_TOKENS,
    files: settings.VIGIL_MODEL_FILES,
    ...(options.models && { extra: options.models }),
  })
  const files = openFiles(config, store, clock)
  const storeNow = options.clock ? createStoreNow({ dialect: 'sqlite' }, clock) : createStoreNow(store, clock)
  const recallTools = createRecallTools({
    store,
    storeNow,
    owners: () => owners,
    changed: (recall) => recalls.changed(recall),
  })
  const tools = [currentTime, ...recallTools, ...(options.tools ?? [])]
  const profiles = new Profiles(builtInProfile(settings, tools))
  const changed = (userId: string) => feed.profilesChanged(userId)
  const providers = new Providers({
    store,
    clock,
    sealer,
    profiles,
    environment: environmentProviders(places),
    programModels: models.programModels,
    changed,
  })
  const profileService = new ProfileService({
    store,
    clock,
    sealer,
    profiles,
    tools,
    maxSteps: settings.VIGIL_MAX_STEPS,
    checkModel: (userId, ref) => providers.checkModel(userId, ref),
    changed,
  })
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
    reader: new LogReader(store, buffers),
    tail,
    buffers,
    clock,
    logger,
    models,
    files,
    tools,
    profiles,
    providers,
    limits: {
      wallMs: settings.VIGIL_RUN_WALL_MS,
      idleMs: settings.VIGIL_RUN_IDLE_MS,
      maxSteps: settings.VIGIL_MAX_STEPS,
      liveRunsPerUser: settings.VIGIL_MAX_LIVE_RUNS_PER_USER,
      maxRecoveries: settings.VIGIL_MAX_RECOVERIES,
      modelTries: settings.VIGIL_MODEL_TRIES,
      modelRetryMs: settings.VIGIL_MODEL_RETRY_MS,
      queuedPerSession: settings.VIGIL_MAX_QUEUED,
    },
    idleUnloadMs: settings.VIGIL_IDLE_UNLOAD_MS,
    mayStart: (signal) => untilConfirmed(membership, clock, signal),
    outbox: webhooks.outbox,
    changed: (sessionId) => feed.changed(sessionId),
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
    limits: { runsPerHour: settings.VIGIL_RECALL_RUNS_PER_HOUR, runsPerDay: settings.VIGIL_RECALL_RUNS_PER_DAY },
    firing: settings.VIGIL_RECALLS === 'on',
    feed,
    owners,
    isDraining: () => draining,
  })
  const undoMs = settings.VIGIL_DELETE_UNDO_MS
  const isDraining = () => draining
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
      profiles: profileService,
      models: createModelService({ store, clock, models, providers, settings: places }),
      webhooks: webhooks.service,
      usage: createUsageService({ store, clock }),
      tokens: createTokenService({ store, clock, firstUserId: FIRST_USER.id }),
      server: {
        draining: isDraining,
        counts: () => ({ loadedSessions: owners.loaded, liveRuns: owners.running, watchers: tail.total() }),
        notReady: async () => notReady(draining, health),
        info: async (viewer) => ({
          name: 'vigil',
          version: VERSION,
          protocol: PROTOCOL,
          ...(build !== undefined && { build }),
          mode: config.mode,
          nodeId,
          startedAt,
          now: clock.now(),
          model: settings.VIGIL_MODEL,
          profiles: (await store.read(() => profiles.list(viewer.userId))).map(asProfileInfo),
          limits: {
            messageBytes: MESSAGE_MAX_BYTES,
            socketPayloadBytes: settings.VIGIL_SOCKET_PAYLOAD_BYTES,
            subscriptionsPerSocket: settings.VIGIL_SUBSCRIPTIONS_PER_SOCKET,
            queuedPerSession: settings.VIGIL_MAX_QUEUED,
            fileBytes: settings.VIGIL_FILE_BYTES,
            imagePixels: settings.VIGIL_IMAGE_PIXELS,
            filesPerMessage: FILES_PER_MESSAGE,
          },
          store: health.state,
          user: { id: viewer.userId, name: nameOf(viewer) },
        }),
      },
    },
    async drain(waitMs) {
      draining = true
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
      draining = true
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

function providerSettings(settings: Config['settings']): ProviderSettings {
  const { OPENAI_BASE_URL, OPENAI_API_KEY, ANTHROPIC_BASE_URL, ANTHROPIC_API_KEY } = settings
  return {
    ...(OPENAI_BASE_URL && { openaiBaseUrl: OPENAI_BASE_URL }),
    ...(OPENAI_API_KEY && { openaiApiKey: OPENAI_API_KEY }),
    ...(ANTHROPIC_BASE_URL && { anthropicBaseUrl: ANTHROPIC_BASE_URL }),
    ...(ANTHROPIC_API_KEY && { anthropicApiKey: ANTHROPIC_API_KEY }),
  }
}

function openFiles({ mode, dataDir, settings }: Config, store: Store, clock: Clock): Files {
  const inFolder = () => createFolderContents(store, path.join(dataDir, 'attachments'))
  return new Files({
    store,
    clock,
    contents: mode === 'cluster' ? createRowContents(store) : inFolder(),
    limits: {
      fileBytes: settings.VIGIL_FILE_BYTES,
      userBytes: settings.VIGIL_FILES_PER_USER_BYTES,
      imagePixels: settings.VIGIL_IMAGE_PIXELS,
    },
  })
}

function builtInProfile(settings: Config['settings'], tools: readonly AgentTool[]): ProfileContent {
  return {
    name: 'Default',
    model: settings.VIGIL_MODEL,
    tools: Object.fromEntries(tools.map((tool) => [tool.name, tool.policy ?? 'allow'])),
    maxSteps: settings.VIGIL_MAX_STEPS,
    recovery: settings.VIGIL_RECOVERY,
  }
}

function asProfileInfo({ id, name, model, tools }: Profile): SystemInfo['profiles'][number] {
  const allowed = Object.keys(tools).filter((tool) => tools[tool] !== 'deny')
  return { id, name, model, tools: allowed }
}

async function untilConfirmed(membership: Membership, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!membership.isConfirmed && !signal.aborted) await pause(clock, 100, signal)
}

/** Where people open this server's pages, as far as it can know. */
function pagesUrl({ origins }: Config, address: string): string {
  return origins[0] ?? `http://${address.replace(/^(0\.0\.0\.0|::)(?=:\d+$)/, 'localhost')}`
}

function nameOf({ userId }: Viewer): string {
  return userId === FIRST_USER.id ? FIRST_USER.name : userId.replace(/^user:/, '')
}

function notReady(draining: boolean, health: StoreHealth): string[] {
  return [
    ...(draining ? ['The server is stopping.'] : []),
    ...(health.state === 'degraded' ? [`The store takes no writes: ${health.reason}`] : []),
  ]
}
