/**
 * `recalls.*`: a user's recalls and their ledger. A change is one transaction under the lock of the recall's session;
 * the session's owner then tells the log, and the scheduler is told when to look again.
 */
import { AppError } from '../../base/app-error.ts'
import type { Clock } from '../../base/clock.ts'
import type { PreviewRecallInput, ScheduleRecallInput, UpdateRecallInput } from '../../protocol/recall-inputs.ts'
import type { Definition, Occurrence, Recall, RecallPreview, RecallWithTimes } from '../../protocol/recalls.ts'
import {
  cancelRecall,
  manualOccurrence,
  pauseRecall,
  resumeRecall,
  skipNext,
  undoCancel,
  updateRecall,
} from '../../recalls/change-recall.ts'
import type { RecallRuns } from '../../recalls/claim-due.ts'
import { type Outlook, planWarning } from '../../recalls/hour-limit.ts'
import { nextTimesOf, planned } from '../../recalls/next-times-of.ts'
import { occurrenceNote } from '../../recalls/occurrence-note.ts'
import { runsLeft } from '../../recalls/plan-claim.ts'
import type { RecallDesk } from '../../recalls/recall-desk.ts'
import { isLasting } from '../../recalls/recall-states.ts'
import type { Draft } from '../../recalls/schedule/fill-definition.ts'
import { nextTimes } from '../../recalls/schedule/next-times.ts'
import type { NormalDefinition } from '../../recalls/schedule/normal-definition.ts'
import { amend, type Changes, normalise } from '../../recalls/schedule/normalise.ts'
import { scheduleRecall } from '../../recalls/schedule-recall.ts'
import { asOccurrence, putOccurrences } from '../../store/rows/occurrence-rows.ts'
import { asRecall, type RecallRow } from '../../store/rows/recall-rows.ts'
import { findReceipt, insertReceipt, receiptScope } from '../../store/rows/receipt-rows.ts'
import type { Script } from '../../store/script.ts'
import type { Store } from '../../store/store.ts'
import { lockOwned, refuseDeleting } from '../commands/session-access.ts'
import type { RecallService, Viewer } from '../services.ts'
import { pauseAll } from './pause-all.ts'
import { deskOf, type LockedRecall, lockRecall, ownedRecall } from './recall-access.ts'
import { calendar } from './recall-calendar.ts'
import { listOccurrences, listRecalls } from './recall-queries.ts'

export const NEXT_TIMES = 5

export interface RecallServiceParts {
  store: Store
  clock: Clock
  /** By the store's clock. */
  storeNow(): Script<number>
  serverZone: string
  outlook: Outlook
  runs: RecallRuns
  refuseWhileDraining(): void
  /** After the transaction: these sessions and recalls have changed, and owners have something to do. */
  changed(change: { recall: Recall; wake: readonly string[] }): void
}

interface Changed<T> {
  answer: T
  recall: Recall
  wake: string[]
}

export function createRecallService(parts: RecallServiceParts): RecallService {
  const { store, clock, serverZone, runs, storeNow } = parts

  async function write<T>(script: (now: number) => Script<Changed<T>>): Promise<T> {
    const done = await store.write(function* write() {
      return yield* script(yield* storeNow())
    })
    parts.changed(done)
    return done.answer
  }

  const change = (
    viewer: Viewer,
    recallId: string,
    script: (desk: RecallDesk, row: RecallRow) => Script<RecallRow>,
  ): Promise<Recall> =>
    write(function* changeOne(now) {
      const locked = yield* lockRecall(viewer, recallId)
      const recall = asRecall(yield* script(deskOf(locked, now, serverZone), locked.recall))
      return { answer: recall, recall, wake: [recall.sessionId] }
    })

  return {
    schedule: (viewer, input, createdBy) =>
      write((now) => schedule(viewer, input, { now, serverZone, createdBy, outlook: parts.outlook })),
    preview: (viewer, input) => preview(viewer, input, parts),
    update: (viewer, { recallId, ...input }: UpdateRecallInput) =>
      write(function* update(now): Script<Changed<RecallWithTimes>> {
        const locked = yield* lockRecall(viewer, recallId)
        const row = yield* updateRecall(deskOf(locked, now, serverZone), locked.recall, input)
        return answerOf(row, parts.outlook)
      }),
    pause: (viewer, recallId) => change(viewer, recallId, pauseRecall),
    pauseAll: (viewer) =>
      pauseAll(viewer, {
        store,
        storeNow,
        serverZone,
        paused(recalls) {
          for (const recall of recalls) parts.changed({ recall, wake: [recall.sessionId] })
        },
      }),
    resume: (viewer, recallId) => change(viewer, recallId, resumeRecall),
    skip: (viewer, recallId) => change(viewer, recallId, skipNext),
    cancel: (viewer, { recallId, undo }) => change(viewer, recallId, undo ? undoCancel : cancelRecall),
    async runNow(viewer, { recallId, requestId }) {
      parts.refuseWhileDraining()
      return await write((now) => runNow(viewer, recallId, requestId, { now, runs }))
    },
    list: (viewer, input) => store.read(() => listRecalls(viewer, input)),
    async get(viewer, recallId) {
      const row = await store.read(() => ownedRecall(viewer, recallId))
      return { recall: asRecall(row), next: nextTimesOf(row, NEXT_TIMES) }
    },
    occurrences: (viewer, input) => store.read(() => listOccurrences(viewer, input)),
    calendar: (viewer, input) => calendar(viewer, input, { store, now: clock.now() }),
  }
}

