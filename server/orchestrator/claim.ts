/**
 * Takes a session for this node, and recovers what its last owner left (contract row "recovery"), in one transaction:
 * the lease with a higher epoch, `attempt`, `owner-changed` and `run-interrupted`.
 *
 * What the log tells of a live run is read before the transaction; the claim names the head that was read, so an owner
 * that still wrote in between makes it fail and be tried again.
 */
import { randomUUID } from 'node:crypto'
import { type Written, writeDraft } from '../events/append.ts'
import { Draft, type LogPosition } from '../events/draft.ts'
import type { ProfileContent } from '../protocol/profiles.ts'
import { claimLease, type Fence, type LeaseRow } from '../store/rows/lease-rows.ts'
import { liveRun, type RunRow } from '../store/rows/run-rows.ts'
import { change, type Script } from '../store/script.ts'
import { moveRun } from './run-machine.ts'
import type { UnfinishedAnswer } from './unfinished-answer.ts'

export interface ClaimInput {
  seen: LeaseRow
  nodeId: string
  now: number
  /** Of the live run that has started, as the log up to `seen.head` tells it. */
  answer: UnfinishedAnswer | null
  /** This process has shown events beyond the stored head: the store was set back. */
  setBack: boolean
  maxRecoveries: number
  /** What the run's profile wants after a crash. */
  recovery: ProfileContent['recovery']
}

export interface Claim {
  fence: Fence
  position: LogPosition
  written: Written
  /** The live run, after the claim. */
  run: RunRow | null
  /**
   * It does not go on by itself: recovered too often, twice without anything new, or its profile asks first. Its outcome
   * is `interrupted`.
   */
  ends: boolean
}

/** Undefined when somebody else was faster. */
export function* claimSession(input: ClaimInput): Script<Claim | undefined> {
  const { seen, nodeId, now } = input
  if ((yield* claimLease(seen, nodeId)) === 0) return undefined
  const fence = { sessionId: seen.sessionId, nodeId, epoch: seen.epoch + 1 }
  if (input.setBack) yield* newGeneration(seen.sessionId)
  const run = (yield* liveRun(seen.sessionId)) ?? null
  const open = input.answer?.open ?? null
  const draft = new Draft({ head: seen.head, open })
  const ownerDied = seen.nodeId !== null
  const from = seen.nodeId ?? (run && seen.handedOverBy)
  if (from) {
    const cause = ownerDied ? 'takeover' : 'handover'
    draft.add({ at: now, event: { type: 'owner-changed', nodeId, epoch: fence.epoch, from, cause } })
  }
  let ends = false
  // One that waits for its user has nothing under way that could be cut.
  const wasCut = run !== null && run.status !== 'stopping' && run.status !== 'awaiting-approval'
  if (wasCut && input.answer && ownerDied) {
    ends = yield* interrupt(draft, run, input.answer, input)
  }
  const position = draft.position
  if (position.head > seen.head) yield* setHead(fence, position)
  const written = yield* writeDraft(seen.sessionId, draft)
  return { fence, position, written, run, ends }
}

function* interrupt(draft: Draft, run: RunRow, answer: UnfinishedAnswer, input: ClaimInput): Script<boolean> {
  const attempt = run.attempt + 1
  const recoveries = run.recoveries + 1
  const stuck = answer.recoveredWithoutProgress
  const next = stuck || recoveries > input.maxRecoveries ? 'end' : input.recovery
  draft.add({
    at: input.now,
    event: {
      type: 'run-interrupted',
      runId: run.id,
      cause: 'crash',
      attempt,
      unknownToolCalls: answer.cut.unknownToolCalls.map((call) => call.toolCallId),
      next,
    },
  })
  for (const chunk of answer.cut.chunks) {
    draft.add({ at: input.now, event: { type: 'chunk', runId: run.id, messageId: answer.messageId, chunk } })
  }
  yield* moveRun(run.id, 'recovering', { attempt, recoveries })
  run.attempt = attempt
  run.recoveries = recoveries
  return next !== 'continue'
}

function newGeneration(sessionId: string): Script<number> {
  return change('UPDATE "SessionLease" SET "generation" = ? WHERE "sessionId" = ?', randomUUID(), sessionId)
}

function setHead(fence: Fence, position: LogPosition): Script<number> {
  return change(
    'UPDATE "SessionLease" SET "head" = ?, "openSeq" = ? WHERE "sessionId" = ? AND "epoch" = ?',
    position.head,
    position.open?.seq ?? null,
    fence.sessionId,
    fence.epoch,
  )
}
