/**
 * Finds times of a cron expression that lie closer together than recalls may: within a minute, across minutes, hours and
 * midnight, and where a change of the clock moves them together. Only an expression with seconds has such times.
 */
import type { CronRule } from './cron-rule.ts'
import { type Bending, cronTimes } from './cron-times.ts'
import { DAY_MS, segmentAt } from './zone-segments.ts'

const MINUTE_S = 60

export interface CloseTimes {
  seconds: number
  /** The change of the clock that moves them together. */
  change?: number
}

interface Within {
  leastSeconds: number
  from: number
  upTo: number
}

export function closeTimes(rule: CronRule, bending: Bending, within: Within): CloseTimes | undefined {
  if (!rule.withSeconds) return undefined
  const seconds = closestOnClock(rule, within)
  return seconds < within.leastSeconds ? { seconds } : closeAtChange(rule, bending, within)
}

function closestOnClock(rule: CronRule, within: Within): number {
  const { seconds } = rule
  const gaps = seconds.slice(1).map((second, index) => second - (seconds[index] as number))
  const acrossMinutes = MINUTE_S + (seconds[0] as number) - (seconds.at(-1) as number)
  if (acrossMinutes < within.leastSeconds && hasMinutesInARow(rule, within)) gaps.push(acrossMinutes)
  return Math.min(MINUTE_S, ...gaps)
}

function hasMinutesInARow(rule: CronRule, within: Within): boolean {
  if (hasNeighbours(rule.minutes)) return true
  if (!rule.minutes.includes(0) || !rule.minutes.includes(59)) return false
  return hasNeighbours(rule.hours) || (rule.hours.includes(0) && rule.hours.includes(23) && hasDaysInARow(rule, within))
}

function hasNeighbours(values: number[]): boolean {
  return values.some((value, index) => values[index + 1] === value + 1)
}

function hasDaysInARow(rule: CronRule, { from, upTo }: Within): boolean {
  let last: number | undefined
  let day = rule.dayFrom(Math.floor(from / DAY_MS) * DAY_MS)
  while (day !== undefined && day <= upTo) {
    if (last !== undefined && day - last === DAY_MS) return true
    last = day
    day = rule.dayFrom(day + DAY_MS)
  }
  return false
}

function closeAtChange(rule: CronRule, bending: Bending, { leastSeconds, from, upTo }: Within): CloseTimes | undefined {
  const nearMs = leastSeconds * 1_000
  for (
    let change = segmentAt(bending.timeZone, from).to;
    change <= upTo;
    change = segmentAt(bending.timeZone, change).to
  ) {
    let last: number | undefined
    for (const { at } of cronTimes(rule, bending, change - nearMs, change + nearMs)) {
      if (last !== undefined && at - last < nearMs) return { seconds: (at - last) / 1_000, change }
      last = at
    }
  }
  return undefined
}
