/**
 * Changes of a recall, as scripts under its session's lock. Each is given the row as it is under that lock, answers it
 * as it is then, and raises its version.
 */
import { AppError } from '../base/app-error.ts'
import { cleanText } from '../base/clean-text.ts'
import { newId } from '../base/new-id.ts'
import type { UpdateRecallInput } from '../protocol/recall-inputs.ts'
import type { RecallAction } from '../protocol/recalls.ts'
import {
  hasOpenOccurrence,
  manualTimesSince,
  nominalTimesSince,
  type OccurrenceRow,
  putOccurrences,
  waitingOccurrences,
} from '../store/rows/occurrence-rows.ts'
import { asRecall, putRecalls, type RecallRow } from '../store/rows/recall-rows.ts'
import { lockUser } from '../store/rows/session-rows.ts'
import type { Script } from '../store/script.ts'
import { dueTimes, firstTime, openTime, timeAfter } from './due-times.ts'
import { newOccurrence, runsLeft } from './plan-claim.ts'
import { policyOf } from './policy-of.ts'
import type { RecallDesk } from './recall-desk.ts'
import { isLasting, isOneShot } from './recall-states.ts'
import type { NormalDefinition } from './schedule/normal-definition.ts'
import { amend, haveSameTimes } from './schedule/normalise.ts'
import { refuseRevoked, refuseTooMany } from './schedule-recall.ts'

export type RecallChange = Omit<UpdateRecallInput, 'recallId' | 'version'>

/** The version is the one that the caller saw. @throws AppError VERSION_CONFLICT, INVALID_INPUT, BUSY */
export function* updateRecall(
  desk: RecallDesk,
  row: RecallRow,
  { version, ...change }: RecallChange & { version: number },
): Script<RecallRow> {
  if (row.version !== version) {
    throw new AppError('VERSION_CONFLICT', `The recall was changed meanwhile; it is at version ${row.version} now.`, {
      fix: 'Look at what it is now, and change that.',
      current: asRecall(row),
    })
  }
  refuseOver(row)
  const { message, note, ...timing } = change
  const before = JSON.parse(row.definition) as NormalDefinition
  const isTimed = Object.values(timing).some((value) => value !== undefined)
  if (isTimed && isOneShot(before) && row.status === 'pending' && row.nextAt === null) throw firing(row)
  const definition = isTimed ? amend(before, timing, desk) : before
  const keepsTimes = row.nextAt !== null && haveSameTimes(definition, before)
  const next = keepsTimes ? row.nextAt : firstTime(definition, desk.now)
  const { status, nextAt } = isTimed && row.status === 'pending' ? yield* planned(desk, definition, row, next) : row
  const given = nextAt === row.nextAt ? [] : yield* giveUpDue(desk, row)
  const changes = {
    ...{ definition: JSON.stringify(definition), status, nextAt },
    ...(message !== undefined && { message: cleanText(message) }),
    ...(note !== undefined && { note: note === '' ? null : cleanText(note) }),
  }
  return yield* keep(desk, row, 'edited', changes, given)
}

/** With no time left and nothing open it is over. */
function* planned(
  desk: RecallDesk,
  definition: NormalDefinition,
  row: RecallRow,
  next: number | null,
): Script<Pick<RecallRow, 'nextAt' | 'status'>> {
  const nextAt = yield* leftTime(desk, definition, row, next)
  const isOver = nextAt === null && !(yield* hasOpenOccurrence(row.id))
  return { nextAt, status: isOver ? 'ended' : row.status }
}

/** Times that pass while it is paused are no occurrences; what waits for its session to be free is given up. */
export function* pauseRecall(desk: RecallDesk, row: RecallRow, reason: string | null = null): Script<RecallRow> {
  if (row.status === 'paused') return row
  refuseOver(row)
  const given = [...(yield* giveUpDue(desk, row)), ...(yield* giveUpWaiting(desk, row, 'deferred'))]
  return yield* keep(desk, row, 'paused', { status: 'paused', reason, nextAt: null }, given)
}

/** @throws AppError INVALID_INPUT when it has no time left */
export function* resumeRecall(desk: RecallDesk, row: RecallRow): Script<RecallRow> {
  if (row.status === 'pending') return row
  refuseOver(row)
  yield* lockUser(row.userId)
  yield* refuseRevoked(row.userId)
  return yield* keep(desk, row, 'resumed', { ...(yield* revived(desk, row)), failuresInRow: 0 })
}

/** Passes over the next planned time. */
export function* skipNext(desk: RecallDesk, row: RecallRow): Script<RecallRow> {
  refuseOver(row)
  const policy = policyOf(row)
  if (isOneShot(policy)) {
    throw new AppError('INVALID_INPUT', 'This recall has one time only, so there is no next one to skip to.', {
      field: 'recallId',
      fix: 'Cancel it, or give it another time.',
    })
  }
  if (row.nextAt === null) {
    throw new AppError('INVALID_INPUT', `Nothing is planned that could be skipped: the recall is ${row.status}.`, {
      field: 'recallId',
      fix: row.status === 'paused' ? 'Resume it first.' : 'recalls.get tells how it stands.',
    })
  }
  const skipped: OccurrenceRow = {
    ...newOccurrence(row, policy, row.nextAt, desk.now),
    status: 'skipped',
    reason: 'user',
    endedAt: desk.now,
  }
  yield* putOccurrences([skipped])
  const times = yield* planned(desk, policy, row, timeAfter(policy, row.nextAt))
  return yield* keep(desk, row, 'skipped', times, [], skipped)
}

