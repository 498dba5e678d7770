/** Every command begins here: the session is locked, there, and the viewer's. */
import { AppError } from '../../base/app-error.ts'
import { type LeaseRow, lockSession } from '../../store/rows/lease-rows.ts'
import { readSession, type SessionRow } from '../../store/rows/session-rows.ts'
import type { Script } from '../../store/script.ts'
import type { Viewer } from '../services.ts'

export interface LockedSession {
  lease: LeaseRow
  session: SessionRow
}

/** Throws NOT_FOUND for what is not there, deleted, or somebody else's: they cannot be told apart. */
export function* lockOwned(viewer: Viewer, sessionId: string): Script<LockedSession> {
  const lease = yield* lockSession(sessionId)
  const session = yield* ownedSession(viewer, sessionId)
  if (!lease) throw sessionNotFound(sessionId)
  return { lease, session }
}

export function* ownedSession(viewer: Viewer, sessionId: string): Script<SessionRow> {
  const session = yield* readSession(sessionId)
  if (!session || session.userId !== viewer.userId || session.deletedAt !== null) throw sessionNotFound(sessionId)
  return session
}

/** As `lockOwned`, for what a session that is being deleted refuses. */
export function* lockActive(viewer: Viewer, sessionId: string): Script<LockedSession> {
  const locked = yield* lockOwned(viewer, sessionId)
  refuseDeleting(locked)
  return locked
}

export function refuseDeleting({ session }: LockedSession): void {
  if (session.finalAt === null) return
  throw new AppError('BUSY', `Session ${session.id} is being deleted.`, {
    fix: 'Undo the deletion first, or use another session.',
  })
}

export function sessionNotFound(sessionId: string): AppError {
  return new AppError('NOT_FOUND', `There is no session ${sessionId}.`, {
    field: 'sessionId',
    fix: 'Check the id; sessions.list tells which there are.',
  })
}
