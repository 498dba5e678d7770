/**
 * The nominal times of a definition: they follow from it alone, so neither late runs nor early timers make them drift.
 * `endAt` is their last possible time. How many runs `maxOccurrences` has left is the caller's to count.
 */
import type { NextTime } from '../../protocol/recalls.ts'
import { cronRule } from './cron-rule.ts'
import { countCronTimes, cronTimes, type Found } from './cron-times.ts'
import { nextTime } from './local-time.ts'
import type { NormalDefinition } from './normal-definition.ts'
import { DAY_MS } from './zone-segments.ts'

/** Further ahead than this no time is looked for: 29 February on a Monday is 40 years away at most. */
const SEARCH_MS = 50 * 366 * DAY_MS
/** What calendars here reach; a clock that is out by more says nothing. */
const EARLIEST = Date.UTC(1000, 0, 1)
const LATEST = Date.UTC(9999, 11, 31)

export interface TimesBetween {
  count: number
  first?: number
  last?: number
  /** The newest of them, in order. */
  newest: NextTime[]
}

/** The first `count` times strictly after `after`, at most up to `upTo`. */
export function nextTimes(
  normal: NormalDefinition,
  { after, count, upTo = after + SEARCH_MS }: { after: number; count: number; upTo?: number },
): NextTime[] {
  const times: NextTime[] = []
  if (count < 1) return times
  for (const { at, dst } of timesFrom(normal, Math.floor(after) + 1, upTo)) {
    times.push(nextTime(normal.timeZone, at, dst))
    if (times.length >= count) break
  }
  return times
}

/**
 * What lies in (after, upTo]: how many, the first, the last, and the newest `limit` one by one. Takes milliseconds for
 * years of a time each ten seconds: an interval's are counted by division, a cron expression's by whole days.
 */
export function timesBetween(
  normal: NormalDefinition,
  { after, upTo, limit }: { after: number; upTo: number; limit: number },
): TimesBetween {
  const from = Math.floor(after) + 1
  const first = timesFrom(normal, from, upTo).next().value?.at
  if (first === undefined) return { count: 0, newest: [] }
  const newest = newestTimes(normal, first, upTo, Math.max(limit, 1))
  return {
    count: countTimes(normal, first, upTo),
    first,
    last: newest.at(-1)?.at,
    newest: newest.slice(Math.max(0, newest.length - limit)).map(({ at, dst }) => nextTime(normal.timeZone, at, dst)),
  }
}

/** In [from, upTo], in order. */
function* timesFrom(normal: NormalDefinition, from: number, upTo: number): Generator<Found> {
  const begin = Math.max(from, normal.startAt ?? EARLIEST, EARLIEST)
  const end = Math.min(upTo, normal.endAt ?? LATEST, LATEST)
  if (begin > end) return
  if (normal.cron !== undefined) yield* cronTimes(cronRule(normal.cron), normal, begin, end)
  else if (normal.everySeconds !== undefined) yield* intervalTimes(normal, begin, end)
  else yield* onlyTime(normal, begin, end)
}

function* intervalTimes(normal: NormalDefinition, from: number, upTo: number): Generator<Found> {
  const { first, every } = intervalOf(normal)
  for (let at = first + Math.max(0, Math.ceil((from - first) / every)) * every; at <= upTo; at += every) yield { at }
}

function* onlyTime({ at, dst }: NormalDefinition, from: number, upTo: number): Generator<Found> {
  if (at !== undefined && at >= from && at <= upTo) yield { at, dst }
}

function newestTimes(normal: NormalDefinition, first: number, upTo: number, limit: number): Found[] {
  for (let spanMs = DAY_MS; ; spanMs *= 2) {
    const from = Math.max(first, upTo - spanMs)
    const found = [...timesFrom(normal, from, upTo)]
    if (found.length >= limit || from === first) return found.slice(-limit)
  }
}

function countTimes(normal: NormalDefinition, first: number, upTo: number): number {
  const end = Math.min(upTo, normal.endAt ?? upTo, LATEST)
  if (normal.cron !== undefined) return countCronTimes(cronRule(normal.cron), normal, first, end)
  if (normal.everySeconds !== undefined) return Math.floor((end - first) / intervalOf(normal).every) + 1
  return 1
}

function intervalOf({ at = 0, everySeconds = 0 }: NormalDefinition): { first: number; every: number } {
  return { first: at, every: everySeconds * 1_000 }
}
