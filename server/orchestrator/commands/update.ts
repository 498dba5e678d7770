/** `sessions.update`, `close` and `remove`. */
import { cleanText } from '../../base/clean-text.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import type { CloseInput, RemoveInput, UpdateInput } from '../../protocol/inputs.ts'
import type { Profile } from '../../protocol/profiles.ts'
import type { Session } from '../../protocol/sessions.ts'
import { insertCommand } from '../../store/rows/command-rows.ts'
import { liveRun, waitingRefs } from '../../store/rows/run-rows.ts'
import { asSession, readSession, type SessionRow, updateSession } from '../../store/rows/session-rows.ts'
import type { Script, SqlValue } from '../../store/script.ts'
import { moveRun } from '../run-machine.ts'
import type { Viewer } from '../services.ts'
import { type CommandContext, type CommandResult, result } from './command-result.ts'
import { type LockedSession, lockOwned } from './session-access.ts'

type Changes = Partial<Record<keyof SessionRow, SqlValue>>

export function* update(
  viewer: Viewer,
  input: UpdateInput,
  profiles: Profiles,
  context: CommandContext,
): Script<CommandResult<Session>> {
  const { lease, session } = yield* lockOwned(viewer, input.sessionId)
  const profile = input.profileId === undefined ? undefined : yield* chosen(profiles, session, input.profileId)
  const told: Changes = {
    ...(input.title !== undefined && { title: cleanText(input.title) }),
    ...(profile && { profileId: profile.id }),
    ...(input.metadata !== undefined && { metadata: cleanText(JSON.stringify(input.metadata)) }),
    ...(input.archived !== undefined && { archivedAt: input.archived ? context.now : null }),
  }
  const quiet: Changes = {
    ...(input.pinned !== undefined && { pinnedAt: input.pinned ? context.now : null }),
    // A mark of reading only moves forward, two tabs report in any order, unless it is taken back by name.
    ...(input.readUpTo !== undefined && { readUpTo: Math.max(session.readUpTo, Math.min(input.readUpTo, lease.head)) }),
    ...(input.unread && { readUpTo: Math.min(session.readUpTo, Math.max(0, session.lastMessageSeq - 1)) }),
  }
  const changes = { ...told, ...quiet }
  if (Object.keys(changes).length > 0) yield* updateSession(session.id, changes)
  const isTold = Object.keys(told).length > 0
  if (isTold) yield* insertCommand(session.id, lease.nextPosition, { kind: 'session-changed' }, context.now)
  const answer = asSession((yield* readSession(session.id)) ?? session)
  return { ...result(answer, session.id), wake: isTold ? [session.id] : [] }
}

/** A session may keep a profile that was removed since; it can be given none. */
function* chosen(profiles: Profiles, session: SessionRow, profileId: string): Script<Profile> {
  if (profileId === session.profileId) return yield* profiles.find(session.userId, profileId)
  return yield* profiles.choose(session.userId, profileId)
}

/**
 * Ends what is live and what waits now; what is sent later is run.
 * @param watched somebody watches the session on this node
 */
export function* close(
  viewer: Viewer,
  input: CloseInput,
  watched: boolean,
  context: CommandContext,
): Script<CommandResult<{ outcome: 'closing' | 'not-open' }>> {
  const locked = yield* lockOwned(viewer, input.sessionId)
  const { lease } = locked
  const isOpen = watched || lease.nodeId !== null || (yield* hasRuns(input.sessionId))
  if (!isOpen) return { answer: { outcome: 'not-open' }, wake: [], changed: [] }
  const live = yield* stopLive(locked)
  const stopped = [...(live ? [live] : []), ...(yield* endWaiting(input.sessionId, context.now))]
  for (const runId of stopped) {
    yield* insertCommand(input.sessionId, lease.nextPosition, { kind: 'stop', runId }, context.now)
  }
  if (stopped.length > 0) {
    yield* insertCommand(input.sessionId, lease.nextPosition, { kind: 'queue-changed' }, context.now)
  }
  const reason = input.reason ? { reason: cleanText(input.reason) } : {}
  yield* insertCommand(input.sessionId, lease.nextPosition, { kind: 'close', ...reason }, context.now)
  return result({ outcome: 'closing' }, input.sessionId)
}

/** Deletes after a while in which it can be undone; `undo` takes that back, but not the stop of a live run. */
export function* remove(
  viewer: Viewer,
  input: RemoveInput,
  undoMs: number,
  context: CommandContext,
): Script<CommandResult<{ finalAt?: number }>> {
  const locked = yield* lockOwned(viewer, input.sessionId)
  const { lease, session } = locked
  if (input.undo) {
    yield* updateSession(session.id, { finalAt: null })
    return result({}, session.id)
  }
  const finalAt = session.finalAt ?? context.now + undoMs
  yield* updateSession(session.id, { finalAt })
  const live = yield* stopLive(locked)
  if (live) yield* insertCommand(session.id, lease.nextPosition, { kind: 'stop', runId: live }, context.now)
  return result({ finalAt: Number(finalAt) }, session.id)
}

function* stopLive({ session }: LockedSession): Script<string | undefined> {
  const live = yield* liveRun(session.id)
  if (live) yield* moveRun(live.id, 'stopping')
  return live?.id
}

function* endWaiting(sessionId: string, now: number): Script<string[]> {
  const waiting = yield* waitingRefs(sessionId)
  for (const { id } of waiting) yield* moveRun(id, 'ended', { outcome: 'stopped', endedAt: now, intoRunId: null })
  return waiting.map((run) => run.id)
}

function* hasRuns(sessionId: string): Script<boolean> {
  return (yield* liveRun(sessionId)) !== undefined || (yield* waitingRefs(sessionId)).length > 0
}
