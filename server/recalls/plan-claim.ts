/**
 * What is to happen with a recall whose time has come, or with an occurrence whose deferral is over. Pure: it is given
 * what the store says under the session's lock, and answers the rows as they are to be.
 */
import { newId } from '../base/new-id.ts'
import type { OccurrenceReason, RecallAction } from '../protocol/recalls.ts'
import type { OccurrenceRow } from '../store/rows/occurrence-rows.ts'
import type { RecallRow } from '../store/rows/recall-rows.ts'
import { limitReached } from './hour-limit.ts'
import { isOneShot } from './recall-states.ts'
import type { NormalDefinition } from './schedule/normal-definition.ts'

/** A time that was claimed by nobody for that long was missed. */
export const MISSED_MS = 60_000
export const DEFERRED_AT_MOST_MS = 24 * 3_600_000
export const CATCH_UP_RUNS = 10

/** Planned times up to now, oldest first. */
export interface DueTimes {
  times: readonly number[]
  /** Those before them, when they are too many to have a row each. */
  older?: { first: number; last: number; count: number }
}

/** What runs and waits in a session. Changed by each plan, for the next recall of the same session. */
export interface SessionLoad {
  /** The recall of the live run, or of one that waits; '' for others. */
  live: string | undefined
  queued: string[]
  /** How many may wait. */
  queueLimit: number
}

export interface ClaimFacts {
  now: number
  recall: RecallRow
  policy: NormalDefinition
  /** Occurrences of this recall that wait, the oldest first. */
  waiting: readonly OccurrenceRow[]
  load: SessionLoad
  /** Runs that recalls have started, counted on by each plan. */
  counts: { session: { inHour: number }; user: { inDay: number } }
  /** 0 = no limit. */
  limits: { runsPerHour: number; runsPerDay: number; deferMs: number }
}

export interface PlannedRun {
  occurrence: OccurrenceRow
  interrupts: boolean
}

export interface RecallNews {
  action: RecallAction
  occurrence?: OccurrenceRow
}

export interface ClaimPlan {
  recall: RecallRow
  /** New and changed ones. */
  occurrences: OccurrenceRow[]
  runs: PlannedRun[]
  /** What is told, in order; with the rows as the plan leaves them. */
  news: RecallNews[]
}

/** @param following the first planned time after now */
export function planClaim(facts: ClaimFacts, due: DueTimes, following: number | null): ClaimPlan {
  const plan = emptyPlan(facts, following)
  const waiting = [...facts.waiting]
  const choice = chooseTimes(facts, due)
  const rows = choice.run.map((nominalAt) => newRow(facts, nominalAt))
  for (const row of rows) decide(plan, facts, row, waiting)
  leaveRest(plan, facts, choice, rows.at(-1))
  return settled(plan, facts, waiting)
}

/**
 * A deferral that is over is never merged into another one: what came after it was merged into it.
 * @param following the recall's next time as it is, or as it would be without this occurrence
 */
export function planDeferred(facts: ClaimFacts, deferred: OccurrenceRow, following: number | null): ClaimPlan {
  const plan = emptyPlan(facts, following)
  const row = { ...deferred }
  const waiting = facts.waiting.filter((other) => other.id !== row.id)
  decide(plan, facts, row, [])
  if (row.status === 'deferred') waiting.push(row)
  return settled(plan, facts, waiting)
}

/** Its recall was paused meanwhile, by too many failures or by a limit: what waited for a free session begins no more. */
export function planGivenUp({ recall, now }: ClaimFacts, deferred: OccurrenceRow): ClaimPlan {
  const occurrence: OccurrenceRow = { ...deferred, status: 'cancelled', endedAt: now }
  return { recall, occurrences: [occurrence], runs: [], news: [{ action: 'cancelled', occurrence }] }
}

function emptyPlan({ recall, now }: ClaimFacts, following: number | null): ClaimPlan {
  return { recall: { ...recall, nextAt: following, updatedAt: now }, occurrences: [], runs: [], news: [] }
}

interface Choice {
  run: number[]
  /** Run with the newest of `run`. */
  coalesced: number[]
  skipped: number[]
  /** Older ones, too many to have a row each. */
  older: DueTimes['older']
}

