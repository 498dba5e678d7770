/**
 * What a calendar shows on each of its days: planned times and what became of those that were, on the clock of one zone.
 * Times of one recall on one day that stand alike are one entry when they are many, so that one each minute leaves room
 * for the others: the server, which is asked by days, has put them together.
 */
import type { OccurrenceStatus, RecallCalendar } from '../../../server/protocol/recalls.ts'
import { addDays } from './calendar-range.ts'
import { briefMessage } from './recall-states.ts'
import { instantOf } from './zoned-words.ts'

export type EntryState = 'planned' | OccurrenceStatus

export interface CalendarEntry {
  id: string
  recallId: string
  title: string
  state: EntryState
  at: number
  /** How many times it stands for. */
  count: number
  /** Of the last of them. */
  lastAt: number
  dst?: 'gap' | 'overlap'
}

export interface CalendarDay {
  entries: CalendarEntry[]
  /** What the server has left out: so many entries, for so many times. */
  leftOut: { entries: number; times: number }
}

const NOTHING = { entries: 0, times: 0 }

/** Of each day, in order. */
export function calendarDays(
  calendar: RecallCalendar,
  days: readonly string[],
  timeZone: string,
): Map<string, CalendarDay> {
  const begins = days.map((day) => instantOf(`${day} 00:00:00`, timeZone))
  const end = instantOf(`${addDays(days.at(-1) ?? '', 1)} 00:00:00`, timeZone)
  const left = new Map(calendar.leftOut?.map((each) => [each.from, each]))
  const found = days.map((day, at): [string, CalendarDay] => [
    day,
    { entries: [], leftOut: left.get(begins[at] ?? 0) ?? NOTHING },
  ])
  let index = 0
  for (const entry of entriesOf(calendar)) {
    while (index + 1 < begins.length && entry.at >= (begins[index + 1] ?? 0)) index++
    if (entry.at >= (begins[0] ?? 0) && entry.at < end) found[index]?.[1].entries.push(entry)
  }
  return new Map(found)
}

/** In order; what is written down is not planned any more. */
function entriesOf({ recalls, occurrences, planned }: RecallCalendar): CalendarEntry[] {
  const titles = new Map(recalls.map((recall) => [recall.id, briefMessage(recall)]))
  const written = new Set(occurrences.map(({ recallId, nominalAt }) => `${recallId} ${nominalAt}`))
  const entry = (recallId: string, state: EntryState, at: number, count = 1, lastAt = at): CalendarEntry => ({
    ...{ id: `${recallId} ${state} ${at}`, recallId, title: titles.get(recallId) ?? '', state, at, count, lastAt },
  })
  const entries = occurrences.map(({ recallId, status, nominalAt, count, lastAt }) =>
    entry(recallId, status, nominalAt, count, lastAt),
  )
  for (const { recallId, at, count, lastAt, dst } of planned) {
    if (count === undefined && written.has(`${recallId} ${at}`)) continue
    entries.push({ ...entry(recallId, 'planned', at, count, lastAt), ...(dst && { dst }) })
  }
  return entries.sort((one, other) => one.at - other.at)
}
