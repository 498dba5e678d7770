/** A day in words: "tomorrow", "next monday", "5 January", "January 5th 2027", "2027-01-05", "in 2 weeks". */
import { refuse } from '../refuse.ts'
import { DAY_MS } from '../zone-segments.ts'
import { daysLater, readDuration } from './duration.ts'
import type { Spoken } from './spoken.ts'
import type { PartOfDay } from './time-of-day.ts'

export interface Day {
  /** What it may be, as midnights on the clock, in order: the first whose time is still to come is meant. */
  from(today: number): number[]
  part?: PartOfDay
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ')
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[.]?'
const DATE = '(\\d{1,2})(?:st|nd|rd|th)?'

const RELATIVE = /^(?:(today)|(tomorrow)|(?:the )?day after tomorrow)/
const PART_OF_TODAY = /^(?:tonight|this (morning|afternoon|evening))/
const AFTER_A_WHILE = /^(in (?:\d{1,9}|[a-z]+) ?(?:days?|weeks?|months?|years?))/
const WEEKDAY = /^(?:on )?(?:(next)|this|coming)? ?(sun|mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?)(?:day)?/
const ISO = /^(?:on )?(\d{4})-(\d{1,2})-(\d{1,2})/
const DAY_FIRST = new RegExp(`^(?:on )?(?:the )?${DATE}(?: of)? ${MONTH}(?: (\\d{4}))?`)
const MONTH_FIRST = new RegExp(`^(?:on )?${MONTH} (?:the )?${DATE}(?: (\\d{4}))?`)
/** Between two 29 February. */
const LEAP_YEARS = 8

export function takeDay(spoken: Spoken): Day | undefined {
  return takeRelative(spoken) ?? takeWeekday(spoken) ?? takeDate(spoken)
}

function takeRelative(spoken: Spoken): Day | undefined {
  const part = spoken.take(PART_OF_TODAY)
  if (part) return { from: (today) => [today], part: (part[1] as PartOfDay | undefined) ?? 'evening' }
  const relative = spoken.take(RELATIVE)
  if (relative) return { from: (today) => [today + (relative[1] ? 0 : relative[2] ? 1 : 2) * DAY_MS] }
  const [span] = spoken.take(AFTER_A_WHILE) ?? []
  const duration = span && readDuration(span)
  return duration ? { from: (today) => [daysLater(today, duration)] } : undefined
}

/** `friday` may be today; `next friday` is the first one after today. A date behind it has to be one. */
function takeWeekday(spoken: Spoken): Day | undefined {
  const found = spoken.take(WEEKDAY)
  if (!found) return undefined
  const [, next, name = ''] = found
  const weekday = beginningWith(WEEKDAYS, name)
  const date = takeDate(spoken)
  if (date) return { from: (today) => [onWeekday(nextOf(date, today), weekday)] }
  return {
    from(today) {
      const days = (weekday - new Date(today).getUTCDay() + 7) % 7
      return (next && days === 0 ? [7] : [days, days + 7]).map((ahead) => today + ahead * DAY_MS)
    },
  }
}

function takeDate(spoken: Spoken): Day | undefined {
  const iso = spoken.take(ISO)
  if (iso) return dated(Number(iso[3]), Number(iso[2]) - 1, iso[1])
  const dayFirst = spoken.take(DAY_FIRST)
  if (dayFirst) return dated(Number(dayFirst[1]), monthNamed(dayFirst[2]), dayFirst[3])
  const monthFirst = spoken.take(MONTH_FIRST)
  return monthFirst && dated(Number(monthFirst[2]), monthNamed(monthFirst[1]), monthFirst[3])
}

function dated(day: number, month: number, year?: string): Day {
  return {
    from(today) {
      const first = year === undefined ? new Date(today).getUTCFullYear() : Number(year)
      const years = Array.from({ length: year === undefined ? LEAP_YEARS + 1 : 1 }, (_, index) => first + index)
      const midnights = years.flatMap((each) => midnightOf(each, month, day) ?? [])
      if (midnights.length === 0) {
        const name = MONTHS[month] ? [day, MONTHS[month], year ?? ''].join(' ').trim() : `month ${month + 1}`
        refuse('when', `There is no ${name} in the calendar.`, 'Give a day that the calendar has.')
      }
      return midnights
    },
  }
}

function midnightOf(year: number, month: number, day: number): number | undefined {
  const midnight = Date.UTC(year, month, day)
  const date = new Date(midnight)
  return date.getUTCFullYear() === year && date.getUTCMonth() === month && date.getUTCDate() === day
    ? midnight
    : undefined
}

function monthNamed(name = ''): number {
  return beginningWith(MONTHS, name)
}

function beginningWith(names: string[], name: string): number {
  return names.findIndex((each) => each.toLowerCase().startsWith(name.slice(0, 3)))
}

function nextOf(date: Day, today: number): number {
  const days = date.from(today)
  return days.find((midnight) => midnight >= today) ?? (days.at(-1) as number)
}

function onWeekday(midnight: number, weekday: number): number {
  const is = new Date(midnight).getUTCDay()
  if (is === weekday) return midnight
  const day = new Date(midnight).toISOString().slice(0, 10)
  const fix = `Say either the weekday or the date, or the year: ${day} is a ${WEEKDAYS[is]}.`
  return refuse('when', `${day} is no ${WEEKDAYS[weekday]}.`, fix)
}
