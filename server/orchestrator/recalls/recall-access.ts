/** Every change of a recall begins here: its session is locked, and both are there and the viewer's. */
import { AppError } from '../../base/app-error.ts'
import { briefly } from '../../recalls/briefly.ts'
import type { RecallDesk } from '../../recalls/recall-desk.ts'
import { insertCommand } from '../../store/rows/command-rows.ts'
import { asOccurrence } from '../../store/rows/occurrence-rows.ts'
import { asRecall, type RecallRow, readRecall } from '../../store/rows/recall-rows.ts'
import { readRun } from '../../store/rows/run-rows.ts'
import type { Script } from '../../store/script.ts'
import { type LockedSession, lockOwned, ownedSession, refuseDeleting } from '../commands/session-access.ts'
import { moveRun } from '../run-machine.ts'
import type { Viewer } from '../services.ts'

export interface LockedRecall extends LockedSession {
  recall: RecallRow
}

/** Throws NOT_FOUND for what is not there or somebody else's, BUSY while its session is being deleted. */
export function* lockRecall(viewer: Viewer, recallId: string): Script<LockedRecall> {
  const seen = yield* ownedRecall(viewer, recallId)
  const locked = yield* lockOwned(viewer, seen.sessionId)
  refuseDeleting(locked)
  return { ...locked, recall: yield* ownedRecall(viewer, recallId) }
}

export function* ownedRecall(viewer: Viewer, recallId: string): Script<RecallRow> {
  const row = yield* readRecall(recallId)
  if (row?.userId !== viewer.userId) throw recallNotFound(recallId)
  try {
    yield* ownedSession(viewer, row.sessionId)
  } catch (error) {
    throw AppError.is(error, 'NOT_FOUND') ? recallNotFound(recallId) : error
  }
  return row
}

function recallNotFound(recallId: string): AppError {
  return new AppError('NOT_FOUND', `There is no recall ${recallId}.`, {
    field: 'recallId',
    fix: 'Check the id; recalls.list tells which there are.',
  })
}

/** What is done is told to the log by the session's owner. */
export function deskOf({ lease }: LockedSession, now: number, serverZone: string): RecallDesk {
  const { sessionId, nextPosition } = lease
  return {
    now,
    serverZone,
    *tell(row, news) {
      const told = news.map(({ action, occurrence }) => ({
        action,
        ...(occurrence && { occurrence: asOccurrence(occurrence) }),
      }))
      const command = { kind: 'recall' as const, recall: briefly(asRecall(row)), news: told }
      yield* insertCommand(sessionId, nextPosition, command, now)
    },
    *endQueued(runId) {
      const ended = yield* moveQueued(runId, now)
      if (!ended) return false
      yield* insertCommand(sessionId, nextPosition, { kind: 'stop', runId }, now)
      return true
    },
  }
}

/** Only what still waits: `moveRun` would end a live one too. */
export function* moveQueued(runId: string, now: number): Script<boolean> {
  const run = yield* readRun(runId)
  if (run?.status !== 'queued') return false
  return yield* moveRun(runId, 'ended', { outcome: 'stopped', endedAt: now, intoRunId: null })
}
