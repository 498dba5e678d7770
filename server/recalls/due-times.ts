/** What a claim asks of a definition: what came due, and what is next. */
import type { DueTimes } from './plan-claim.ts'
import { isOneShot } from './recall-states.ts'
import { nextTimes, timesBetween } from './schedule/next-times.ts'
import type { NormalDefinition } from './schedule/normal-definition.ts'

/** Missed times that have a row each; older ones share one. */
const ROWS_AN_OUTAGE = 1_000

/** From `nextAt`, which is one of its times, up to now; none of `written`, which have a row already. */
export function dueTimes(
  definition: NormalDefinition,
  nextAt: number,
  now: number,
  written: ReadonlySet<number> = new Set(),
): DueTimes {
  const isOpen = (time: number) => !written.has(time)
  const following = isOneShot(definition) ? null : timeAfter(definition, nextAt)
  if (following === null || following > now) return { times: [nextAt].filter(isOpen) }
  const among = [...written].filter((time) => time >= nextAt && time <= now)
  const found = timesBetween(definition, { after: nextAt - 1, upTo: now, limit: ROWS_AN_OUTAGE + 1 + among.length })
  const open = found.newest.map(({ at }) => at).filter(isOpen)
  const times = open.slice(-ROWS_AN_OUTAGE)
  const last = open.at(-ROWS_AN_OUTAGE - 1)
  if (last === undefined) return { times }
  const first = openTime(definition, found.first ?? null, written) ?? last
  // A row may be of a time of the definition before.
  const planned = among.filter((time) => timeAfter(definition, time - 1) === time)
  return { times, older: { first, last, count: found.count - planned.length - times.length } }
}

export function timeAfter(definition: NormalDefinition, after: number): number | null {
  return nextTimes(definition, { after, count: 1 })[0]?.at ?? null
}

/** None of `written`, which have a row already: what was skipped is not planned again. */
export function openTime(
  definition: NormalDefinition,
  first: number | null,
  written?: ReadonlySet<number>,
): number | null {
  let time = first
  while (time !== null && written?.has(time)) time = isOneShot(definition) ? null : timeAfter(definition, time)
  return time
}

/** Of a new definition. */
export function firstTime(definition: NormalDefinition, now: number): number | null {
  return isOneShot(definition) ? (definition.at ?? now) : timeAfter(definition, now)
}
