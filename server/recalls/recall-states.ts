/**
 * The states of a recall and of its occurrences, and what the end of a run makes of them (contract section "Recalls").
 *
 *   recall      pending ◄──resume── paused         pending ──its only run ended well──► fired
 *               pending ──pause, limit, 5 failures──► paused   ──not so, or no run──► cancelled
 *               pending ──no time left, nothing open──► ended
 *               pending, paused ──cancel, session gone──► cancelled ──undo──► pending
 *
 *   occurrence  (a planned time comes) ──► queued ──► running ──► fired, failed
 *                                     ├──► deferred ──60 s──► (looked at again)
 *                                     ├──► skipped (busy, missed, limit, budget, user)
 *                                     └──► coalesced (into one that waits, or that its outage left)
 *               deferred, queued ──► cancelled (by the user, or with the session), skipped (too late)
 *
 * Invariants, each held in the transaction that claims a time or ends a run, under the session's lock:
 * a planned time has one row, so at most one run; `nextAt` is later than every time that has a row or was passed over;
 * a recall that is fired, ended or cancelled has no next time; its open occurrences still come to their end.
 */
import { RECALL_FAILURES_UNTIL_PAUSE } from '../protocol/limits.ts'
import type { Definition, OccurrenceReason, OccurrenceStatus, RecallStatus } from '../protocol/recalls.ts'
import type { RunOutcome } from '../protocol/runs.ts'
import type { OccurrenceRow } from '../store/rows/occurrence-rows.ts'
import type { RecallRow } from '../store/rows/recall-rows.ts'

export function isOneShot({ kind }: Pick<Definition, 'kind'>): boolean {
  return kind === 'once' || kind === 'immediate'
}

/** What becomes of an occurrence whose run has ended so. */
export function occurrenceAfter(outcome: RunOutcome): { status: OccurrenceStatus; reason: OccurrenceReason | null } {
  const wentWell = outcome === 'completed' || outcome === 'step-limit' || outcome === 'stopped'
  return wentWell ? { status: 'fired', reason: null } : { status: 'failed', reason: 'run-failed' }
}

/** A stop and an interruption are no failures, and no successes either; a budget is nobody's failure. */
function failuresAfter(outcome: RunOutcome, before: number): number {
  if (outcome === 'failed' || outcome === 'time-limit' || outcome === 'idle-limit') return before + 1
  return outcome === 'completed' || outcome === 'step-limit' ? 0 : before
}

const WENT_WRONG: Partial<Record<RunOutcome, string>> = {
  failed: 'Its run failed.',
  'time-limit': 'Its run took longer than runs may.',
  'idle-limit': 'Its run was silent for longer than runs may be.',
  'budget-limit': 'A budget is used up.',
  interrupted: 'Its run was interrupted and did not go on.',
}

type AfterRun = Pick<RecallRow, 'status' | 'reason' | 'nextAt' | 'failuresInRow'>

/** @param open whether something else of it still waits or runs */
export function recallAfterRun(
  recall: RecallRow,
  outcome: RunOutcome,
  { manual, nominalAt }: Pick<OccurrenceRow, 'manual' | 'nominalAt'>,
  open: boolean,
): AfterRun {
  const { status, reason, nextAt } = recall
  const failuresInRow = failuresAfter(outcome, recall.failuresInRow)
  const unchanged = { status, reason, nextAt, failuresInRow }
  const definition = JSON.parse(recall.definition) as Definition & { at?: number }
  if (isOneShot(definition)) {
    // One that has been given another time meanwhile still comes then.
    const isOnly = manual === 0 && nextAt === null && definition.at === nominalAt
    if (!isOnly || !isLasting(status)) return { ...unchanged, failuresInRow: recall.failuresInRow }
    const wrong = WENT_WRONG[outcome]
    return { status: wrong ? 'cancelled' : 'fired', reason: wrong ?? null, nextAt: null, failuresInRow }
  }
  if (status !== 'pending') return unchanged
  if (failuresInRow >= RECALL_FAILURES_UNTIL_PAUSE) {
    const words = `${failuresInRow} of its runs failed in a row. Look at what went wrong, then resume it.`
    return { status: 'paused', reason: words, nextAt: null, failuresInRow }
  }
  return nextAt === null && !open ? { ...unchanged, status: 'ended' } : unchanged
}

/** A recall in one of these fires no more by itself. */
export function isLasting(status: RecallStatus): boolean {
  return status === 'pending' || status === 'paused'
}
