/**
 * Claims what is due (contract row "claim"): ledger rows, queued runs and the recalls' next times, in one transaction,
 * under the locks of their sessions. What was seen before the lock is looked at again, so that of two nodes, or two
 * looks, that go for the same time one finds it taken.
 */
import { type Command, insertCommands } from '../store/rows/command-rows.ts'
import { type LeaseRow, lockSessions } from '../store/rows/lease-rows.ts'
import {
  asOccurrence,
  firedBySession,
  firedByUser,
  nominalTimesSince,
  type OccurrenceRow,
  putOccurrences,
  readOccurrences,
  waitingOccurrences,
} from '../store/rows/occurrence-rows.ts'
import { asRecall, moveRecalls, type RecallRow, readRecalls } from '../store/rows/recall-rows.ts'
import { readSessionHeads, type SessionHead } from '../store/rows/session-rows.ts'
import type { Script } from '../store/script.ts'
import { briefly } from './briefly.ts'
import { dueTimes, openTime, timeAfter } from './due-times.ts'
import { COUNTED_MS } from './hour-limit.ts'
import { occurrenceNote } from './occurrence-note.ts'
import {
  type ClaimFacts,
  type ClaimPlan,
  planClaim,
  planDeferred,
  planGivenUp,
  type SessionLoad,
} from './plan-claim.ts'
import { isOneShot } from './recall-states.ts'
import type { NormalDefinition } from './schedule/normal-definition.ts'

const DAY_MS = 24 * 3_600_000
/** Of the ledger, as an outage leaves them: a claim that would write more leaves the rest to the next one. */
const ROWS_A_CLAIM = 500

/** How the runs of recalls get into their sessions: the orchestrator's part, in the claim's own transaction. */
export interface RecallRuns {
  /** What runs and waits in these sessions. */
  loads(sessionIds: readonly string[]): Script<Map<string, SessionLoad>>
  /** Queues the runs, and stops what they interrupt. */
  place(runs: readonly RecallRun[], now: number): Script<void>
  /** Gives out free places of these users; answers the sessions that were given one. */
  promote(userIds: readonly string[]): Script<string[]>
}

export interface RecallRun {
  runId: string
  session: SessionHead
  /** Of the session's counter. */
  position: number
  recallId: string
  occurrenceId: string
  text: string
  note: string
  interrupts: boolean
}

export interface RecallLimits {
  /** Runs that recalls may start in a session within an hour; 0 = no limit. */
  runsPerHour: number
  /** Runs that recalls may start for a user within 24 hours; 0 = no limit. */
  runsPerDay: number
  /** Until an occurrence that found its session busy is looked at again. */
  deferMs: number
}

export interface Due {
  recalls: readonly { id: string; sessionId: string }[]
  /** Deferred ones whose deferral is over. */
  occurrences: readonly { id: string; sessionId: string }[]
}

export interface ClaimContext {
  now: number
  limits: RecallLimits
  runs: RecallRuns
}

export interface Claimed {
  /** Of each run that was queued: when it was due. */
  runsDueAt: number[]
  recallIds: string[]
  /** Sessions whose list entries changed. */
  changed: string[]
  /** Users who have a run more that waits for a place. */
  userIds: string[]
  /** Sessions whose logs have something to be told. */
  told: string[]
  /** Some was left to the next claim: this one had written enough. */
  left: boolean
}

export function* claimDue(due: Due, context: ClaimContext): Script<Claimed> {
  const sessionIds = [...new Set([...due.recalls, ...due.occurrences].map((each) => each.sessionId))].sort()
  const sessions = yield* lockAll(sessionIds)
  const deferred = (yield* readOccurrences(due.occurrences.map(({ id }) => id))).filter(
    (row) => row.status === 'deferred' && row.dueAt <= context.now,
  )
  const ids = [...new Set([...due.recalls.map(({ id }) => id), ...deferred.map(({ recallId }) => recallId)])]
  const recalls = new Map((yield* readRecalls(ids)).map((row) => [row.id, row]))
  const desk = yield* openDesk(sessions, [...recalls.values()], context)
  for (const row of deferred.sort(byNominalTime)) desk.takeDeferred(recalls.get(row.recallId), row)
  for (const { id } of due.recalls) desk.takeRecall(recalls.get(id))
  return yield* desk.write()
}

