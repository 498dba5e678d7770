/** What this node tells of itself: to pages, to health checks and to metrics. */
import type { Clock } from './base/clock.ts'
import { readBuildId } from './build-id.ts'
import type { Config } from './config.ts'
import type { LiveTail } from './events/live-tail.ts'
import type { StoreHealth } from './events/store-health.ts'
import { FIRST_USER } from './first-user.ts'
import type { Recalls } from './orchestrator/recalls/recalls.ts'
import type { ServerState, Viewer } from './orchestrator/services.ts'
import type { SessionOwners } from './orchestrator/session-owners.ts'
import type { Profiles } from './profiles/profiles.ts'
import { FILES_PER_MESSAGE, MESSAGE_MAX_BYTES } from './protocol/limits.ts'
import type { Profile } from './protocol/profiles.ts'
import type { SystemInfo } from './protocol/system.ts'
import type { Store } from './store/store.ts'
import { PROTOCOL, VERSION } from './version.ts'

interface ServerStateOptions {
  config: Config
  nodeId: string
  startedAt: number
  store: Store
  clock: Clock
  profiles: Profiles
  health: StoreHealth
  owners: SessionOwners
  recalls: Recalls
  tail: LiveTail
  isDraining(): boolean
}

export function createServerState(options: ServerStateOptions): ServerState {
  const { config, nodeId, startedAt, store, clock, profiles, health, owners, recalls, tail, isDraining } = options
  const { mode, settings } = config
  const build = readBuildId()
  return {
    draining: isDraining,
    counts: () => ({ loadedSessions: owners.loaded, liveRuns: owners.running, watchers: tail.total() }),
    onRecallRun: recalls.onRun,
    notReady: async () => notReady(isDraining(), health),
    info: async (viewer) => ({
      name: 'vigil',
      version: VERSION,
      protocol: PROTOCOL,
      ...(build !== undefined && { build }),
      mode,
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
      ...(settings.VIGIL_RECALLS === 'off' && { recallsOff: true as const }),
      user: { id: viewer.userId, name: nameOf(viewer) },
    }),
  }
}

function asProfileInfo({ id, name, model, tools }: Profile): SystemInfo['profiles'][number] {
  const allowed = Object.keys(tools).filter((tool) => tools[tool] !== 'deny')
  return { id, name, model, tools: allowed }
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
