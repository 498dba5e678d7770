/**
 * How many runs recalls may start in a session within an hour. What reaches it pauses, and says what to do; whoever plans
 * times that will is told so before, as of a server that fires none.
 */

import { isOneShot } from './recall-states.ts'
import { cronRule } from './schedule/cron-rule.ts'
import { toldTime } from './schedule/local-time.ts'
import { nextTimes } from './schedule/next-times.ts'
import type { NormalDefinition } from './schedule/normal-definition.ts'

/** An hour, less what a late timer and a deferral take up: times spread evenly over the hour are never one too many. */
export const COUNTED_MS = 58 * 60_000

/** What becomes of planned times on this server. */
export interface Outlook {
  /** 0 = no limit. */
  runsPerHour: number
  /** False: nothing is fired (VIGIL_RECALLS). */
  firing: boolean
}

/** What the times of a definition come up against; undefined where that is nothing. */
export function planWarning(
  definition: NormalDefinition,
  { runsPerHour, firing }: Outlook,
  times: { after: number; runsLeft: number },
): string | undefined {
  if (!firing) return OFF
  return limitWarning(definition, runsPerHour, times)
}

const OFF =
  'This server fires no recalls (VIGIL_RECALLS is off). They are kept, and a server that fires them catches up with what came due.'

function limitWarning(
  definition: NormalDefinition,
  runsPerHour: number,
  { after, runsLeft }: { after: number; runsLeft: number },
): string | undefined {
  const at = reachedAt(definition, runsPerHour, after, runsLeft)
  if (at === undefined) return undefined
  const when = toldTime(definition.timeZone, at)
  return `These times are closer together than the limit allows: ${limitInWords(runsPerHour)}. The recall would pause itself at ${when}. ${spacing(runsPerHour)}.`
}

/** Why a recall is paused whose time has come when the limit was reached. */
export function limitReached(definition: NormalDefinition, runsPerHour: number, now: number): string {
  const isOwnFault = reachedAt(definition, runsPerHour, now, Number.POSITIVE_INFINITY) !== undefined
  const advice = isOwnFault
    ? spacing(runsPerHour)
    : 'The recalls of this session come too often together: let some of them come less often, or cancel them'
  return `The limit is reached: ${limitInWords(runsPerHour)}. ${advice}; then resume this one. Runs of the last hour count.`
}

function limitInWords(runsPerHour: number): string {
  const runs = runsPerHour === 1 ? '1 run' : `${runsPerHour} runs`
  return `recalls may start ${runs} in a session within an hour (VIGIL_RECALL_RUNS_PER_HOUR)`
}

function spacing(runsPerHour: number): string {
  return `Space its times ${Math.ceil(3_600 / runsPerHour)} s apart or more`
}

/** The first time after `after` that finds the limit reached by the times before it. */
function reachedAt(definition: NormalDefinition, limit: number, after: number, runsLeft: number): number | undefined {
  const inHour = mostInAnHour(definition)
  if (limit === 0 || inHour <= limit || runsLeft <= limit) return undefined
  // Whichever part of a crowded hour is met first, the next one is whole.
  const times = nextTimes(definition, { after, count: Math.min(runsLeft, 2 * inHour + limit) })
  return times.find(({ at }, index) => at - (times[index - limit]?.at ?? Number.NEGATIVE_INFINITY) < COUNTED_MS)?.at
}

function mostInAnHour(definition: NormalDefinition): number {
  const { cron, everySeconds } = definition
  if (isOneShot(definition)) return 1
  if (cron === undefined) return Math.ceil(3_600 / (everySeconds ?? 3_600))
  const { minutes, seconds } = cronRule(cron)
  return minutes.length * seconds.length
}
