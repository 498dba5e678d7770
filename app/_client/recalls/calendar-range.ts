/** The days that a calendar shows, and its moves. Days are `2026-11-24`; weeks begin on Monday. */
import { instantOf } from './zoned-words.ts'

const DAY_MS = 86_400_000

export type CalendarView = 'month' | 'week'

const utc = (day: string) => Date.parse(`${day}T00:00:00Z`)
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)

export function addDays(day: string, count: number): string {
  return dayOf(utc(day) + count * DAY_MS)
}

function monday(day: string): string {
  const weekday = new Date(utc(day)).getUTCDay()
  return addDays(day, -((weekday + 6) % 7))
}

/** All days in sight: a month with the rest of its weeks. */
export function daysOf(day: string, view: CalendarView): string[] {
  if (view === 'week') return weekOf(monday(day))
  return weeksOf(day).flat()
}

/** Those of a month, each from Monday to Sunday: four to six. */
export function weeksOf(day: string): string[][] {
  const first = `${day.slice(0, 8)}01`
  const next = moved(first, 'month', 1)
  const weeks: string[][] = []
  for (let begin = monday(first); begin < next; begin = addDays(begin, 7)) weeks.push(weekOf(begin))
  return weeks
}

function weekOf(begin: string): string[] {
  return Array.from({ length: 7 }, (_, index) => addDays(begin, index))
}

/** From the first instant in sight up to, and without, the first that is not. */
export function rangeOf(day: string, view: CalendarView, timeZone: string): { from: number; to: number } {
  const days = daysOf(day, view)
  const [first = day] = days
  const from = instantOf(`${first} 00:00:00`, timeZone)
  return { from: Math.max(0, from), to: instantOf(`${addDays(days.at(-1) ?? day, 1)} 00:00:00`, timeZone) }
}

export function moved(day: string, view: CalendarView, by: 1 | -1): string {
  if (view === 'week') return addDays(day, 7 * by)
  const date = new Date(utc(`${day.slice(0, 8)}01`))
  date.setUTCMonth(date.getUTCMonth() + by)
  return dayOf(date.getTime())
}

const format = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' })
const MONTH = format({ month: 'long', year: 'numeric' })
const WEEK = format({ day: 'numeric', month: 'short', year: 'numeric' })
const LONG_DAY = format({ weekday: 'long', day: 'numeric', month: 'long' })
const SHORT_DAY = format({ weekday: 'short', day: 'numeric', month: 'short' })

export function rangeWords(day: string, view: CalendarView): string {
  if (view === 'month') return MONTH.format(utc(day))
  const days = daysOf(day, 'week')
  return WEEK.formatRange(utc(days[0] ?? day), utc(days[6] ?? day))
}

/** “Tuesday 24 November”. A time of day behind the day is left out. */
export function longDay(day: string): string {
  return LONG_DAY.format(utc(day.slice(0, 10))).replace(',', '')
}

/** “Tue 24 Nov”. */
export function shortDay(day: string): string {
  return SHORT_DAY.format(utc(day)).replace(',', '')
}
