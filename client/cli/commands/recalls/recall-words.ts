/** Recalls and their times in words, for people. */
import type { Definition, NextTime, Occurrence, Recall } from '../../../../server/protocol/recalls.ts'
import { secondsInShort } from '../../seconds-of.ts'
import { readable, zonedTime } from '../../zoned-time.ts'

const MESSAGE_CHARS = 60
const LABEL_CHARS = 10

/** One line of its kind and what says when. */
export function kindInWords({ kind, when, everySeconds, cron }: Definition): string {
  if (kind === 'once') return `once, "${when}"`
  if (kind === 'interval') return `every ${secondsInShort(everySeconds ?? 0)}`
  return kind === 'cron' ? `cron ${cron}` : 'at once'
}

/** Under labels, one a line: what says when, its bounds, and the policies that are not what they are when nothing is said. */
export function definitionLines(definition: Definition & { at?: number }): string {
  const { timeZone = 'UTC', startAt, endAt, maxOccurrences, ifBusy, catchUp, gap, overlap, context } = definition
  const policies = [
    ifBusy !== undefined && ifBusy !== 'defer' && `busy: ${ifBusy}`,
    catchUp !== undefined && catchUp !== 'coalesce' && `missed: ${catchUp}`,
    gap === 'skip' && 'gap: skip',
    overlap !== undefined && overlap !== 'first' && `overlap: ${overlap}`,
    context === 'fresh' && 'context: fresh',
  ].filter((each) => each !== false)
  return [
    line('When', `${kindInWords(definition)}, ${timeZone}`),
    startAt !== undefined && line('From', zonedTime(startAt, timeZone)),
    endAt !== undefined && line('Until', zonedTime(endAt, timeZone)),
    maxOccurrences !== undefined && line('At most', maxOccurrences === 1 ? '1 run' : `${maxOccurrences} runs`),
    policies.length > 0 && line('Policies', policies.join(', ')),
  ]
    .filter((each) => each !== false)
    .join('')
}

export function nextLines(next: readonly NextTime[]): string {
  if (next.length === 0) return line('Next', 'no time is planned')
  return next.map((time, index) => line(index === 0 ? 'Next' : '', timeInWords(time))).join('')
}

function timeInWords({ local, dst }: NextTime): string {
  const bent = { gap: ' (the clock is put forward then)', overlap: ' (this time comes twice that day)' }
  return `${readable(local)}${dst ? bent[dst] : ''}`
}

export function line(label: string, words: string): string {
  return `${label.padEnd(LABEL_CHARS)}${words}\n`
}

export function statusInWords({ status, reason, nextAt }: Recall): string {
  if (status === 'pending' && nextAt === null) return 'pending, and its last run waits or is live'
  return reason === undefined ? status : `${status}: ${reason}`
}

/** Empty when nothing is planned. */
export function nextInWords({ nextAt, definition }: Recall): string {
  return nextAt === null ? '' : zonedTime(nextAt, definition.timeZone ?? 'UTC')
}

export function briefMessage({ message }: Recall): string {
  const words = message.replace(/\s+/g, ' ').trim()
  return words.length > MESSAGE_CHARS ? `${words.slice(0, MESSAGE_CHARS - 1).toWellFormed()}…` : words
}

/** Of the ledger: planned time, what became of it, how late, and its run. */
export function occurrenceCells(occurrence: Occurrence, timeZone: string): string[] {
  const { nominalAt, manual, status, lateMs, runId } = occurrence
  const planned = zonedTime(nominalAt, timeZone)
  const late = lateMs === undefined || manual ? '' : lateInWords(lateMs)
  return [manual ? `${planned} (by hand)` : planned, status, late, runId ?? '', remarks(occurrence)]
}

function lateInWords(lateMs: number): string {
  return lateMs < 1_000 ? 'on time' : secondsInShort(Math.round(lateMs / 1_000))
}

const REASONS: Record<NonNullable<Occurrence['reason']>, string> = {
  busy: 'the session was busy',
  overlap: 'its run before was still there',
  'too-late': 'the session was busy for a day',
  missed: 'missed',
  user: 'by its user',
  limit: 'the limit of an hour was reached',
  budget: 'the limit of a day was reached',
  'session-missing': 'its session is gone',
  'run-failed': 'its run failed',
}

function remarks({ reason, runOutcome, deferrals, standsFor, firstAt, coalescedInto }: Occurrence): string {
  return [
    reason !== undefined &&
      (reason === 'run-failed' && runOutcome ? `its run ended as ${runOutcome}` : REASONS[reason]),
    reason === undefined && runOutcome !== undefined && runOutcome !== 'completed' && `its run ended as ${runOutcome}`,
    deferrals > 0 && `deferred ${deferrals} ${deferrals === 1 ? 'time' : 'times'}`,
    standsFor !== undefined && `${standsFor} planned times${firstAt === undefined ? '' : ' in one row'}`,
    coalescedInto !== undefined && `run with ${coalescedInto}`,
  ]
    .filter((each) => each !== false)
    .join(', ')
}
