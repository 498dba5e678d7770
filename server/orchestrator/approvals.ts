/**
 * Tool calls that wait for their user (contract row "approval"), as scripts under the session's lock.
 *
 *   asked ──► the run is suspended ──all answered──► resumed, once its user's limit has a place for it
 *     └── all answered before it was suspended ──► the run just goes on
 *
 * An answer is a row, committed by whoever gives it, once; the session's owner tells the log. A run that waits holds no
 * place, has no driver, and its session may be unloaded. What ends a run expires what it still waits for.
 */

import type { UIMessage } from 'ai'
import type { AddEvent } from '../events/append.ts'
import { beginChunks } from '../protocol/chunk-state.ts'
import { applyApprovalAnswer } from '../protocol/timed-chunks.ts'
import {
  type ApprovalRow,
  approvalsOf,
  insertApproval,
  unansweredCount,
  updateApproval,
} from '../store/rows/approval-rows.ts'
import { countHeldPlaces, type RunRow, readRun } from '../store/rows/run-rows.ts'
import { lockUser } from '../store/rows/session-rows.ts'
import type { Script } from '../store/script.ts'
import type { Outbox } from '../webhooks/webhooks.ts'
import { type Promoted, promoteWaiting } from './promote.ts'
import { moveRun } from './run-machine.ts'

export interface ApprovalRequest {
  approvalId: string
  toolCallId: string
  toolName: string
  input: unknown
}

export function* askFor(
  add: AddEvent,
  outbox: Outbox,
  run: RunRow,
  messageId: string,
  requests: readonly ApprovalRequest[],
  now: number,
): Script<void> {
  for (const { approvalId, toolCallId, toolName, input } of requests) {
    const { id: runId, sessionId } = run
    const row = { id: approvalId, sessionId, runId, toolCallId, toolName, input: JSON.stringify(input ?? null) }
    yield* insertApproval({ ...row, requestedAt: now })
    add({ type: 'chunk', runId, messageId, chunk: { type: 'tool-approval-request', approvalId, toolCallId } })
    const seq = add({ type: 'approval-requested', runId, approvalId, toolCallId, toolName, input: input ?? null })
    const news = { type: 'approval-requested', runId, approvalId, toolName } as const
    yield* outbox.plan({ userId: run.userId, sessionId, seq, at: now, news })
  }
}

export type Settlement =
  | { kind: 'answered'; answers: ApprovalRow[] }
  | { kind: 'suspended'; promoted: Promoted[] }
  /** Stop came first. */
  | { kind: 'stopping' }

/** Suspends the run if an answer is missing; else tells of the answers, with which it goes on. */
export function* settle(add: AddEvent, run: RunRow, limit: number, now: number): Script<Settlement> {
  if ((yield* unansweredCount(run.id)) === 0) {
    yield* tellAnswers(add, run.id, now)
    return { kind: 'answered', answers: yield* approvalsOf(run.id) }
  }
  if (!(yield* moveRun(run.id, 'awaiting-approval', { waitingSince: now }))) return { kind: 'stopping' }
  return { kind: 'suspended', promoted: yield* promoteWaiting(run.userId, limit) }
}

/** The run, going on; null while an answer or a place is missing. */
export function* resumeAnswered(add: AddEvent, runId: string, limit: number, now: number): Script<RunRow | null> {
  const run = yield* readRun(runId)
  if (run?.status !== 'awaiting-approval' || (yield* unansweredCount(runId)) > 0) return null
  yield* lockUser(run.userId)
  if (limit > 0 && (yield* countHeldPlaces(run.userId)) >= limit) return null
  const waitedMs = Number(run.waitedMs ?? 0) + Math.max(0, now - Number(run.waitingSince ?? now))
  if (!(yield* moveRun(runId, 'running', { waitingSince: null, waitedMs }))) return null
  yield* tellAnswers(add, runId, now)
  return { ...run, status: 'running', waitingSince: null, waitedMs }
}

/** Tells the log of answers that it has not been told of. */
export function* tellAnswers(add: AddEvent, runId: string, now: number): Script<void> {
  for (const row of yield* approvalsOf(runId)) {
    if (row.decision === null || row.toldAt !== null) continue
    yield* updateApproval(row.id, { toldAt: now })
    tell(add, row, row.decision)
  }
}

/** At the end of a run: nobody waits for these answers any more. Answers its last message, which says so. */
export function* expireApprovals(add: AddEvent, run: RunRow, message: UIMessage, now: number): Script<UIMessage> {
  yield* tellAnswers(add, run.id, now)
  let state = beginChunks(message)
  for (const row of yield* approvalsOf(run.id)) {
    if (row.decision === null) {
      yield* updateApproval(row.id, { decision: 'expired', answeredAt: now, toldAt: now })
      tell(add, row, 'expired')
    }
    state = applyApprovalAnswer(state, { ...answerOf(row), at: Number(row.toldAt ?? now) })
  }
  return state.message
}

export function answerOf(row: ApprovalRow) {
  const { id: approvalId, decision, reason, editedInput } = row
  return {
    approvalId,
    decision: decision ?? ('expired' as const),
    ...(reason !== null && { reason }),
    ...(editedInput !== null && { editedInput: JSON.parse(editedInput) as unknown }),
  }
}

function tell(add: AddEvent, row: ApprovalRow, decision: NonNullable<ApprovalRow['decision']>): void {
  add({
    type: 'approval-answered',
    runId: row.runId,
    ...answerOf({ ...row, decision }),
    ...(row.answeredBy !== null && { by: row.answeredBy }),
    ...(row.remember !== null && { remember: row.remember }),
  })
}