interface LockedSession {
  lease: Pick<LeaseRow, 'nextPosition'>
  session: SessionHead
}

function* lockAll(sessionIds: readonly string[]): Script<Map<string, LockedSession>> {
  const leases = new Map((yield* lockSessions(sessionIds)).map((lease) => [lease.sessionId, lease]))
  const locked = new Map<string, LockedSession>()
  for (const session of yield* readSessionHeads(sessionIds)) {
    const lease = leases.get(session.id)
    if (lease && session.deletedAt === null) locked.set(session.id, { lease, session })
  }
  return locked
}

function byNominalTime(a: OccurrenceRow, b: OccurrenceRow): number {
  return a.nominalAt - b.nominalAt || (a.id < b.id ? -1 : 1)
}

function* openDesk(
  sessions: Map<string, LockedSession>,
  recalls: readonly RecallRow[],
  context: ClaimContext,
): Script<ClaimDesk> {
  const { now, limits, runs } = context
  const sessionIds = [...sessions.keys()]
  const recallIds = recalls.map(({ id }) => id)
  const userIds = [...new Set(recalls.map(({ userId }) => userId))]
  const since = Math.min(now, ...recalls.map(({ nextAt }) => nextAt ?? now))
  const loads = sessionIds.length > 0 ? yield* runs.loads(sessionIds) : new Map()
  const countsHours = limits.runsPerHour > 0 && sessionIds.length > 0
  const inHour = countsHours ? yield* firedBySession(sessionIds, now - COUNTED_MS) : new Map()
  const inDay = limits.runsPerDay > 0 && userIds.length > 0 ? yield* firedByUser(userIds, now - DAY_MS) : new Map()
  const waiting = yield* waitingOccurrences(recallIds)
  const written = yield* nominalTimesSince(recallIds, since)
  return new ClaimDesk({ context, sessions, loads, inHour, inDay, waiting, written })
}

interface DeskFacts {
  context: ClaimContext
  sessions: Map<string, LockedSession>
  loads: Map<string, SessionLoad>
  inHour: Map<string, number>
  inDay: Map<string, number>
  waiting: readonly OccurrenceRow[]
  /** Planned times that have a row already, by recall. */
  written: Map<string, Set<number>>
}

/** Takes one due recall after the other; each finds what those before it have left. */
class ClaimDesk {
  readonly #facts: DeskFacts
  readonly #recalls = new Map<string, RecallRow>()
  readonly #occurrences = new Map<string, OccurrenceRow>()
  readonly #counts = new Map<string, ClaimFacts['counts']['session']>()
  readonly #days = new Map<string, ClaimFacts['counts']['user']>()
  readonly #runs: (RecallRun & { dueAt: number })[] = []
  readonly #commands: { sessionId: string; position: number; command: Command }[] = []
  #left = false

  constructor(facts: DeskFacts) {
    this.#facts = facts
  }

