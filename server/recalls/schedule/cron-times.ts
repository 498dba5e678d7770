/**
 * From matching wall times to instants, by the contract's rule for daylight saving. Instants are met segment by segment,
 * so they come in order whatever the zone does. Each is met once: in a segment wall times are distinct, and what a gap
 * swallowed is one instant, its end.
 *
 *   hour field `*`      every instant whose local time matches
 *   any other           a local time that does not exist follows `gap`, one that comes twice follows `overlap`
 */
import type { CronRule } from './cron-rule.ts'
import { calmPart, DAY_MS, instantsOf, type Segment, segmentAt } from './zone-segments.ts'

export interface Bending {
  timeZone: string
  gap: 'after' | 'skip'
  overlap: 'first' | 'last' | 'both'
}

export interface Found {
  at: number
  dst?: 'gap' | 'overlap'
}

/** In [from, upTo], in order. */
export function* cronTimes(rule: CronRule, bending: Bending, from: number, upTo: number): Generator<Found> {
  let segment = segmentAt(bending.timeZone, from)
  let begin = from
  while (rule.dayFrom(midnightBefore(begin + segment.offset - DAY_MS)) !== undefined) {
    const end = Math.min(segment.to - 1, upTo)
    const bent = begin === segment.from && gapLandsOn(rule, bending, segment)
    if (bent) yield { at: begin, dst: 'gap' }
    const calm = calmPart(bending.timeZone, segment)
    for (const wall of rule.wallsFrom(begin + (bent ? 1 : 0) + segment.offset)) {
      const at = wall - segment.offset
      if (at > end) break
      const isCalm = rule.everyHour || (at >= calm.from && at < calm.to)
      const found = isCalm ? { at } : passes(bending, segment, at)
      if (found) yield found
    }
    if (segment.to > upTo) return
    begin = segment.to
    segment = segmentAt(bending.timeZone, begin)
  }
}

/**
 * How many are in [from, upTo]. Days that no change of the clock touches are counted, not walked: a match each ten seconds
 * through years costs as much as the days at its edges.
 */
export function countCronTimes(rule: CronRule, bending: Bending, from: number, upTo: number): number {
  let count = 0
  let begin = from
  for (const plain of plainDays(bending.timeZone, from, upTo)) {
    const { offset } = plain
    count += walked(rule, bending, begin, plain.from - 1)
    count += rule.countDays(plain.from + offset, plain.to + offset) * rule.times.length
    begin = plain.to
  }
  return count + walked(rule, bending, begin, upTo)
}

function midnightBefore(wall: number): number {
  return Math.floor(wall / DAY_MS) * DAY_MS
}

function passes({ timeZone, overlap }: Bending, segment: Segment, at: number): Found | undefined {
  const instants = instantsOf(timeZone, at + segment.offset)
  if (instants.length < 2) return { at }
  const wanted = overlap === 'both' || at === (overlap === 'first' ? instants[0] : instants.at(-1))
  return wanted ? { at, dst: 'overlap' } : undefined
}

/** Whether a matching time was swallowed by a gap that ends where the segment begins. */
function gapLandsOn(rule: CronRule, { timeZone, gap }: Bending, segment: Segment): boolean {
  if (rule.everyHour || gap === 'skip' || !Number.isFinite(segment.from)) return false
  const before = segmentAt(timeZone, segment.from - 1)
  for (const wall of rule.wallsFrom(segment.from + before.offset)) {
    if (wall >= segment.from + segment.offset) return false
    if (instantsOf(timeZone, wall).length === 0) return true
  }
  return false
}

function walked(rule: CronRule, bending: Bending, from: number, upTo: number): number {
  let count = 0
  for (const _ of cronTimes(rule, bending, from, upTo)) count++
  return count
}

/** Runs of whole local days in [from, upTo] that no change of the clock touches. */
function* plainDays(zone: string, from: number, upTo: number): Generator<Segment> {
  for (let segment = segmentAt(zone, from); ; segment = segmentAt(zone, segment.to)) {
    const { offset } = segment
    const calm = calmPart(zone, segment)
    const begin = Math.ceil((Math.max(calm.from, from) + offset) / DAY_MS) * DAY_MS
    const end = Math.floor((Math.min(calm.to, upTo + 1) + offset) / DAY_MS) * DAY_MS
    if (begin < end) yield { from: begin - offset, to: end - offset, offset }
    if (segment.to > upTo) return
  }
}
