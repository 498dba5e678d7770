/**
 * `sessions.send` (contract rows "send", "a message while a run is live"): one transaction under the session's lock
 * decides what becomes of the message, gives it its run id and stores the receipt. No answer waits for the owner.
 */
import { takeFiles } from '../../attachments/session-files.ts'
import { AppError } from '../../base/app-error.ts'
import { cleanText } from '../../base/clean-text.ts'
import { newId } from '../../base/new-id.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import { type MessageFile, namesOf } from '../../protocol/files.ts'
import type { SendInput } from '../../protocol/inputs.ts'
import type { Trigger } from '../../protocol/runs.ts'
import type { IfBusy, Receipt } from '../../protocol/sessions.ts'
import { insertCommand } from '../../store/rows/command-rows.ts'
import { findReceipt, insertReceipt, receiptScope } from '../../store/rows/receipt-rows.ts'
import { insertRun, liveRun, type RunRow, waitingRefs } from '../../store/rows/run-rows.ts'
import { updateSession } from '../../store/rows/session-rows.ts'
import type { Script } from '../../store/script.ts'
import { type Promoted, promoteWaiting } from '../promote.ts'
import { queuePosition } from '../queue-position.ts'
import { moveRun } from '../run-machine.ts'
import type { Viewer } from '../services.ts'
import { answeredBefore, type CommandContext, type CommandResult, result } from './command-result.ts'
import { type LockedSession, lockOwned, refuseDeleting } from './session-access.ts'

const TITLE_CHARS = 60

export function* send(
  viewer: Viewer,
  input: SendInput,
  profiles: Profiles,
  context: CommandContext,
): Script<CommandResult<Receipt>> {
  const locked = yield* lockOwned(viewer, input.sessionId)
  const known = yield* findReceipt<Receipt>(receiptScope.session(input.sessionId), input.requestId, hashed(input))
  if (known) return answeredBefore(known, [input.sessionId])
  refuseDeleting(locked)
  const { requestId, ifBusy = 'queue' } = input
  const files = yield* takeFiles({ userId: viewer.userId, sessionId: input.sessionId }, input.files)
  const message = { requestId, text: cleanText(input.text), note: input.note ? cleanText(input.note) : null, files }
  const placed = yield* placeRun(locked, { ...message, trigger: { kind: 'message' }, ifBusy }, profiles, context)
  yield* insertReceipt(receiptScope.session(input.sessionId), requestId, hashed(input), placed.receipt, context.now)
  yield* titleFrom(locked, message.text.trim() || namesOf(files), context.now)
  return result(placed.receipt, input.sessionId, placed.promoted)
}

/** What the request is told apart by: everything but the session, which is the receipt's scope. */
function hashed(input: SendInput): unknown {
  const { text, note, files, ifBusy = 'queue' } = input
  return { text, note, files, ifBusy }
}

export interface RunRequest {
  requestId: string
  text: string
  note: string | null
  files?: readonly MessageFile[]
  trigger: Trigger
  ifBusy: IfBusy
}

/** Makes the run and finds its place: started, queued or steered. */
export function* placeRun(
  { lease, session }: LockedSession,
  request: RunRequest,
  profiles: Profiles,
  context: CommandContext,
): Script<{ receipt: Receipt; promoted: Promoted[] }> {
  const { requestId, ifBusy } = request
  const live = yield* liveRun(session.id)
  const waiting = yield* waitingRefs(session.id)
  refuseWhenBusy(session.id, live, waiting, ifBusy, context.queuedPerSession)
  const steersInto = ifBusy === 'steer' && live && live.status !== 'stopping' ? live.id : undefined
  const interrupts = ifBusy === 'interrupt' && live !== undefined
  const counter = lease.nextPosition
  const run = {
    id: newId('run', context.now),
    sessionId: session.id,
    userId: session.userId,
    requestId,
    trigger: request.trigger,
    status: 'queued' as const,
    mode: steersInto ? ('steer' as const) : ('queue' as const),
    position: interrupts ? queuePosition.interrupting(counter) : queuePosition.atEnd(counter),
    text: request.text,
    note: request.note,
    files: request.files ?? [],
    model: (yield* profiles.find(session.userId, session.profileId)).model,
    profileId: session.profileId,
    queuedAt: context.now,
    ...(steersInto && { intoRunId: steersInto }),
  }
  yield* insertRun(run)
  yield* insertCommand(session.id, counter, { kind: 'sent', runId: run.id }, context.now)
  if (interrupts) yield* stopForInterrupt(session.id, live, counter, context.now)
  yield* updateSession(session.id, { updatedAt: context.now })
  if (steersInto) {
    return { receipt: { requestId, runId: run.id, status: 'steered', intoRunId: steersInto }, promoted: [] }
  }
  const promoted = live ? [] : yield* promoteWaiting(session.userId, context.liveRunsPerUser)
  const started = promoted.some((other) => other.runId === run.id)
  return { receipt: { requestId, runId: run.id, status: started ? 'started' : 'queued' }, promoted }
}

function refuseWhenBusy(
  sessionId: string,
  live: RunRow | undefined,
  waiting: readonly unknown[],
  ifBusy: IfBusy,
  limit: number,
): void {
  if (ifBusy === 'reject' && (live || waiting.length > 0)) {
    const state = live ? `run ${live.id} is ${live.status}` : `${waiting.length} messages wait`
    throw new AppError('BUSY', `Session ${sessionId} is busy: ${state}.`, {
      retryable: true,
      fix: 'Wait for the run to end, or send with ifBusy queue, interrupt or steer.',
    })
  }
  if (waiting.length < limit) return
  throw new AppError('QUEUE_FULL', `${waiting.length} messages wait in this session, which is the limit.`, {
    retryable: true,
    limit,
    fix: 'Wait until some have run, or remove some; the limit is VIGIL_MAX_QUEUED.',
  })
}

function* stopForInterrupt(sessionId: string, live: RunRow, position: number, now: number): Script<void> {
  yield* moveRun(live.id, 'stopping')
  yield* insertCommand(sessionId, position, { kind: 'stop', runId: live.id }, now)
}

function* titleFrom({ lease, session }: LockedSession, text: string, now: number): Script<void> {
  if (session.title !== '') return
  const line = text.trim().split('\n')[0] ?? ''
  const title = line.length > TITLE_CHARS ? cleanText(`${line.slice(0, TITLE_CHARS - 1)}…`) : line
  if (!title) return
  yield* updateSession(session.id, { title })
  yield* insertCommand(session.id, lease.nextPosition, { kind: 'session-changed' }, now)
}
