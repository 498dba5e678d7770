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

export interface Recall {
  id: string
  sessionId: string
  version: number
  definition: Definition & { at?: number }
  message: string
  note?: string
  status: 'pending' | 'paused' | 'fired' | 'ended' | 'cancelled'
  reason?: string
  nextAt: number | null
  occurrences: number
  failuresInARow: number
  createdBy: 'user' | 'agent' | 'client'
  createdAt: number
  updatedAt: number
}

export interface Occurrence {
  id: string
  recallId: string
  sessionId: string
  nominalAt: number
  /** Moves with deferrals. */
  dueAt: number
  status: 'claimed' | 'deferred' | 'queued' | 'running' | 'fired' | 'failed' | 'skipped' | 'coalesced' | 'cancelled'
  reason?: 'busy' | 'too-late' | 'missed' | 'overlap' | 'user' | 'limit' | 'budget' | 'session-missing' | 'run-failed'
  lateMs?: number
  deferrals: number
  standsFor?: number
  coalescedInto?: string
  manual?: true
  runId?: string
  runOutcome?: RunOutcome
  startedAt?: number
  endedAt?: number
}