/** Of a new recall, or of one that is there with what is to change of it: as it would be saved now. */
async function preview(
  viewer: Viewer,
  { recallId, from, count = NEXT_TIMES, ...asked }: PreviewRecallInput,
  { store, clock, serverZone, outlook }: RecallServiceParts,
): Promise<RecallPreview> {
  const row = recallId === undefined ? undefined : await store.read(() => ownedRecall(viewer, recallId))
  const now = clock.now()
  const before = row && (JSON.parse(row.definition) as NormalDefinition)
  const definition = before ? amend(before, asked, { now, serverZone }) : normalise(given(asked), { now, serverZone })
  const most = row ? runsLeft(definition, row, []) : (definition.maxOccurrences ?? Number.POSITIVE_INFINITY)
  const after = Math.max(from ?? 0, now - 1)
  const warning = planWarning(definition, outlook, { after, runsLeft: most })
  const next = nextTimes(definition, { after, count: Math.min(count, most) })
  return { definition, next, ...(warning !== undefined && { warning }) }
}

/** A new definition has nothing that null could take away. */
function given(asked: Changes): Draft {
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== null)) as Draft
}

function answerOf(row: RecallRow, outlook: Outlook): Changed<RecallWithTimes> {
  const answer = planned(row, NEXT_TIMES, outlook)
  return { answer, recall: answer.recall, wake: [row.sessionId] }
}

interface ScheduleContext {
  now: number
  serverZone: string
  createdBy: Recall['createdBy']
  outlook: Outlook
}

/** Idempotent by `requestId`. */
function* schedule(
  viewer: Viewer,
  input: ScheduleRecallInput,
  { now, serverZone, createdBy, outlook }: ScheduleContext,
): Script<Changed<RecallWithTimes>> {
  const { sessionId, message, note, requestId, ...definition } = input
  const locked = yield* lockOwned(viewer, sessionId)
  const asked = { schedules: { ...definition, message, note } }
  const scope = receiptScope.session(sessionId)
  if (requestId) {
    const known = yield* findReceipt<RecallWithTimes>(scope, requestId, asked)
    if (known) return { answer: known, recall: known.recall, wake: [sessionId] }
  }
  refuseDeleting(locked)
  const { userId } = viewer
  const desk = deskOf(locked, now, serverZone)
  const row = yield* scheduleRecall(desk, {
    sessionId,
    userId,
    definition: definition as Definition,
    message,
    note,
    createdBy,
  })
  const changed = answerOf(row, outlook)
  if (requestId) yield* insertReceipt(scope, requestId, asked, changed.answer, now)
  return changed
}

/** Besides the planned times: it counts as none of them, and waits its turn like a message. Idempotent by `requestId`. */
function* runNow(
  viewer: Viewer,
  recallId: string,
  requestId: string | undefined,
  { now, runs }: { now: number; runs: RecallRuns },
): Script<Changed<Occurrence>> {
  const { recall, session, lease } = yield* lockRecall(viewer, recallId)
  const scope = receiptScope.session(session.id)
  const asked = { runsNow: recallId }
  if (requestId) {
    const known = yield* findReceipt<Occurrence>(scope, requestId, asked)
    if (known) return { answer: known, recall: asRecall(recall), wake: [session.id] }
  }
  if (!isLasting(recall.status)) throw notLasting(recall)
  yield* refuseFullQueue(session.id, runs)
  const occurrence = yield* manualOccurrence(recall, now)
  yield* putOccurrences([occurrence])
  const { id: occurrenceId, runId, message: text } = occurrence
  const position = lease.nextPosition
  const note = occurrenceNote(occurrence, recall)
  const run = { runId: runId ?? '', session, position, recallId, occurrenceId, text, note, interrupts: false }
  yield* runs.place([run], now)
  const started = yield* runs.promote([session.userId])
  const wake = [...new Set([...started, session.id])]
  const answer = asOccurrence(occurrence)
  if (requestId) yield* insertReceipt(scope, requestId, asked, answer, now)
  return { answer, recall: asRecall(recall), wake }
}

function notLasting({ status }: LockedRecall['recall']): AppError {
  return new AppError('INVALID_INPUT', `The recall is ${status}, so that it runs no more.`, {
    field: 'recallId',
    fix: 'Schedule a new one, or send its message.',
  })
}

function* refuseFullQueue(sessionId: string, runs: RecallRuns): Script<void> {
  const load = (yield* runs.loads([sessionId])).get(sessionId)
  if (!load || load.queued.length < load.queueLimit) return
  throw new AppError('QUEUE_FULL', `${load.queued.length} messages wait in this session, which is the limit.`, {
    retryable: true,
    limit: load.queueLimit,
    fix: 'Wait until some have run, or remove some; the limit is VIGIL_MAX_QUEUED.',
  })
}
