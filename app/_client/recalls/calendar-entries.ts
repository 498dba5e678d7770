/**
 * What a calendar shows: planned times and what became of those that were, on the clock of one zone. Times of one recall
 * that come together, and stand alike, are one entry, so that one each minute leaves room for the others.
 */
import type { OccurrenceStatus, RecallCalendar } from '../../../server/protocol/recalls.ts'
import { briefMessage } from './recall-states.ts'
import { wallTime } from './zoned-words.ts'

export interface CalendarEntry {
  id: string
  recallId: string
  title: string
  state: 'planned' | OccurrenceStatus
  /** `2026-11-24 09:00:00` on the clock of the calendar. */
  start: string
  end: string
  at: number
  /** How many times it stands for. */
  count: number
  /** Of the last of them. */
  lastAt: number
  dst?: 'gap' | 'overlap'
}

/** Calendars draw what lasts. */
const LEAST_MS = 30 * 60_000

export function calendarEntries(calendar: RecallCalendar, timeZone: string, by: 'day' | 'hour'): CalendarEntry[] {
  const titles = new Map(calendar.recalls.map((recall) => [recall.id, briefMessage(recall)]))
  const written = new Set(calendar.occurrences.map(({ recallId, nominalAt }) => `${recallId} ${nominalAt}`))
  const times = [
    ...calendar.occurrences.map(({ recallId, nominalAt: at, status }) => ({ recallId, at, state: status })),
    ...calendar.planned
      .filter(({ recallId, at }) => !written.has(`${recallId} ${at}`))
      .map(({ recallId, at, dst }) => ({ recallId, at, state: 'planned' as const, ...(dst && { dst }) })),
  ]
  const entries = new Map<string, CalendarEntry>()
  for (const time of times.sort((one, other) => one.at - other.at)) {
    const start = wallTime(time.at, timeZone)
    const id = `${time.recallId} ${time.state} ${start.slice(0, by === 'day' ? 10 : 13)}`
    const known = entries.get(id)
    if (known) {
      known.count++
      known.lastAt = time.at
    } else {
      const title = titles.get(time.recallId) ?? ''
      entries.set(id, { id, ...time, title, start, end: endOf(start), count: 1, lastAt: time.at })
    }
  }
  return [...entries.values()]
}

/** On the same day: what passes midnight would be drawn as a bar over both. */
function endOf(start: string): string {
  const day = start.slice(0, 10)
  const end = new Date(Date.parse(`${start.replace(' ', 'T')}Z`) + LEAST_MS).toISOString()
  return end.startsWith(day) ? `${day} ${end.slice(11, 19)}` : `${day} 23:59:59`
}