/** `catchUp`, for what was missed; times that came together just now are one run too. Each list is oldest first. */
function chooseTimes(facts: ClaimFacts, { times, older }: DueTimes): Choice {
  const { policy, now, recall, waiting } = facts
  const newest = times.slice(-1)
  const before = times.slice(0, -1)
  if (policy.catchUp === 'all') {
    const cut = Math.max(0, times.length - Math.min(CATCH_UP_RUNS, runsLeft(policy, recall, waiting)))
    return { run: times.slice(cut), coalesced: [], skipped: times.slice(0, cut), older }
  }
  if (policy.catchUp === 'coalesce') return { run: newest, coalesced: before, skipped: [], older }
  const isMissed = (time: number) => now - time > MISSED_MS
  return {
    run: newest.filter((time) => !isMissed(time)),
    coalesced: before.filter((time) => !isMissed(time)),
    skipped: times.filter(isMissed),
    older,
  }
}

function newRow({ recall, policy, now }: ClaimFacts, nominalAt: number): OccurrenceRow {
  return newOccurrence(recall, policy, nominalAt, now)
}

/** Claimed, and not yet decided. It keeps what the recall says now. */
export function newOccurrence(
  recall: RecallRow,
  policy: NormalDefinition,
  nominalAt: number,
  now: number,
): OccurrenceRow {
  return {
    id: newId('occurrence', now),
    recallId: recall.id,
    sessionId: recall.sessionId,
    userId: recall.userId,
    nominalAt,
    manual: 0,
    dueAt: nominalAt,
    status: 'claimed',
    reason: null,
    message: recall.message,
    note: recall.note,
    context: policy.context,
    ifBusy: policy.ifBusy,
    lateMs: null,
    deferrals: 0,
    standsFor: null,
    firstAt: null,
    coalescedInto: null,
    runId: null,
    runOutcome: null,
    createdAt: now,
    firedAt: null,
    startedAt: null,
    endedAt: null,
  }
}

/** Finds what becomes of one occurrence now. `waiting`: of the same recall, which it may be merged into. */
function decide(plan: ClaimPlan, facts: ClaimFacts, row: OccurrenceRow, waiting: OccurrenceRow[]): void {
  const { counts, limits, load, policy, recall } = facts
  plan.occurrences.push(row)
  if (limits.runsPerHour > 0 && counts.session.inHour >= limits.runsPerHour) return pauseForLimit(plan, facts, row)
  if (limits.runsPerDay > 0 && counts.user.inDay >= limits.runsPerDay) return skip(plan, facts, row, 'budget')
  const before = waiting.find((other) => other.id !== row.id)
  if (before && policy.catchUp !== 'all') return coalesce(plan, facts, row, before)
  const isBusy = load.live !== undefined || load.queued.length > 0
  if (!isBusy) return run(plan, facts, row, false)
  const isOwn = load.live === recall.id || load.queued.includes(recall.id)
  if (row.ifBusy === 'skip') return skip(plan, facts, row, isOwn ? 'overlap' : 'busy')
  const hasRoom = load.queued.length < load.queueLimit
  // In turn: a run of its own is never interrupted by the next.
  if (row.ifBusy === 'interrupt' && !isOwn && hasRoom) return run(plan, facts, row, load.live !== undefined)
  if (row.ifBusy === 'queue' && hasRoom) return run(plan, facts, row, false)
  defer(plan, facts, row, waiting)
}

function run(plan: ClaimPlan, facts: ClaimFacts, row: OccurrenceRow, interrupts: boolean): void {
  const { now, load, counts, recall } = facts
  row.status = 'queued'
  row.runId = newId('run', now)
  row.lateMs = Math.max(0, now - row.nominalAt)
  row.firedAt = now
  plan.recall.occurrences++
  plan.runs.push({ occurrence: row, interrupts })
  load.queued.push(recall.id)
  counts.session.inHour++
  counts.user.inDay++
}

function defer(plan: ClaimPlan, facts: ClaimFacts, row: OccurrenceRow, waiting: OccurrenceRow[]): void {
  const dueAt = facts.now + facts.limits.deferMs
  if (dueAt - row.nominalAt > DEFERRED_AT_MOST_MS) return skip(plan, facts, row, 'too-late')
  row.status = 'deferred'
  row.dueAt = dueAt
  row.deferrals++
  waiting.push(row)
  plan.news.push({ action: 'deferred', occurrence: row })
}

