/**
 * A time of day in words: "at 17:30", "9am", "at 9", "8 in the evening", "noon", "09:00:30Z". Hours are those of the
 * 24-hour clock unless am, pm or a part of the day says otherwise.
 */
import type { Spoken } from './spoken.ts'

export type PartOfDay = 'morning' | 'afternoon' | 'evening'

export interface TimeOfDay {
  hour: number
  minute: number
  second: number
  ms: number
  half?: 'am' | 'pm'
  /** Wall time minus UTC, ms, where the text says so. */
  offset?: number
  /** A number alone, which is an hour only beside a part of the day. */
  bare: boolean
  /** Said as a word: whether a day begins or ends with it, it does not say. */
  midnight?: true
}

const HOURS: Record<PartOfDay, [low: number, high: number]> = {
  morning: [0, 11],
  afternoon: [12, 19],
  evening: [16, 23],
}
const WHOLE_HOUR = { minute: 0, second: 0, ms: 0, bare: false }
const MINUTE_MS = 60_000
const MAX_OFFSET_MS = 18 * 60 * MINUTE_MS

const NOON = /^(?:at )?(?:noon|midday)/
const MIDNIGHT = /^(?:at )?midnight/
const CLOCK =
  /^(at |@ ?)?(\d{1,2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?(?: ?(a|p)\.?m\.?)?( o['’]?clock)?(?: ?(?:(z|utc|gmt)|([+-])(\d{2}):?(\d{2})?))?/

export function takeTime(spoken: Spoken): TimeOfDay | undefined {
  if (spoken.take(NOON)) return { ...WHOLE_HOUR, hour: 12 }
  if (spoken.take(MIDNIGHT)) return { ...WHOLE_HOUR, hour: 0, midnight: true }
  const clock = spoken.take(CLOCK)
  if (!clock) return undefined
  const [, at, hour, minute, second, fraction = '', half, oClock, utc, sign, offsetHours, offsetMinutes] = clock
  const time: TimeOfDay = {
    hour: Number(hour),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    ms: Number(fraction.padEnd(3, '0').slice(0, 3)),
    bare: !(at || minute || half || oClock),
    ...(half && { half: half === 'a' ? 'am' : 'pm' }),
    ...(utc && { offset: 0 }),
    ...(sign && { offset: offsetOf(sign, offsetHours, offsetMinutes) }),
  }
  return isTime(time) && (!sign || minute) ? time : undefined
}

/** Since midnight; undefined when the part of the day has no such hour. */
export function msOfDay(time: TimeOfDay, part?: PartOfDay): number | undefined {
  const [low, high] = part ? HOURS[part] : [0, 23]
  const hour = hoursMeant(time, part).find((meant) => meant >= low && meant <= high)
  return hour === undefined ? undefined : ((hour * 60 + time.minute) * 60 + time.second) * 1_000 + time.ms
}

function hoursMeant({ hour, half }: TimeOfDay, part?: PartOfDay): number[] {
  if (half) return [(hour % 12) + (half === 'pm' ? 12 : 0)]
  return part && hour > 0 && hour < 12 ? [hour, hour + 12] : [hour]
}

function isTime({ hour, minute, second, half, offset = 0 }: TimeOfDay): boolean {
  const isHour = half ? hour <= 12 && (hour > 0 || half === 'am') : hour <= 23
  return isHour && minute <= 59 && second <= 59 && Math.abs(offset) <= MAX_OFFSET_MS
}

function offsetOf(sign: string, hours = '0', minutes = '0'): number {
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS
}
