/** The next times of a recall as it stands: none while it is paused or over, and none beyond its last run. */
import type { Definition, NextTime } from '../protocol/recalls.ts'
import type { RecallRow } from '../store/rows/recall-rows.ts'
import { nextTimes } from './schedule/next-times.ts'
import type { NormalDefinition } from './schedule/normal-definition.ts'

/** @param from none before it; where the number of runs is limited, times before it still count */
export function nextTimesOf(row: RecallRow, count: number, from = 0): NextTime[] {
  if (row.status !== 'pending' || row.nextAt === null) return []
  const definition = JSON.parse(row.definition) as NormalDefinition
  const left = runsLeft(definition, row)
  const begin = left === Number.POSITIVE_INFINITY ? Math.max(from, row.nextAt) : row.nextAt
  return nextTimes(definition, { after: begin - 1, count: Math.min(count, left) }).filter(({ at }) => at >= from)
}

function runsLeft({ maxOccurrences }: Definition, { occurrences }: Pick<RecallRow, 'occurrences'>): number {
  return Math.max(0, (maxOccurrences ?? Number.POSITIVE_INFINITY) - occurrences)
}