function coalesce(plan: ClaimPlan, facts: ClaimFacts, row: OccurrenceRow, into: OccurrenceRow): void {
  row.status = 'coalesced'
  row.coalescedInto = into.id
  row.endedAt = facts.now
  into.standsFor = (into.standsFor ?? 1) + 1
  if (!plan.occurrences.includes(into)) plan.occurrences.push(into)
  plan.news.push({ action: 'coalesced', occurrence: row })
}

function skip(plan: ClaimPlan, facts: ClaimFacts, row: OccurrenceRow, reason: OccurrenceReason): void {
  row.status = 'skipped'
  row.reason = reason
  row.endedAt = facts.now
  plan.news.push({ action: 'skipped', occurrence: row })
  if (isOneShot(facts.policy)) cancelOneShot(plan, SKIPPED[reason] ?? reason)
}

const SKIPPED: Partial<Record<OccurrenceReason, string>> = {
  busy: 'The session was busy at its time.',
  overlap: 'The session was busy at its time.',
  missed: 'Its time was missed while nothing ran.',
  'too-late': 'The session was busy for a day.',
  budget: 'Recalls had started as many runs within a day as they may (VIGIL_RECALL_RUNS_PER_DAY).',
  limit: 'Recalls had started as many runs in this session within an hour as they may (VIGIL_RECALL_RUNS_PER_HOUR).',
}

function cancelOneShot(plan: ClaimPlan, reason: string): void {
  if (plan.recall.status !== 'pending') return
  plan.recall.status = 'cancelled'
  plan.recall.reason = reason
  plan.recall.nextAt = null
  plan.news.push({ action: 'cancelled' })
}

function pauseForLimit(plan: ClaimPlan, facts: ClaimFacts, row: OccurrenceRow): void {
  skip(plan, facts, row, 'limit')
  if (plan.recall.status !== 'pending') return
  plan.recall.status = 'paused'
  plan.recall.reason = limitReached(facts.policy, facts.limits.runsPerHour, facts.now)
  plan.recall.nextAt = null
  plan.recall.version++
  plan.news.push({ action: 'paused' })
}

/** Rows for the times that get no run of their own. */
function leaveRest(plan: ClaimPlan, facts: ClaimFacts, choice: Choice, last: OccurrenceRow | undefined): void {
  const merges = last !== undefined && facts.policy.catchUp === 'coalesce'
  const { coalesced, skipped, older } = choice
  const rows = [...skipped, ...coalesced].map((nominalAt) => newRow(facts, nominalAt))
  if (older) rows.unshift({ ...newRow(facts, older.last), firstAt: older.first, standsFor: older.count })
  // Where the newest time was itself merged into one that waits, so are these.
  const into = last && (plan.occurrences.find((row) => row.id === last.coalescedInto) ?? last)
  for (const row of rows) {
    const isMerged = into !== undefined && (merges || coalesced.includes(row.nominalAt))
    row.status = isMerged ? 'coalesced' : 'skipped'
    row.endedAt = facts.now
    if (isMerged) {
      row.coalescedInto = into.id
      into.standsFor = (into.standsFor ?? 1) + (row.standsFor ?? 1)
    } else row.reason = 'missed'
    plan.occurrences.push(row)
    plan.news.push({ action: isMerged ? 'coalesced' : 'skipped', occurrence: row })
  }
  if (!last && rows.length > 0 && isOneShot(facts.policy)) cancelOneShot(plan, SKIPPED.missed ?? '')
}

/** How many more it may make, besides those that wait for a free session. */
export function runsLeft(
  { maxOccurrences = Number.POSITIVE_INFINITY }: Pick<NormalDefinition, 'maxOccurrences'>,
  { occurrences }: Pick<RecallRow, 'occurrences'>,
  waiting: readonly Pick<OccurrenceRow, 'status'>[],
): number {
  const promised = occurrences + waiting.filter(({ status }) => status === 'deferred').length
  return Math.max(0, maxOccurrences - promised)
}

/** No time is planned beyond the last run that may be, and what has nothing left has ended. */
function settled(plan: ClaimPlan, { policy, load }: ClaimFacts, waiting: readonly OccurrenceRow[]): ClaimPlan {
  const { recall } = plan
  if (runsLeft(policy, recall, waiting) === 0) recall.nextAt = null
  const isOpen = waiting.length > 0 || plan.runs.length > 0 || load.live === recall.id
  if (recall.status === 'pending' && recall.nextAt === null && !isOpen && !isOneShot(policy)) recall.status = 'ended'
  return plan
}
