/**
 * What a cron expression says, apart from any zone: which days of the calendar it matches, and at which times of such a
 * day. croner reads the fields. Day of month and day of week are joined as cron does: when neither is `*`, a day that
 * matches either of them matches.
 */
import { CronPattern } from 'croner'
import { DAY_MS } from './zone-segments.ts'

const KEPT = 200
/** Of croner's mask for a weekday: the bit of "the last one of the month", and all bits. */
const LAST = 32
const ANY = 63
/** Between two 29 February that are a given weekday lie 40 years at most. */
const SEARCH_YEARS = 50

const rules = new Map<string, CronRule>()

/** `cron` is one that `readCron` has answered. */
export function cronRule(cron: string): CronRule {
  let rule = rules.get(cron)
  if (!rule) {
    if (rules.size >= KEPT) rules.clear()
    rules.set(cron, (rule = new CronRule(cron)))
  }
  return rule
}

export class CronRule {
  /** Hour field `*`: it follows elapsed time, and daylight saving bends nothing. */
  readonly everyHour: boolean
  readonly withSeconds: boolean
  readonly hours: number[]
  readonly minutes: number[]
  readonly seconds: number[]
  readonly #days: CronPattern
  /** Days of the month whose nearest weekday matches. */
  readonly #near: number[]
  #times?: Int32Array

  constructor(cron: string) {
    const fields = cron.split(' ')
    this.#days = new CronPattern(cron, 'UTC', { mode: '5-or-6-parts' })
    this.#near = marked(this.#days.nearestWeekdays).map((index) => index + 1)
    this.withSeconds = fields.length === 6
    this.everyHour = fields.at(-4) === '*'
    this.hours = marked(this.#days.hour)
    this.minutes = marked(this.#days.minute)
    this.seconds = marked(this.#days.second)
  }

  /** Times of a matching day in ms since its midnight, in order. */
  get times(): Int32Array {
    this.#times ??= Int32Array.from(
      this.hours.flatMap((hour) =>
        this.minutes.flatMap((minute) => this.seconds.map((second) => ((hour * 60 + minute) * 60 + second) * 1_000)),
      ),
    )
    return this.#times
  }

  /** Matching wall times from `wall` on, in order; ends where nothing matches for decades. */
  *wallsFrom(wall: number): Generator<number> {
    const begin = Math.floor(wall / DAY_MS) * DAY_MS
    for (let day = this.dayFrom(begin); day !== undefined; day = this.dayFrom(day + DAY_MS)) {
      for (let index = day < wall ? firstFrom(this.times, wall - day) : 0; index < this.times.length; index++) {
        yield day + (this.times[index] as number)
      }
    }
  }

  /** The first matching day from `day` on, both as the wall time of their midnight. */
  dayFrom(day: number): number | undefined {
    const date = new Date(day)
    const lastYear = date.getUTCFullYear() + SEARCH_YEARS
    let from = date.getUTCDate()
    let month = date.getUTCMonth()
    for (let year = date.getUTCFullYear(); year <= lastYear; year++, month = 0) {
      for (; month < 12; month++, from = 1) {
        const found = this.#days.month[month] ? this.#dayOfMonth(year, month, from) : undefined
        if (found) return Date.UTC(year, month, found)
      }
    }
    return undefined
  }

  /** How many days match in [from, to), both midnights. */
  countDays(from: number, to: number): number {
    let count = 0
    for (let day = this.dayFrom(from); day !== undefined && day < to; day = this.dayFrom(day + DAY_MS)) count++
    return count
  }

  #dayOfMonth(year: number, month: number, from: number): number | undefined {
    const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
    const firstWeekday = new Date(Date.UTC(year, month, 1)).getUTCDay()
    for (let day = from; day <= last; day++) {
      if (this.#matches(day, last, (firstWeekday + day - 1) % 7)) return day
    }
    return undefined
  }

  #matches(day: number, last: number, weekday: number): boolean {
    const { starDOM, starDOW } = this.#days
    if (starDOW) return this.#matchesDate(day, last, weekday)
    if (starDOM) return this.#matchesWeekday(day, last, weekday)
    return this.#matchesDate(day, last, weekday) || this.#matchesWeekday(day, last, weekday)
  }

  #matchesDate(day: number, last: number, weekday: number): boolean {
    if (this.#days.day[day - 1]) return true
    if (this.#days.lastDayOfMonth && day === last) return true
    const near = this.#days.lastWeekday ? [last] : this.#near
    return near.some((of) => of <= last && day === nearestWorkday(of, last, weekdayOf(of, day, weekday)))
  }

  #matchesWeekday(day: number, last: number, weekday: number): boolean {
    const mask = this.#days.dayOfWeek[weekday] ?? 0
    if (mask === ANY) return true
    return Boolean(mask & (1 << Math.floor((day - 1) / 7))) || Boolean(mask & LAST && day + 7 > last)
  }
}

/** The weekday of `day`, in the month whose `known` day is a `weekday`. */
function weekdayOf(day: number, known: number, weekday: number): number {
  return (((weekday + day - known) % 7) + 7) % 7
}

/** Monday to Friday, never out of the month. */
function nearestWorkday(day: number, last: number, weekday: number): number {
  if (weekday === 6) return day === 1 ? 3 : day - 1
  if (weekday === 0) return day === last ? day - 2 : day + 1
  return day
}

function marked(field: number[]): number[] {
  return field.flatMap((mark, value) => (mark ? [value] : []))
}

function firstFrom(times: Int32Array, from: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] as number) < from) low = middle + 1
    else high = middle
  }
  return low
}
