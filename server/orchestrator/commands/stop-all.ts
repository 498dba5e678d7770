/**
 * `runs.stopAll`: every live run of a user stops and every waiting one leaves its queue, in all sessions, on the way
 * that a single stop takes: the state changes here, the owners are woken and save the partials.
 *
 * Many sessions are done in parts, so that no transaction is long. A run that gets a place while others are stopped is
 * found by the next look; what is sent after the call is left alone.
 */
import type { StopAllAnswer, UnfinishedRuns } from '../../protocol/usage.ts'
import { insertCommand } from '../../store/rows/command-rows.ts'
import { lockSession } from '../../store/rows/lease-rows.ts'
import { countPlanned } from '../../store/rows/recall-rows.ts'
import { liveRun, unfinishedRuns, waitingRefs } from '../../store/rows/run-rows.ts'
import type { Script } from '../../store/script.ts'
import type { Store } from '../../store/store.ts'
import { moveRun } from '../run-machine.ts'
import type { Viewer } from '../services.ts'
import type { CommandContext, CommandResult } from './command-result.ts'

/** SQLite has one writer, so that a commit is what costs; on PostgreSQL a session alone waits for no other's lock. */
const SESSIONS_A_PART = { sqlite: 50, postgresql: 1 }
const PARTS_AT_ONCE = 8
/** Each look finds only what got its place meanwhile. */
const LOOKS = 10

type Run = <T>(script: (context: CommandContext) => Script<CommandResult<T>>) => Promise<T>

export async function stopAll(viewer: Viewer, store: Store, now: number, command: Run): Promise<StopAllAnswer> {
  const total = { stopping: 0, removed: 0 }
  for (let look = 0; look < LOOKS; look++) {
    const runs = await store.read(() => unfinishedRuns(viewer.userId))
    const found = runs.filter((run) => run.status !== 'stopping' && Number(run.queuedAt) <= now)
    if (found.length === 0) break
    const sessions = [...new Set(found.map((run) => run.sessionId))]
    await inParts(sessions, SESSIONS_A_PART[store.dialect], async (part) => {
      const stopped = await command((context) => stopPart(viewer, part, now, context))
      total.stopping += stopped.stopping
      total.removed += stopped.removed
    })
  }
  return total
}

async function inParts(all: string[], size: number, work: (part: string[]) => Promise<void>): Promise<void> {
  let at = 0
  const worker = async () => {
    while (at < all.length) {
      const part = all.slice(at, at + size)
      at += size
      await work(part)
    }
  }
  await Promise.all(Array.from({ length: PARTS_AT_ONCE }, worker))
}

function* stopPart(
  viewer: Viewer,
  sessionIds: string[],
  before: number,
  context: CommandContext,
): Script<CommandResult<StopAllAnswer>> {
  const answer = { stopping: 0, removed: 0 }
  for (const sessionId of sessionIds) {
    const stopped = yield* stopSession(viewer, sessionId, before, context.now)
    answer.stopping += stopped.stopping
    answer.removed += stopped.removed
  }
  return { answer, wake: sessionIds, changed: sessionIds }
}

/** Those that wait first: the end of the live one would start the next. */
function* stopSession(viewer: Viewer, sessionId: string, before: number, now: number): Script<StopAllAnswer> {
  const answer = { stopping: 0, removed: 0 }
  const lease = yield* lockSession(sessionId)
  if (!lease) return answer
  const position = lease.nextPosition
  for (const run of yield* waitingRefs(sessionId)) {
    if (run.userId !== viewer.userId || Number(run.queuedAt) > before) continue
    if (!(yield* moveRun(run.id, 'ended', { outcome: 'stopped', endedAt: now, intoRunId: null }))) continue
    yield* insertCommand(sessionId, position, { kind: 'stop', runId: run.id }, now)
    answer.removed++
  }
  const live = yield* liveRun(sessionId)
  if (live?.userId !== viewer.userId || !(yield* moveRun(live.id, 'stopping'))) return answer
  yield* insertCommand(sessionId, position, { kind: 'stop', runId: live.id }, now)
  return { ...answer, stopping: 1 }
}

/** What `stopAll` would stop now, and what would go on. */
export function* countUnfinished(viewer: Viewer): Script<UnfinishedRuns> {
  const runs = (yield* unfinishedRuns(viewer.userId)).filter(({ status }) => status !== 'stopping')
  const waiting = runs.filter(({ status }) => status === 'queued').length
  const sessions = new Set(runs.map((run) => run.sessionId)).size
  return { live: runs.length - waiting, waiting, sessions, recalls: yield* countPlanned(viewer.userId) }
}
