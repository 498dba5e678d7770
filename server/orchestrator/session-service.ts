/**
 * The orchestrator's front: each call is one transaction, then wake-ups for whoever acts on it. Nothing here waits for
 * a session's owner.
 */
import { AppError } from '../base/app-error.ts'
import type { Clock } from '../base/clock.ts'
import { sharedIntervals } from '../base/shared-intervals.ts'
import { watchLog } from '../events/watch-log.ts'
import type { Notice } from '../protocol/events.ts'
import type { Run } from '../protocol/runs.ts'
import type { SessionDetails } from '../protocol/sessions.ts'
import { readLease } from '../store/rows/lease-rows.ts'
import { asRecall, lastingOfSession } from '../store/rows/recall-rows.ts'
import { asRun, liveRun, queueItems, readRun } from '../store/rows/run-rows.ts'
import { asSession } from '../store/rows/session-rows.ts'
import type { Script } from '../store/script.ts'
import { approve } from './commands/approve.ts'
import type { CommandContext, CommandResult } from './commands/command-result.ts'
import { continueRun } from './commands/continue-run.ts'
import { type Created, create, fork } from './commands/create.ts'
import { editQueue } from './commands/edit-queue.ts'
import { markAllRead } from './commands/mark-all-read.ts'
import { send } from './commands/send.ts'
import { ownedSession, sessionNotFound } from './commands/session-access.ts'
import { stop } from './commands/stop.ts'
import { countUnfinished, stopAll } from './commands/stop-all.ts'
import { close, remove, update } from './commands/update.ts'
import type { Deletions } from './deletions.ts'
import { drainingError } from './draining.ts'
import type { Feed } from './feed.ts'
import { InTurn } from './in-turn.ts'
import type { OwnerContext } from './owner-context.ts'
import type { Presence } from './presence.ts'
import { countSessions } from './queries/count-sessions.ts'
import { exportSession } from './queries/export-session.ts'
import { findInSession } from './queries/find-in-session.ts'
import { history } from './queries/history.ts'
import { inbox } from './queries/inbox.ts'
import { listSessions } from './queries/list-sessions.ts'
import { asSummary } from './queries/summaries.ts'
import type { SessionService, StreamOptions, Viewer, WatchRequest } from './services.ts'
import type { SessionOwners } from './session-owners.ts'

export interface SessionServiceParts {
  context: OwnerContext
  owners: SessionOwners
  feed: Feed
  presence: Presence
  deletions: Deletions
  undoMs: number
  isDraining(): boolean
  /** A session is back whose recalls were held. */
  restored(): void
}

