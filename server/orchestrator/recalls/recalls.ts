/** All of a node's recalls: what users and agents ask of them, and what wakes sessions when they are due. */
import type { AgentTool } from '../../agent/tool.ts'
import { manageRecallTool } from '../../agent/tools/manage-recall.ts'
import { scheduleRecallTool } from '../../agent/tools/schedule-recall.ts'
import type { Clock } from '../../base/clock.ts'
import type { Logger } from '../../base/logger.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import type { Recall } from '../../protocol/recalls.ts'
import type { RecallLimits } from '../../recalls/claim-due.ts'
import type { Outlook } from '../../recalls/hour-limit.ts'
import { RecallScheduler } from '../../recalls/recall-scheduler.ts'
import type { Script } from '../../store/script.ts'
import type { Store } from '../../store/store.ts'
import { drainingError } from '../draining.ts'
import type { Feed } from '../feed.ts'
import type { RunLimits } from '../owner-context.ts'
import type { RecallService } from '../services.ts'
import type { SessionOwners } from '../session-owners.ts'
import { createAgentRecalls } from './agent-recalls.ts'
import { createRecallRuns } from './recall-runs.ts'
import { createRecallService } from './recall-service.ts'

export interface RecallsParts {
  store: Store
  clock: Clock
  storeNow(): Script<number>
  logger: Logger
  profiles: Profiles
  runLimits: Pick<RunLimits, 'liveRunsPerUser' | 'queuedPerSession'>
  limits: RecallLimits
  /** False: nothing is fired (VIGIL_RECALLS). */
  firing: boolean
  feed: Feed
  owners: SessionOwners
  isDraining(): boolean
}

export interface Recalls {
  service: RecallService
  /** Begins to look for what is due. */
  start(): void
  drain(): Promise<void>
  /** Calls `listener` for each run that was begun here: how long after it was due that was committed. */
  onRun(listener: (lateMs: number) => void): void
  /** By an agent. */
  changed(recall: Recall): void
}

/** IANA name of the zone that this process runs in. */
const SERVER_ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone

export function createRecalls(parts: RecallsParts): Recalls {
  const { store, clock, storeNow, logger, feed, owners, firing, runLimits, limits } = parts
  const listeners: ((lateMs: number) => void)[] = []
  /** Sessions whose logs have something to be told, while more is due. */
  const told = new Set<string>()
  const runs = createRecallRuns({ profiles: parts.profiles, limits: runLimits })
  const scheduler = new RecallScheduler({
    store,
    clock,
    logger,
    storeNow,
    limits,
    runs,
    claimed(claimed) {
      const now = clock.now()
      for (const dueAt of claimed.runsDueAt) for (const listen of listeners) listen(now - dueAt)
      for (const recallId of claimed.recallIds) feed.recallChanged(recallId)
      for (const sessionId of claimed.changed) feed.changed(sessionId)
      for (const sessionId of claimed.told) told.add(sessionId)
    },
    promoted(sessionIds) {
      for (const sessionId of sessionIds) feed.changed(sessionId)
      owners.wakeInTurn(sessionIds, true)
    },
    settled() {
      owners.wakeInTurn([...told])
      told.clear()
    },
  })
  const refuseWhileDraining = () => {
    if (parts.isDraining()) throw drainingError()
  }
  const tell = ({ recall, wake }: { recall: Recall; wake: readonly string[] }) => {
    feed.recallChanged(recall.id)
    feed.changed(recall.sessionId)
    for (const sessionId of wake) owners.wake(sessionId)
    if (firing) scheduler.expect(recall.nextAt)
  }
  return {
    service: createRecallService({
      store,
      clock,
      storeNow,
      serverZone: SERVER_ZONE,
      outlook: { ...limits, firing },
      runs,
      refuseWhileDraining,
      changed: tell,
    }),
    start: () => {
      if (firing) scheduler.wake()
    },
    drain: () => scheduler.drain(),
    onRun: (listener) => void listeners.push(listener),
    changed: (recall) => tell({ recall, wake: [recall.sessionId] }),
  }
}

export interface RecallToolParts {
  store: Store
  storeNow(): Script<number>
  outlook: Outlook
  owners(): SessionOwners
  changed(recall: Recall): void
}

/** What agents plan recalls with. */
export function createRecallTools({ store, storeNow, outlook, owners, changed }: RecallToolParts): AgentTool<never>[] {
  const recalls = createAgentRecalls({
    store,
    storeNow,
    serverZone: SERVER_ZONE,
    outlook,
    commit: (sessionId, work) => owners().commit(sessionId, work),
    changed: ({ recall }) => changed(recall),
  })
  return [scheduleRecallTool(recalls), manageRecallTool(recalls)] as AgentTool<never>[]
}