  takeRecall(row: RecallRow | undefined): void {
    if (this.#occurrences.size >= ROWS_A_CLAIM) {
      this.#left = true
      return
    }
    const recall = row && (this.#recalls.get(row.id) ?? row)
    const { now } = this.#facts.context
    if (recall?.status !== 'pending' || recall.nextAt === null || recall.nextAt > now) return
    if (!this.#facts.sessions.has(recall.sessionId)) return this.#sessionGone(recall)
    if (this.#isBeingDeleted(recall)) return
    const policy = JSON.parse(recall.definition) as NormalDefinition
    const written = this.#facts.written.get(recall.id)
    const due = dueTimes(policy, recall.nextAt, now, written)
    const following = isOneShot(policy) ? null : openTime(policy, timeAfter(policy, now), written)
    this.#keep(planClaim(this.#claimFacts(recall, policy), due, following))
  }

  takeDeferred(row: RecallRow | undefined, deferred: OccurrenceRow): void {
    const recall = row && (this.#recalls.get(row.id) ?? row)
    const occurrence = this.#occurrences.get(deferred.id) ?? deferred
    if (occurrence.status !== 'deferred') return
    if (!recall) return this.#giveUp(occurrence)
    if (!this.#facts.sessions.has(recall.sessionId)) return this.#sessionGone(recall)
    if (this.#isBeingDeleted(recall)) return
    const policy = JSON.parse(recall.definition) as NormalDefinition
    const facts = this.#claimFacts(recall, policy)
    if (recall.status !== 'pending') return this.#keep(planGivenUp(facts, occurrence))
    const { now } = this.#facts.context
    const following = recall.nextAt ?? (isOneShot(policy) ? null : timeAfter(policy, now))
    this.#keep(planDeferred(facts, occurrence, following))
  }

  #isBeingDeleted({ sessionId }: RecallRow): boolean {
    return (this.#facts.sessions.get(sessionId)?.session.finalAt ?? null) !== null
  }

  #claimFacts(recall: RecallRow, policy: NormalDefinition): ClaimFacts {
    const { context, loads, inHour, inDay, waiting } = this.#facts
    const { now, limits } = context
    const { sessionId, userId } = recall
    const session = this.#counts.get(sessionId) ?? { inHour: inHour.get(sessionId) ?? 0 }
    const user = this.#days.get(userId) ?? { inDay: inDay.get(userId) ?? 0 }
    this.#counts.set(sessionId, session)
    this.#days.set(userId, user)
    const known = waiting.filter((row) => row.recallId === recall.id).map((row) => this.#occurrences.get(row.id) ?? row)
    return {
      now,
      recall,
      policy,
      waiting: known.filter(({ status }) => status === 'deferred' || status === 'queued'),
      load: loads.get(sessionId) ?? { live: undefined, queued: [], queueLimit: 0 },
      counts: { session, user },
      limits,
    }
  }

  #keep({ recall, occurrences, runs, news }: ClaimPlan): void {
    const locked = this.#facts.sessions.get(recall.sessionId)
    if (!locked) return
    this.#recalls.set(recall.id, recall)
    for (const row of occurrences) this.#occurrences.set(row.id, row)
    for (const { occurrence, interrupts } of runs) {
      const { id: occurrenceId, runId, dueAt, message: text } = occurrence
      const position = locked.lease.nextPosition
      const note = occurrenceNote(occurrence, recall)
      if (runId === null) continue
      const { session } = locked
      this.#runs.push({ runId, session, position, recallId: recall.id, occurrenceId, dueAt, text, note, interrupts })
    }
    if (news.length === 0) return
    const told = news.map(({ action, occurrence }) => ({
      action,
      ...(occurrence && { occurrence: asOccurrence(occurrence) }),
    }))
    const command = { kind: 'recall' as const, recall: briefly(asRecall(recall)), news: told }
    this.#commands.push({ sessionId: recall.sessionId, position: locked.lease.nextPosition, command })
  }

  #sessionGone(recall: RecallRow): void {
    const gone = {
      status: 'cancelled',
      reason: 'Its session is gone.',
      nextAt: null,
      updatedAt: this.#facts.context.now,
    } as const
    this.#recalls.set(recall.id, { ...recall, ...gone })
    for (const row of this.#facts.waiting) if (row.recallId === recall.id) this.#giveUp(row)
  }

  #giveUp(row: OccurrenceRow): void {
    const endedAt = this.#facts.context.now
    this.#occurrences.set(row.id, { ...row, status: 'cancelled', reason: 'session-missing', endedAt })
  }

  *write(): Script<Claimed> {
    const { now, runs } = this.#facts.context
    yield* putOccurrences([...this.#occurrences.values()])
    yield* moveRecalls([...this.#recalls.values()])
    if (this.#runs.length > 0) yield* runs.place(this.#runs, now)
    yield* insertCommands(this.#commands, now)
    return {
      left: this.#left,
      runsDueAt: this.#runs.map(({ dueAt }) => dueAt),
      recallIds: [...this.#recalls.keys()],
      changed: [...new Set([...this.#recalls.values()].map(({ sessionId }) => sessionId))],
      userIds: [...new Set(this.#runs.map(({ session }) => session.userId))],
      told: [
        ...new Set([...this.#runs.map(({ session }) => session.id), ...this.#commands.map((each) => each.sessionId)]),
      ],
    }
  }
}
