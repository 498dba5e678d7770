/**
 * The end of a run, in one transaction (contract row "end"): whole message, terminal event, run row, leftovers of
 * steering, and the next waiting run. Anything that ends a run does it here.
 */
import type { UIMessage } from 'ai'
import type { AddEvent } from '../events/append.ts'
import { textOf } from '../events/append.ts'
import type { ContextFill, MessageMetadata } from '../protocol/run-summary.ts'
import type { RunError, RunOutcome, Trigger, Usage } from '../protocol/runs.ts'
import { noteRunEnded } from '../recalls/ledger.ts'
import { queueItems, type RunRow, updateRun, waitingRefs } from '../store/rows/run-rows.ts'
import { updateSession } from '../store/rows/session-rows.ts'
import type { Script } from '../store/script.ts'
import { expireApprovals } from './approvals.ts'
import type { OwnerContext } from './owner-context.ts'
import { previewOf } from './preview.ts'
import { type Promoted, promoteWaiting } from './promote.ts'
import { queuePosition } from './queue-position.ts'
import { moveRun } from './run-machine.ts'

export interface RunEnd {
  run: RunRow
  /** The last assistant message, whole; its metadata is completed here. */
  message: UIMessage
  outcome: RunOutcome
  error?: RunError
  steps: number
  usage?: Usage
  /** What ended it, where the outcome alone does not say which and what to do. */
  words?: string
  context?: ContextFill
}

/** Answers the runs that got a place because this one has ended. */
export function* endRun(
  add: AddEvent,
  end: RunEnd,
  now: number,
  { limits, outbox }: Pick<OwnerContext, 'limits' | 'outbox'>,
): Script<Promoted[]> {
  const { run, outcome, error, steps, usage, words, context } = end
  const startedAt = run.startedAt ?? now
  const durationMs = Math.max(0, now - startedAt)
  const summary = { outcome, steps, durationMs, ...(error && { error }), ...(usage && { usage }) }
  const said = yield* expireApprovals(add, run, end.message, now)
  const known = {
    ...(said.metadata as MessageMetadata),
    ...summary,
    ...(words && { outcomeText: words }),
    ...(context && { context }),
  }
  const message = { ...said, metadata: known }
  const messageSeq = add({ type: 'message', runId: run.id, message })
  const lastSeq = add({
    type: 'run-finished',
    runId: run.id,
    ...(run.requestId && { requestId: run.requestId }),
    ...summary,
  })
  const ended = yield* moveRun(run.id, 'ended', {
    outcome,
    steps,
    error: error ? JSON.stringify(error) : null,
    usage: usage ? JSON.stringify(usage) : null,
    endedAt: now,
    lastSeq,
  })
  if (!ended) throw new Error(`run ${run.id} has ended before`)
  const preview = previewOf(textOf(message))
  yield* updateSession(run.sessionId, {
    lastOutcome: outcome,
    updatedAt: now,
    lastMessageSeq: messageSeq,
    ...(preview && { preview }),
  })
  yield* outbox.plan({
    userId: run.userId,
    sessionId: run.sessionId,
    seq: lastSeq,
    at: now,
    news: { type: 'run-finished', runId: run.id, outcome, ...(error && { error }), ...(usage && { usage }) },
  })
  const failure = yield* noteRunEnded(add, run, outcome, now)
  if (failure) {
    const { seq, ...what } = failure
    const { userId, sessionId } = run
    yield* outbox.plan({ userId, sessionId, seq, at: now, news: { type: 'recall-failed', ...what } })
  }
  yield* requeueMissedSteers(add, run)
  return yield* promoteWaiting(run.userId, limits.liveRunsPerUser)
}

/** A steered message that no step followed becomes the next queued one, under its own run id. */
function* requeueMissedSteers(add: AddEvent, run: RunRow): Script<void> {
  const missed = (yield* waitingRefs(run.sessionId)).filter((waiting) => waiting.mode === 'steer')
  if (missed.length === 0) return
  for (const steer of missed) {
    yield* updateRun(steer.id, {
      mode: 'queue',
      intoRunId: null,
      position: queuePosition.afterMissedSteer(Math.max(0, steer.position)),
    })
  }
  add({ type: 'queue', items: yield* queueItems(run.sessionId) })
}

export function assistantMetadata(run: RunRow, at: number): MessageMetadata {
  return {
    runId: run.id,
    at,
    model: run.model,
    trigger: JSON.parse(run.trigger) as Trigger,
    ...(run.startedAt !== null && { startedAt: run.startedAt }),
    ...(run.requestId !== null && { requestId: run.requestId }),
  }
}
