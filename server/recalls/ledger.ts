/**
 * The ledger's side of a run: each of these is part of the transaction that begins or ends it (contract row "after a
 * run"), under the session's lock. A run that no recall has started is none of their business.
 */
import type { NewSessionEvent } from '../protocol/events.ts'
import type { RecallAction } from '../protocol/recalls.ts'
import type { RunOutcome, Trigger } from '../protocol/runs.ts'
import {
  asOccurrence,
  hasOpenOccurrence,
  type OccurrenceRow,
  readOccurrence,
  updateOccurrence,
} from '../store/rows/occurrence-rows.ts'
import { asRecall, putRecalls, type RecallRow, readRecall } from '../store/rows/recall-rows.ts'
import type { RunRow } from '../store/rows/run-rows.ts'
import type { Script } from '../store/script.ts'
import { briefly } from './briefly.ts'
import { isOneShot, occurrenceAfter, recallAfterRun } from './recall-states.ts'

type AddEvent = (event: NewSessionEvent) => number
type RecallTrigger = Extract<Trigger, { kind: 'recall' }>

/** Undefined when no recall has started the run. */
export function recallTriggerOf({ trigger }: Pick<RunRow, 'trigger'>): RecallTrigger | undefined {
  const parsed = JSON.parse(trigger) as Trigger
  return parsed.kind === 'recall' ? parsed : undefined
}

/** What the model of a run reads: the session, or nothing but what the recall says. */
export function* contextOf(run: Pick<RunRow, 'trigger'>): Script<OccurrenceRow['context']> {
  const trigger = recallTriggerOf(run)
  const occurrence = trigger && (yield* readOccurrence(trigger.occurrenceId))
  return occurrence?.context ?? 'session'
}

/** The time that the run was planned for; undefined when no recall has started it, or its user has by hand. */
export function* plannedTimeOf(run: Pick<RunRow, 'trigger'>): Script<number | undefined> {
  const trigger = recallTriggerOf(run)
  const occurrence = trigger && (yield* readOccurrence(trigger.occurrenceId))
  return occurrence && occurrence.manual === 0 ? occurrence.nominalAt : undefined
}

export function* noteRunStarted(run: Pick<RunRow, 'trigger'>, now: number): Script<void> {
  const trigger = recallTriggerOf(run)
  if (trigger) yield* updateOccurrence(trigger.occurrenceId, { status: 'running', startedAt: now })
}

/** A failure of a recall, for whoever is to be told of it. */
export interface RecallFailure {
  seq: number
  recallId: string
  occurrenceId: string
  reason: string
}

/** Tells the log what became of the occurrence, and how its recall goes on. */
export function* noteRunEnded(
  add: AddEvent,
  run: Pick<RunRow, 'id' | 'trigger'>,
  outcome: RunOutcome,
  now: number,
): Script<RecallFailure | undefined> {
  const found = yield* openOccurrence(run)
  if (!found) return undefined
  const { recall, occurrence } = found
  const ended = { ...occurrence, ...occurrenceAfter(outcome), runOutcome: outcome, endedAt: now }
  yield* keepEnd(ended)
  const open = yield* hasOpenOccurrence(recall.id)
  const after: RecallRow = { ...recall, ...recallAfterRun(recall, outcome, ended, open), updatedAt: now }
  if (after.status !== recall.status) after.version++
  yield* putRecalls([after])
  const tell = (action: RecallAction) =>
    add({ type: 'recall', runId: run.id, action, recall: briefly(asRecall(after)), occurrence: asOccurrence(ended) })
  const failed = ended.status === 'failed'
  const seq = tell(failed ? 'failed' : 'fired')
  const last = lastAction(recall, after)
  if (last) tell(last)
  if (!failed) return undefined
  return { seq, recallId: recall.id, occurrenceId: ended.id, reason: after.reason ?? outcome }
}

/** How the recall goes on, where that is more than the occurrence's own end says. */
function lastAction(before: RecallRow, after: RecallRow): RecallAction | undefined {
  const isNew = after.status !== before.status
  if (isNew && (after.status === 'paused' || after.status === 'cancelled')) return after.status
  if (before.status !== 'pending') return undefined
  return isOneShot(JSON.parse(after.definition)) ? undefined : 'rescheduled'
}

/** A run that was taken out of the queue before it began; a recall that has no other is over with it. */
export function* noteNeverStarted(add: AddEvent, run: Pick<RunRow, 'id' | 'trigger'>, now: number): Script<void> {
  const found = yield* openOccurrence(run)
  if (!found) return
  const { recall, occurrence } = found
  const ended: OccurrenceRow = { ...occurrence, status: 'cancelled', reason: 'user', endedAt: now }
  yield* keepEnd(ended)
  const after: RecallRow = { ...recall, updatedAt: now }
  if (recall.status === 'pending' && recall.nextAt === null && !(yield* hasOpenOccurrence(recall.id))) {
    const isOver = isOneShot(JSON.parse(recall.definition)) ? 'cancelled' : 'ended'
    Object.assign(after, { status: isOver, version: recall.version + 1 })
    if (isOver === 'cancelled') after.reason = 'Its run was taken out of the queue.'
  }
  yield* putRecalls([after])
  add({
    type: 'recall',
    runId: run.id,
    action: 'cancelled',
    recall: briefly(asRecall(after)),
    occurrence: asOccurrence(ended),
  })
}

function* openOccurrence(
  run: Pick<RunRow, 'trigger'>,
): Script<{ recall: RecallRow; occurrence: OccurrenceRow } | undefined> {
  const trigger = recallTriggerOf(run)
  const occurrence = trigger && (yield* readOccurrence(trigger.occurrenceId))
  if (!occurrence || (occurrence.status !== 'queued' && occurrence.status !== 'running')) return undefined
  const recall = yield* readRecall(occurrence.recallId)
  return recall && { recall, occurrence }
}

function keepEnd({ id, status, reason, runOutcome, endedAt }: OccurrenceRow): Script<number> {
  return updateOccurrence(id, { status, reason, runOutcome, endedAt })
}