/** What waits is given up as well; a run that has begun goes on to its end. */
export function* cancelRecall(desk: RecallDesk, row: RecallRow): Script<RecallRow> {
  if (!isLasting(row.status)) return row
  const given = [
    ...(yield* giveUpDue(desk, row)),
    ...(yield* giveUpWaiting(desk, row, 'deferred')),
    ...(yield* giveUpWaiting(desk, row, 'queued')),
  ]
  return yield* keep(desk, row, 'cancelled', { status: 'cancelled', reason: null, nextAt: null }, given)
}

/** Takes a user's cancellation back. What waited then stays given up. @throws AppError INVALID_INPUT */
export function* undoCancel(desk: RecallDesk, row: RecallRow): Script<RecallRow> {
  if (row.status === 'pending') return row
  if (row.status !== 'cancelled' || row.reason !== null) {
    throw new AppError('INVALID_INPUT', `The recall was not cancelled by its user; it is ${row.status}.`, {
      field: 'undo',
      fix: 'Schedule a new one.',
    })
  }
  yield* lockUser(row.userId)
  yield* refuseRevoked(row.userId)
  yield* refuseTooMany(row.userId)
  return yield* keep(desk, row, 'resumed', yield* revived(desk, row))
}

function* revived(desk: RecallDesk, row: RecallRow): Script<Pick<RecallRow, 'status' | 'reason' | 'nextAt'>> {
  const policy = policyOf(row)
  const next = isOneShot(policy) ? oneTime(policy, desk.now) : timeAfter(policy, desk.now)
  const nextAt = yield* leftTime(desk, policy, row, next)
  if (nextAt === null && !(yield* hasOpenOccurrence(row.id))) {
    throw new AppError('INVALID_INPUT', 'The recall has no time left: what it was planned for has passed.', {
      field: 'recallId',
      fix: 'Give it another time, or run it now.',
    })
  }
  return { status: 'pending', reason: null, nextAt }
}

function oneTime({ at }: NormalDefinition, now: number): number | null {
  return at !== undefined && at > now ? at : null
}

/** None beyond the runs that it may make, and none that was skipped. */
function* leftTime(
  { now }: RecallDesk,
  definition: NormalDefinition,
  row: RecallRow,
  next: number | null,
): Script<number | null> {
  if (runsLeft(definition, row, yield* waitingOccurrences([row.id])) === 0) return null
  return openTime(definition, next, (yield* nominalTimesSince([row.id], now)).get(row.id))
}

function refuseOver({ status }: RecallRow): void {
  if (isLasting(status)) return
  throw new AppError('INVALID_INPUT', `The recall is ${status}: it cannot be changed any more.`, {
    field: 'recallId',
    fix: 'Schedule a new one.',
  })
}

function firing({ id }: RecallRow): AppError {
  return new AppError('BUSY', `The recall ${id} is firing: its one run waits or runs.`, {
    retryable: true,
    fix: 'Wait for the run to end, or stop it; then schedule a new recall.',
  })
}

/** Times that have come and that nobody has claimed yet: the change was faster, and they are on record as well. */
function* giveUpDue(desk: RecallDesk, row: RecallRow): Script<OccurrenceRow[]> {
  const { now } = desk
  if (row.status !== 'pending' || row.nextAt === null || row.nextAt > now) return []
  const policy = JSON.parse(row.definition) as NormalDefinition
  const written = (yield* nominalTimesSince([row.id], row.nextAt)).get(row.id)
  const { times, older } = dueTimes(policy, row.nextAt, now, written)
  const end = { status: 'cancelled', reason: 'user', endedAt: now } as const
  const given: OccurrenceRow[] = times.map((time) => ({ ...newOccurrence(row, policy, time, now), ...end }))
  if (older) {
    const { first: firstAt, last, count: standsFor } = older
    given.unshift({ ...newOccurrence(row, policy, last, now), ...end, firstAt, standsFor })
  }
  yield* putOccurrences(given)
  return given
}

function* giveUpWaiting(desk: RecallDesk, row: RecallRow, status: 'deferred' | 'queued'): Script<OccurrenceRow[]> {
  const given: OccurrenceRow[] = []
  for (const waiting of yield* waitingOccurrences([row.id])) {
    if (waiting.status !== status) continue
    // The end of a run that was taken out of its queue is told by whoever tells of the run.
    if (status === 'queued') {
      if (waiting.runId !== null) yield* desk.endQueued(waiting.runId)
      continue
    }
    given.push({ ...waiting, status: 'cancelled', reason: 'user', endedAt: desk.now })
  }
  yield* putOccurrences(given)
  return given
}

function* keep(
  desk: RecallDesk,
  row: RecallRow,
  action: RecallAction,
  changes: Partial<RecallRow>,
  given: readonly OccurrenceRow[] = [],
  occurrence?: OccurrenceRow,
): Script<RecallRow> {
  const next = { ...row, ...changes, version: row.version + 1, updatedAt: desk.now }
  yield* putRecalls([next])
  const cancelled = given.map((each) => ({ action: 'cancelled' as const, occurrence: each }))
  yield* desk.tell(next, [...cancelled, { action, ...(occurrence && { occurrence }) }])
  return next
}

/** An occurrence besides the planned times, by a user's order; orders of one instant follow each other by a millisecond. */
export function* manualOccurrence(row: RecallRow, now: number): Script<OccurrenceRow> {
  const policy = JSON.parse(row.definition) as NormalDefinition
  const taken = yield* manualTimesSince(row.id, now)
  let at = now
  while (taken.has(at)) at++
  const runId = newId('run', now)
  return { ...newOccurrence(row, policy, at, now), manual: 1, status: 'queued', runId, lateMs: 0, firedAt: now }
}
