/**
 * A zone's time as segments of one offset each, in which local time and UTC run side by side. Between two of them the
 * local clock jumps: forwards it leaves a gap, backwards an overlap. A *wall* time is what a zone's clock shows, counted
 * in milliseconds as if the clock were UTC's.
 */
import { Temporal } from 'temporal-polyfill'

export interface Segment {
  /** First instant. */
  from: number
  /** First instant after it. */
  to: number
  /** Wall time minus UTC, ms. */
  offset: number
}

export const DAY_MS = 86_400_000
const NS_PER_MS = 1_000_000
/** What one zone keeps; beyond it the zone begins anew. A century has about 200. */
const KEPT = 1_000

/** By zone, in order of time; not without holes. */
const known = new Map<string, Segment[]>()

export function segmentAt(zone: string, at: number): Segment {
  const segments = segmentsOf(zone)
  const index = firstAfter(segments, at)
  const before = segments[index - 1]
  if (before && at < before.to) return before
  const found = findSegment(zone, at)
  if (segments.length >= KEPT) segments.length = 0
  segments.splice(Math.min(index, segments.length), 0, found)
  return found
}

/** When a clock of the zone shows `wall`, in order: never in a gap, twice in an overlap. */
export function instantsOf(zone: string, wall: number): number[] {
  const instants: number[] = []
  for (const segment of segmentsBetween(zone, wall - DAY_MS, wall + DAY_MS)) {
    const at = wall - segment.offset
    if (at >= segment.from && at < segment.to) instants.push(at)
  }
  return instants
}

/** The first instant after the gap that swallowed `wall`. */
export function endOfGap(zone: string, wall: number): number {
  let end = wall - DAY_MS
  for (const segment of segmentsBetween(zone, wall - DAY_MS, wall + DAY_MS)) {
    if (segment.to + segment.offset <= wall) end = segment.to
  }
  return end
}

export function wallAt(zone: string, at: number): number {
  return at + segmentAt(zone, at).offset
}

/** Where in a segment the clock shows nothing that it shows in another one, nor the end of a gap. */
export function calmPart(zone: string, segment: Segment): Pick<Segment, 'from' | 'to'> {
  const before = Number.isFinite(segment.from) ? segmentAt(zone, segment.from - 1) : segment
  const after = Number.isFinite(segment.to) ? segmentAt(zone, segment.to) : segment
  return {
    from: segment.from + Math.max(shownAgain(before, segment), 1),
    to: segment.to - shownAgain(segment, after),
  }
}

/** For how long at most the clock shows in one of two neighbours what it shows in the other. */
function shownAgain(earlier: Segment, later: Segment): number {
  const isShort = Math.min(earlier.to - earlier.from, later.to - later.from) < DAY_MS
  return isShort ? DAY_MS : Math.max(0, earlier.offset - later.offset)
}

function* segmentsBetween(zone: string, from: number, upTo: number): Generator<Segment> {
  let segment = segmentAt(zone, from)
  yield segment
  while (segment.to <= upTo) {
    segment = segmentAt(zone, segment.to)
    yield segment
  }
}

function segmentsOf(zone: string): Segment[] {
  let segments = known.get(zone)
  if (!segments) known.set(zone, (segments = []))
  return segments
}

function firstAfter(segments: Segment[], at: number): number {
  let low = 0
  let high = segments.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((segments[middle] as Segment).from <= at) low = middle + 1
    else high = middle
  }
  return low
}

function findSegment(zone: string, at: number): Segment {
  const here = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  // A transition at this very instant is the beginning of the segment, and "previous" is strict.
  const last = here.add({ nanoseconds: 1 }).getTimeZoneTransition('previous')
  const next = here.getTimeZoneTransition('next')
  return {
    from: last?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    to: next?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offset: here.offsetNanoseconds / NS_PER_MS,
  }
}
