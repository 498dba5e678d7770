/**
 * Times on the days of a calendar. Of a day, times that stand alike are one entry where they are more than `apart`: the
 * first of them, for how many it stands, and the last; so that a recall that comes every minute leaves room for others
 * and is not cut short.
 */
import type { NextTime } from '../protocol/recalls.ts'
import type { RecallRow } from '../store/rows/recall-rows.ts'
import { runsLeft } from './next-times-of.ts'
import { nextTimes, timesBetween } from './schedule/next-times.ts'
import type { NormalDefinition } from './schedule/normal-definition.ts'
import { zoneNamed } from './schedule/read-zone.ts'

/** [from, to) */
export interface Day {
  from: number
  to: number
}

export type Gathered<Time> = Time & { count?: number; lastAt?: number }

/** Of a recall, one by one; where there are more, its days are counted. */
const WALKED = 400

/**
 * Some times of one kind, in order, in a row of days.
 *
 * @param apart as many of a day are entries of their own
 */
export function gatherByDay<Time>(
  times: readonly Time[],
  days: readonly Day[],
  apart: number,
  at: (time: Time) => number,
): Gathered<Time>[] {
  const gathered: Gathered<Time>[] = []
  let next = 0
  for (const { from, to } of days) {
    while (next < times.length && at(times[next] as Time) < from) next++
    const first = next
    while (next < times.length && at(times[next] as Time) < to) next++
    gathered.push(...asEntries(times.slice(first, next), apart, at))
  }
  return gathered
}

function asEntries<Time>(times: readonly Time[], apart: number, at: (time: Time) => number): readonly Gathered<Time>[] {
  const [first] = times
  const last = times.at(-1)
  if (times.length <= apart || first === undefined || last === undefined) return times as readonly Gathered<Time>[]
  return [{ ...first, count: times.length, lastAt: at(last) }]
}

export interface PlannedTimes {
  times: Gathered<NextTime>[]
  /** How many were counted instead of walked; what it costs to know them. */
  counted: number
  /** Some are not told. */
  more: boolean
}

/**
 * The planned times of a recall on some days.
 *
 * @param countable as many at most may be counted, where they are too many to be walked
 */
export function plannedOnDays(
  row: RecallRow,
  days: readonly Day[],
  { apart, countable }: { apart: number; countable: number },
): PlannedTimes {
  const from = days[0]?.from ?? 0
  const to = days.at(-1)?.to ?? 0
  const nothing = { times: [], counted: 0, more: false }
  if (row.status !== 'pending' || row.nextAt === null) return nothing
  const definition = JSON.parse(row.definition) as NormalDefinition
  if (zoneNamed(definition.timeZone) === undefined) return nothing
  const left = runsLeft(definition, row)
  // Where the number of runs is limited, those before the days use it up.
  const begin = Number.isFinite(left) ? row.nextAt : Math.max(from, row.nextAt)
  const walked = nextTimes(definition, { after: begin - 1, count: Math.min(left, WALKED), upTo: to - 1 })
  if (walked.length === WALKED && Number.isFinite(apart)) {
    const dense = countedOnDays(definition, days, { apart, countable, begin, left })
    if (dense) return dense
  }
  return { times: gatherByDay(walked, days, apart, timeOf), counted: 0, more: walked.length === WALKED }
}

interface Counting {
  apart: number
  countable: number
  /** No time before it. */
  begin: number
  /** So many runs from there on. */
  left: number
}

/** Undefined when there are more than may be counted. */
function countedOnDays(
  definition: NormalDefinition,
  days: readonly Day[],
  { apart, countable, begin, left }: Counting,
): PlannedTimes | undefined {
  const times: Gathered<NextTime>[] = []
  const first = days[0]?.from ?? 0
  const before = begin < first ? timesBetween(definition, { after: begin - 1, upTo: first - 1, limit: 0 }).count : 0
  let counted = 0
  for (const { from, to } of days) {
    const after = Math.max(from, begin) - 1
    const upTo = to - 1
    if (after >= upTo) continue
    const runs = left - before - counted
    const { count, last, newest } = timesBetween(definition, { after, upTo, limit: apart })
    if (count > runs) {
      // The last of its runs are on this day.
      const rest = nextTimes(definition, { after, count: Math.max(0, runs), upTo })
      times.push(...asEntries(rest, apart, timeOf))
      return { times, counted: counted + rest.length, more: false }
    }
    if (count <= apart) times.push(...newest)
    else
      for (const each of nextTimes(definition, { after, count: 1 }))
        times.push({ ...each, count, lastAt: last ?? each.at })
    counted += count
    if (counted > countable) return undefined
  }
  return { times, counted, more: false }
}

function timeOf({ at }: NextTime): number {
  return at
}
