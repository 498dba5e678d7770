/**
 * A while in words: "30m", "2h 15m", "in 3 hours", "an hour and 5 minutes", "2 weeks from now", "PT30M". Hours, minutes
 * and seconds are elapsed time; days and what is longer are the calendar's, so a day later is the same time of day.
 */
import { Temporal } from 'temporal-polyfill'
import type { Bending, Found } from '../cron-times.ts'
import { refuse } from '../refuse.ts'
import { instantOf } from '../wall-time.ts'
import { wallAt } from '../zone-segments.ts'

export interface Duration {
  years: number
  months: number
  weeks: number
  days: number
  hours: number
  minutes: number
  seconds: number
}
type Unit = keyof Duration

const SPELLINGS: Record<Unit, string[]> = {
  years: ['y', 'yr', 'yrs', 'year', 'years'],
  months: ['mo', 'mos', 'month', 'months'],
  weeks: ['w', 'wk', 'wks', 'week', 'weeks'],
  days: ['d', 'day', 'days'],
  hours: ['h', 'hr', 'hrs', 'hour', 'hours'],
  minutes: ['m', 'min', 'mins', 'minute', 'minutes'],
  seconds: ['s', 'sec', 'secs', 'second', 'seconds'],
}
const UNITS = new Map(Object.entries(SPELLINGS).flatMap(([unit, words]) => words.map((word) => [word, unit as Unit])))
const FRACTIONS: ReadonlySet<Unit> = new Set(['hours', 'minutes', 'seconds'])
/** Farther than any recall may be, and not too far for a calendar. */
const FAR_YEARS = 1_000
const NUMBERS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ')
const MORE = /\s*(?:(\d{1,9}(?:\.\d{1,3})?)\s*|(half an?|[a-z]+)\s+)([a-z]+)(?![a-z])(?:\s*,|\s+and(?= ))?/y

/** Undefined when the text, in lower case, is no duration as a whole. */
export function readDuration(text: string): Duration | undefined {
  const duration = text.startsWith('p') ? readIsoDuration(text) : readAmounts(text)
  if (duration && inYears(duration) > FAR_YEARS) refuse('when', `"${text}" is out of reach.`, 'Choose a nearer time.')
  return duration
}

function readAmounts(text: string): Duration | undefined {
  const amount = text.replace(/^(?:in|after) /, '').replace(/ (?:from now|later)$/, '')
  const duration = nothing()
  const seen = new Set<Unit>()
  MORE.lastIndex = 0
  while (MORE.lastIndex < amount.length) {
    const [, digits, word, spelling = ''] = MORE.exec(amount) ?? []
    const unit = UNITS.get(spelling)
    const value = digits === undefined ? numberNamed(word) : Number(digits)
    if (!unit || value === undefined || seen.has(unit)) return undefined
    if (!Number.isInteger(value) && !FRACTIONS.has(unit)) return undefined
    seen.add(unit)
    duration[unit] = value
  }
  return seen.size > 0 ? duration : undefined
}

/** Roughly. */
function inYears({ years, months, weeks, days, hours, minutes, seconds }: Duration): number {
  return years + months / 12 + (weeks * 7 + days + (hours + (minutes + seconds / 60) / 60) / 24) / 365
}

/** The same time of day, the calendar's part of the duration later: a wall time. */
export function daysLater(wall: number, { years, months, weeks, days }: Duration): number {
  const then = Temporal.Instant.fromEpochMilliseconds(wall)
    .toZonedDateTimeISO('UTC')
    .add({ years, months, weeks, days })
  return then.epochMilliseconds
}

/** Undefined when the day has no such time, and it is to be skipped. */
export function later(now: number, duration: Duration, bending: Bending): Found | undefined {
  const { years, months, weeks, days, hours, minutes, seconds } = duration
  const elapsed = Math.round(((hours * 60 + minutes) * 60 + seconds) * 1_000)
  if (years + months + weeks + days === 0) return { at: now + elapsed }
  const day = instantOf(daysLater(wallAt(bending.timeZone, now), duration), bending)
  return day && (elapsed === 0 ? day : { at: day.at + elapsed })
}

function readIsoDuration(text: string): Duration | undefined {
  try {
    const { sign, years, months, weeks, days, hours, minutes, seconds, milliseconds } = Temporal.Duration.from(text)
    return sign < 0
      ? undefined
      : { years, months, weeks, days, hours, minutes, seconds: seconds + milliseconds / 1_000 }
  } catch {
    return undefined
  }
}

function numberNamed(word = ''): number | undefined {
  if (word.startsWith('half')) return 0.5
  if (word === 'a' || word === 'an') return 1
  const index = NUMBERS.indexOf(word)
  return index < 0 ? undefined : index + 1
}

function nothing(): Duration {
  return { years: 0, months: 0, weeks: 0, days: 0, hours: 0, minutes: 0, seconds: 0 }
}
