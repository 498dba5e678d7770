/** Makes a recall. */
import { AppError } from '../base/app-error.ts'
import { cleanText } from '../base/clean-text.ts'
import { newId } from '../base/new-id.ts'
import { MESSAGE_MAX_BYTES, RECALLS_PER_USER } from '../protocol/limits.ts'
import type { Definition, Recall } from '../protocol/recalls.ts'
import { countLasting, putRecalls, type RecallRow } from '../store/rows/recall-rows.ts'
import { lockUser } from '../store/rows/session-rows.ts'
import { isRevoked } from '../store/rows/token-rows.ts'
import type { Script } from '../store/script.ts'
import { firstTime } from './due-times.ts'
import type { RecallDesk } from './recall-desk.ts'
import { normalise } from './schedule/normalise.ts'

export interface NewRecall {
  sessionId: string
  userId: string
  definition: Definition
  message: string
  note?: string | undefined
  createdBy: Recall['createdBy']
}

/** @throws AppError INVALID_INPUT, TOO_LARGE, LIMIT */
export function* scheduleRecall(desk: RecallDesk, asked: NewRecall): Script<RecallRow> {
  const { now, serverZone } = desk
  checkText('message', asked.message)
  checkText('note', asked.note)
  const definition = normalise(asked.definition, { now, serverZone })
  yield* lockUser(asked.userId)
  yield* refuseRevoked(asked.userId)
  yield* refuseTooMany(asked.userId)
  const row: RecallRow = {
    id: newId('recall', now),
    sessionId: asked.sessionId,
    userId: asked.userId,
    version: 1,
    definition: JSON.stringify(definition),
    message: cleanText(asked.message),
    note: asked.note ? cleanText(asked.note) : null,
    status: 'pending',
    reason: null,
    nextAt: firstTime(definition, now),
    occurrences: 0,
    failuresInRow: 0,
    createdBy: asked.createdBy,
    createdAt: now,
    updatedAt: now,
  }
  yield* putRecalls([row])
  yield* desk.tell(row, [{ action: 'scheduled' }])
  return row
}

/** What comes over the wire is checked there; an agent's words are not. */
function checkText(field: 'message' | 'note', text: string | undefined): void {
  if (text === undefined) return
  if (field === 'message' && text.trim() === '') {
    throw new AppError('INVALID_INPUT', 'The message is empty.', { field, fix: 'Say what the session is to be told.' })
  }
  const bytes = Buffer.byteLength(text)
  if (bytes <= MESSAGE_MAX_BYTES) return
  throw new AppError('TOO_LARGE', `The ${field} has ${bytes} bytes, and may have ${MESSAGE_MAX_BYTES}.`, {
    field,
    limit: MESSAGE_MAX_BYTES,
    fix: 'Shorten it, or keep the long part elsewhere and name the place.',
  })
}

/** Under the user's lock. What was under way when access was revoked, such as an agent's run, plans nothing any more. */
export function* refuseRevoked(userId: string): Script<void> {
  if (!(yield* isRevoked(userId))) return
  throw new AppError('FORBIDDEN', 'Access of the session’s user was revoked: nothing wakes it any more.', {
    fix: 'Ask whoever runs this server for a new token.',
  })
}

/** Under the user's lock. */
export function* refuseTooMany(userId: string): Script<void> {
  const lasting = yield* countLasting(userId)
  if (lasting < RECALLS_PER_USER) return
  throw new AppError('LIMIT', `${lasting} recalls are planned or paused, and one user may have ${RECALLS_PER_USER}.`, {
    limit: RECALLS_PER_USER,
    fix: 'Cancel some that are not needed any more, or let one recall with an interval or cron do the work of many.',
  })
}
