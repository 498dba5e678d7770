/**
 * What a calendar shows on each of its days: planned times and what became of those that were, on the clock of one zone.
 * Times of one recall on one day that stand alike are one entry when they are many, so that one each minute leaves room
 * for the others.
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

interface Time {
  recallId: string
  at: number
  state: EntryState
  dst?: 'gap' | 'overlap'
}

/**
 * Of each day, in order.
 *
 * @param apart as many alike of one recall and day are entries of their own
 */
export function calendarEntries(
  calendar: RecallCalendar,
  days: readonly string[],
  timeZone: string,
  apart: number,
): Map<string, CalendarEntry[]> {
  const titles = new Map(calendar.recalls.map((recall) => [recall.id, briefMessage(recall)]))
  const begins = days.map((day) => instantOf(`${day} 00:00:00`, timeZone))
  const end = instantOf(`${addDays(days.at(-1) ?? '', 1)} 00:00:00`, timeZone)
  const ofDays: Time[][] = days.map(() => [])
  let index = 0
  for (const time of timesOf(calendar)) {
    while (index + 1 < begins.length && time.at >= (begins[index + 1] ?? 0)) index++
    if (time.at >= (begins[0] ?? 0) && time.at < end) ofDays[index]?.push(time)
  }
  return new Map(days.map((day, at) => [day, entriesOf(day, ofDays[at] ?? [], titles, apart)]))
}

/** In order; what is written down is not planned any more. */
function timesOf({ occurrences, planned }: RecallCalendar): Time[] {
  const written = new Set(occurrences.map(({ recallId, nominalAt }) => `${recallId} ${nominalAt}`))
  const times: Time[] = occurrences.map(({ recallId, nominalAt: at, status: state }) => ({ recallId, at, state }))
  for (const { recallId, at, dst } of planned) {
    if (!written.has(`${recallId} ${at}`)) times.push({ recallId, at, state: 'planned', ...(dst && { dst }) })
  }
  return times.sort((one, other) => one.at - other.at)
}

function entriesOf(day: string, times: Time[], titles: Map<string, string>, apart: number): CalendarEntry[] {
  const alike = new Map<string, Time[]>()
  for (const time of times) {
    const key = `${time.recallId} ${time.state} ${day}`
    const known = alike.get(key)
    if (known) known.push(time)
    else alike.set(key, [time])
  }
  const entries = [...alike].flatMap(([key, own]) => {
    const [first] = own
    if (!first) return []
    const title = titles.get(first.recallId) ?? ''
    if (own.length > apart) return { ...first, id: key, title, count: own.length, lastAt: own.at(-1)?.at ?? first.at }
    return own.map((time) => ({ ...time, id: `${key} ${time.at}`, title, count: 1, lastAt: time.at }))
  })
  return entries.sort((one, other) => one.at - other.at)
}
