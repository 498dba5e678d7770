/**
 * The next times of a recall as it stands: none while it is paused or over, none beyond its last run, and none in a zone
 * that is not known any more, which pauses it when it is due.
 */
import type { Definition, NextTime, RecallWithTimes } from '../protocol/recalls.ts'
import { asRecall, type RecallRow } from '../store/rows/recall-rows.ts'
import { type Outlook, planWarning } from './hour-limit.ts'
import { nextTimes } from './schedule/next-times.ts'
import type { NormalDefinition } from './schedule/normal-definition.ts'
import { zoneNamed } from './schedule/read-zone.ts'

/** @param from none before it; where the number of runs is limited, times before it still count */
export function nextTimesOf(row: RecallRow, count: number, from = 0): NextTime[] {
  if (row.status !== 'pending' || row.nextAt === null) return []
  const definition = JSON.parse(row.definition) as NormalDefinition
  if (zoneNamed(definition.timeZone) === undefined) return []
  const left = runsLeft(definition, row)
  const begin = left === Number.POSITIVE_INFINITY ? Math.max(from, row.nextAt) : row.nextAt
  return nextTimes(definition, { after: begin - 1, count: Math.min(count, left) }).filter(({ at }) => at >= from)
}

export function runsLeft({ maxOccurrences }: Definition, { occurrences }: Pick<RecallRow, 'occurrences'>): number {
  return Math.max(0, (maxOccurrences ?? Number.POSITIVE_INFINITY) - occurrences)
}

/** What whoever has planned a recall, or changed its times, is told. */
export function planned(row: RecallRow, count: number, outlook: Outlook): RecallWithTimes {
  const next = nextTimesOf(row, count)
  const definition = JSON.parse(row.definition) as NormalDefinition
  const first = next[0]?.at
  const after = { after: (first ?? 0) - 1, runsLeft: runsLeft(definition, row) }
  const warning = first === undefined ? undefined : planWarning(definition, outlook, after)
  return { recall: asRecall(row), next, ...(warning !== undefined && { warning }) }
}