export function createSessionService(parts: SessionServiceParts): SessionService {
  const { context, owners, feed, deletions, presence } = parts
  const { store, log, clock, profiles, limits } = context
  const watchClock = { ...clock, every: sharedIntervals(clock) }
  const sends = new InTurn()

  const commandContext = (): CommandContext => ({
    now: clock.now(),
    liveRunsPerUser: limits.liveRunsPerUser,
    queuedPerSession: limits.queuedPerSession,
  })

  async function command<T>(script: (context: CommandContext) => Script<CommandResult<T> | Created>): Promise<T> {
    const done = await store.write(() => script(commandContext()))
    if ('written' in done && done.written) log.show(done.written)
    for (const sessionId of done.changed) feed.changed(sessionId)
    for (const sessionId of done.wake) owners.wake(sessionId)
    return done.answer as T
  }

  function refuseWhileDraining(): void {
    if (parts.isDraining()) throw drainingError()
  }

  return {
    async create(viewer, input) {
      refuseWhileDraining()
      return await command((now) => create(viewer, input, profiles, now))
    },
    async fork(viewer, input) {
      refuseWhileDraining()
      return await command((now) => fork(viewer, input, profiles, now))
    },
    async send(viewer, input) {
      refuseWhileDraining()
      return await sends.do(input.sessionId, () => command((now) => send(viewer, input, profiles, now)))
    },
    async continueRun(viewer, input) {
      refuseWhileDraining()
      return await command((now) => continueRun(viewer, input, profiles, now))
    },
    stop: (viewer, input) => command((now) => stop(viewer, input, now)),
    stopAll: (viewer) => stopAll(viewer, store, clock.now(), command),
    unfinishedRuns: (viewer) => store.read(() => countUnfinished(viewer)),
    update: (viewer, input) => command((now) => update(viewer, input, profiles, now)),
    async approve(viewer, input) {
      const answer = await command<{ outcome: 'accepted' | 'already-answered' }>((now) =>
        approve(viewer, input, context.tools, now),
      )
      if (input.remember === 'profile') feed.profilesChanged(viewer.userId)
      return answer
    },
    editQueue: (viewer, input) => command((now) => editQueue(viewer, input, now)),
    async close(viewer, input) {
      const watched = context.tail.count(input.sessionId) > 0
      return await command((now) => close(viewer, input, watched, now))
    },
    async remove(viewer, input) {
      const answer = await command<{ finalAt?: number }>((now) => remove(viewer, input, parts.undoMs, now))
      if (answer.finalAt !== undefined) deletions.expect(answer.finalAt)
      else parts.restored()
      return answer
    },
    async list(viewer, input) {
      const { rows, nextCursor } = await store.read(() => listSessions(viewer, input, store.dialect))
      const items = rows.map((row) => asSummary(row, context.tail.count(row.id)))
      return nextCursor ? { items, nextCursor } : { items }
    },
    counts: (viewer) => store.read(() => countSessions(viewer)),
    async inbox(viewer, input) {
      const asOf = clock.now()
      return { ...(await store.read(() => inbox(viewer, input, (id) => context.tail.count(id)))), asOf }
    },
    markAllRead: (viewer, upTo) => command(() => markAllRead(viewer, upTo)),
    get: (viewer, sessionId) => store.read(() => details(viewer, sessionId)),
    history: (viewer, input) => store.read(() => history(viewer, input)),
    find: (viewer, input) => store.read(() => findInSession(viewer, input)),
    exportSession: (viewer, input) => exportSession(store, viewer, input),
    getRun: (viewer, runId) => store.read(() => ownedRun(viewer, runId)),
    watch: (viewer, request, stream) =>
      presence.during(request.sessionId, () => watch(context, watchClock, viewer, request, stream)),
    feed: (viewer, stream) => feed.watch(viewer, stream),
  }
}

function watch(context: OwnerContext, clock: Clock, viewer: Viewer, request: WatchRequest, stream: StreamOptions) {
  const { store, reader, tail, buffers } = context
  return watchLog({
    ...request,
    gate: stream.gate,
    signal: stream.signal,
    reader,
    tail,
    buffers,
    clock,
    readHead: () => store.read(() => headOf(viewer, request.sessionId)),
    check: async () => ((await stream.stillAllowed()) ? undefined : ACCESS_ENDED),
  })
}

const ACCESS_ENDED: Notice = {
  kind: 'session-closing',
  reason: 'access-ended',
  reconnect: false,
  text: 'Your access has ended. Sign in again to go on.',
}

function* headOf(viewer: Viewer, sessionId: string): Script<{ head: number; generation: string }> {
  yield* ownedSession(viewer, sessionId)
  const lease = yield* readLease(sessionId)
  if (!lease) throw sessionNotFound(sessionId)
  return lease
}

function* details(viewer: Viewer, sessionId: string): Script<SessionDetails> {
  const session = asSession(yield* ownedSession(viewer, sessionId))
  const { head } = yield* headOf(viewer, sessionId)
  const run = yield* liveRun(sessionId)
  const queue = yield* queueItems(sessionId)
  return {
    ...session,
    head,
    run: run ? asRun(run) : null,
    queue,
    recalls: (yield* lastingOfSession(sessionId)).map(asRecall),
  }
}

/** A steered message that a run has taken is answered by that run. */
function* ownedRun(viewer: Viewer, runId: string): Script<Run> {
  const named = yield* readRun(runId)
  const run = named?.status === 'ended' && named.intoRunId ? yield* readRun(named.intoRunId) : named
  if (run && run.userId === viewer.userId) return asRun(run)
  throw new AppError('NOT_FOUND', `There is no run ${runId}.`, { field: 'runId', fix: 'Check the id.' })
}
