/** Recalls: schedules that wake a session, and the ledger of their planned firings. */
import type { RunOutcome } from './runs.ts'

export interface Definition {
  kind: 'once' | 'immediate' | 'interval' | 'cron'
  /** `once`: an ISO time or words ("30m", "tomorrow at 09:00"), read in `timeZone`. */
  when?: string
  everySeconds?: number
  startAt?: number
  cron?: string
  /** IANA name; the server's zone when absent. */
  timeZone?: string
  endAt?: number
  maxOccurrences?: number
  ifBusy?: 'defer' | 'queue' | 'skip' | 'interrupt'
  catchUp?: 'coalesce' | 'skip' | 'all'
  gap?: 'after' | 'skip'
  overlap?: 'first' | 'last' | 'both'
  context?: 'session' | 'fresh'
}

/** A planned time. `dst`: daylight saving has moved it, or it exists twice. */
export interface NextTime {
  at: number
  /** ISO 8601 with the offset of the definition's zone. */
  local: string
  dst?: 'gap' | 'overlap'
}

export type RecallAction =
  | 'scheduled'
  | 'edited'
  | 'deferred'
  | 'fired'
  | 'rescheduled'
  | 'skipped'
  | 'coalesced'
  | 'paused'
  | 'resumed'
  | 'cancelled'
  | 'failed'

export const RECALL_STATUSES = ['pending', 'paused', 'fired', 'ended', 'cancelled'] as const
export type RecallStatus = (typeof RECALL_STATUSES)[number]

export interface Recall {
  id: string
  sessionId: string
  version: number
  definition: Definition & { at?: number }
  message: string
  note?: string
  status: RecallStatus
  reason?: string
  nextAt: number | null
  occurrences: number
  failuresInARow: number
  createdBy: 'user' | 'agent' | 'client'
  createdAt: number
  updatedAt: number
}

export type OccurrenceStatus =
  | 'claimed'
  | 'deferred'
  | 'queued'
  | 'running'
  | 'fired'
  | 'failed'
  | 'skipped'
  | 'coalesced'
  | 'cancelled'

export type OccurrenceReason =
  | 'busy'
  | 'too-late'
  | 'missed'
  | 'overlap'
  | 'user'
  | 'limit'
  | 'budget'
  | 'session-missing'
  | 'run-failed'

export interface Occurrence {
  id: string
  recallId: string
  sessionId: string
  nominalAt: number
  /** Moves with deferrals. */
  dueAt: number
  status: OccurrenceStatus
  reason?: OccurrenceReason
  /** Between its planned time and its run's place in the queue. */
  lateMs?: number
  deferrals: number
  /** Planned times that its run, or its row, stands for, when they are more than one. */
  standsFor?: number
  /** Of a row that stands for many missed times: the first of them; `nominalAt` is the last. */
  firstAt?: number
  coalescedInto?: string
  manual?: true
  runId?: string
  runOutcome?: RunOutcome
  startedAt?: number
  endedAt?: number
}

/** A recall with its next times. */
export interface RecallWithTimes {
  recall: Recall
  next: NextTime[]
  /** Of what was just planned: what its times will come up against, and what to do about it. */
  warning?: string
}

export interface RecallPreview {
  /** With every default filled in. */
  definition: Definition & { at?: number }
  next: NextTime[]
  /** What these times would come up against, and what to do about it. */
  warning?: string
}

/** Of a day that has more of them than were asked for one by one: the first, for how many it stands, and the last. */
interface Gathered {
  count?: number
  lastAt?: number
}

/** A stretch of the calendar: planned times and what became of those that were. */
export interface RecallCalendar {
  /** Every recall that `planned` or `occurrences` name. */
  recalls: Recall[]
  planned: (NextTime & { recallId: string } & Gathered)[]
  occurrences: (Occurrence & Gathered)[]
  /** There is more in this stretch than is told, which is at most `CALENDAR_MAX_ENTRIES` of each kind. */
  more?: true
  /** Of days, by their beginning: the entries that are not told, and the times that they would stand for. */
  leftOut?: { from: number; entries: number; times: number }[]
}
