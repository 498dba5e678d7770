/**
 * `recalls.pauseAll`: every recall of a user that is planned is paused, in all sessions, as by its own pause. Many sessions
 * are done in parts, so that no transaction is long; what is planned after the call is left alone.
 */
import { AppError } from '../../base/app-error.ts'
import type { Recall } from '../../protocol/recalls.ts'
import { pauseRecall } from '../../recalls/change-recall.ts'
import { asRecall, lastingOfSession, sessionsToWake } from '../../store/rows/recall-rows.ts'
import type { Script } from '../../store/script.ts'
import type { Store } from '../../store/store.ts'
import { type LockedSession, lockOwned } from '../commands/session-access.ts'
import type { Viewer } from '../services.ts'
import { deskOf } from './recall-access.ts'

const SESSIONS_A_PART = 20
const REASON = 'All recalls were paused together.'

export interface PauseAllParts {
  store: Store
  storeNow(): Script<number>
  serverZone: string
  /** Of one session. */
  paused(recalls: readonly Recall[]): void
}

export async function pauseAll(viewer: Viewer, parts: PauseAllParts): Promise<{ paused: number }> {
  const { store, paused } = parts
  let count = 0
  const sessionIds = await store.read(() => sessionsToWake(viewer.userId))
  for (let at = 0; at < sessionIds.length; at += SESSIONS_A_PART) {
    const recalls = await store.write(() => pausePart(viewer, sessionIds.slice(at, at + SESSIONS_A_PART), parts))
    paused(recalls)
    count += recalls.length
  }
  return { paused: count }
}

/** In the order of their ids. */
function* pausePart(viewer: Viewer, sessionIds: readonly string[], parts: PauseAllParts): Script<Recall[]> {
  const recalls: Recall[] = []
  for (const sessionId of sessionIds) {
    const locked = yield* lockIfThere(viewer, sessionId)
    if (!locked) continue
    const desk = deskOf(locked, yield* parts.storeNow(), parts.serverZone)
    for (const row of yield* lastingOfSession(sessionId)) {
      if (row.status === 'pending') recalls.push(asRecall(yield* pauseRecall(desk, row, REASON)))
    }
  }
  return recalls
}

function* lockIfThere(viewer: Viewer, sessionId: string): Script<LockedSession | undefined> {
  try {
    return yield* lockOwned(viewer, sessionId)
  } catch (error) {
    if (AppError.is(error, 'NOT_FOUND')) return undefined
    throw error
  }
}
