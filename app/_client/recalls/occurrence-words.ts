/** What became of a planned time, in words: its state, why, how late, and what it stands for. */
import type { Occurrence, OccurrenceReason, OccurrenceStatus } from '../../../server/protocol/recalls.ts'
import type { RunOutcome } from '../../../server/protocol/runs.ts'
import { duration } from '../words/duration.ts'
import type { Tone } from '../words/tone.ts'
import { momentWords } from './zoned-words.ts'

export const OCCURRENCE_STATES: Record<OccurrenceStatus, { words: string; tone: Tone }> = {
  claimed: { words: 'Starting', tone: 'active' },
  deferred: { words: 'Deferred', tone: 'attention' },
  queued: { words: 'Queued', tone: 'neutral' },
  running: { words: 'Running', tone: 'active' },
  fired: { words: 'Ran', tone: 'good' },
  failed: { words: 'Failed', tone: 'failed' },
  skipped: { words: 'Skipped', tone: 'neutral' },
  coalesced: { words: 'Merged', tone: 'neutral' },
  cancelled: { words: 'Cancelled', tone: 'neutral' },
}

const REASONS: Record<OccurrenceReason, string> = {
  busy: 'The session was busy.',
  overlap: 'Its run before was still under way.',
  'too-late': 'The session was busy for a whole day.',
  missed: 'It was missed: nothing ran at its time.',
  user: 'By you, or by the agent.',
  limit: 'Recalls had started as many runs in this session as an hour may have.',
  budget: 'Recalls had started as many runs as a day may have.',
  'session-missing': 'Its session was deleted.',
  'run-failed': 'Its run failed.',
}

const OUTCOMES: Partial<Record<RunOutcome, string>> = {
  stopped: 'Its run was stopped.',
  failed: 'Its run failed.',
  'step-limit': 'Its run reached its step limit.',
  'time-limit': 'Its run took longer than runs may.',
  'idle-limit': 'Its run was silent for longer than runs may be.',
  'budget-limit': 'A budget was used up.',
  interrupted: 'Its run was interrupted and did not go on.',
}

/** “On time”, “12 s late”; nothing for what has no run, or was started by hand. */
export function latenessWords({ lateMs, manual }: Pick<Occurrence, 'lateMs' | 'manual'>): string | undefined {
  if (lateMs === undefined || manual) return undefined
  return lateMs < 1_000 ? 'on time' : `${duration(lateMs)} late`
}

/** Why it is as it is, and what else there is to know of it: each a sentence. */
export function occurrenceRemarks(occurrence: Occurrence, timeZone: string): string[] {
  const { status, reason, runOutcome, deferrals, standsFor, firstAt, dueAt } = occurrence
  const why = (runOutcome && OUTCOMES[runOutcome]) ?? (reason && REASONS[reason])
  return [
    status === 'deferred' ? `The session is busy; it is looked at again at ${momentWords(dueAt, timeZone)}.` : why,
    deferrals > 0 && `Deferred ${deferrals === 1 ? 'once' : `${deferrals} times`}.`,
    standsFor !== undefined && firstAt === undefined && `Stands for ${standsFor} planned times.`,
    firstAt !== undefined && `${standsFor ?? 1} times in one row, from ${momentWords(firstAt, timeZone)} on.`,
    status === 'coalesced' && 'The run of another of its times stands for it.',
  ].filter((each): each is string => Boolean(each))
}
