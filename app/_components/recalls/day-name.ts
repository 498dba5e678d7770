/** A day of a calendar as it is read out: “Tuesday 24 November, 3 times”. */
import type { CalendarEntry } from '../../_client/recalls/calendar-entries.ts'
import { longDay } from '../../_client/recalls/calendar-range.ts'

export function dayName(day: string, entries: readonly CalendarEntry[] = []): string {
  const count = entries.reduce((sum, entry) => sum + entry.count, 0)
  return `${longDay(day)}, ${count === 0 ? 'nothing' : count === 1 ? '1 time' : `${count} times`}`
}
