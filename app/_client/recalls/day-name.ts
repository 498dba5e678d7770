/** A day of a calendar as it is read out: “Tuesday 24 November, 3 times”. */
import type { CalendarDay } from './calendar-entries.ts'
import { longDay } from './calendar-range.ts'

export function dayName(day: string, of: CalendarDay | undefined): string {
  const count = of?.entries.reduce((sum, entry) => sum + entry.count, of.leftOut.times) ?? 0
  return `${longDay(day)}, ${count === 0 ? 'nothing' : count === 1 ? '1 time' : `${count.toLocaleString('en')} times`}`
}
