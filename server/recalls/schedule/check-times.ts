/** What can be said about a definition only by its times: that there are some, not too soon, too late or too close. */
import { RECALL_HORIZON_YEARS, RECALL_LEAST_GAP_SECONDS } from '../../protocol/limits.ts'
import type { Definition } from '../../protocol/recalls.ts'
import { closeTimes } from './close-times.ts'
import { cronRule } from './cron-rule.ts'
import { toldTime } from './local-time.ts'
import { nextTimes } from './next-times.ts'
import type { NormalDefinition } from './normal-definition.ts'
import { refuse } from './refuse.ts'
import { DAY_MS } from './zone-segments.ts'

const HORIZON_MS = RECALL_HORIZON_YEARS * 365.25 * DAY_MS

/** Which field says when the first time is. */
const SAYS_WHEN: Record<Definition['kind'], keyof Definition> = {
  once: 'when',
  immediate: 'kind',
  interval: 'everySeconds',
  cron: 'cron',
}

export function checkTimes(normal: NormalDefinition, now: number): NormalDefinition {
  const first = firstTime(normal, now)
  const shown = toldTime(normal.timeZone, first)
  if (first > now + HORIZON_MS) {
    const field = normal.startAt === undefined ? SAYS_WHEN[normal.kind] : 'startAt'
    const message = `The first time would be ${shown}: that is more than ${RECALL_HORIZON_YEARS} years ahead.`
    refuse(field, message, `Choose one within ${RECALL_HORIZON_YEARS} years.`)
  }
  if (normal.endAt !== undefined && normal.endAt < first) {
    const end = toldTime(normal.timeZone, normal.endAt)
    refuse('endAt', `\`endAt\` is ${end}, before the first time, ${shown}.`, 'Choose a later end, or leave it out.')
  }
  if (normal.cron !== undefined) checkCloseness(normal, normal.cron, now)
  return normal
}

/** Whether or not it ends before. */
function firstTime(normal: NormalDefinition, now: number): number {
  if (normal.kind === 'once' || normal.kind === 'immediate') return normal.at ?? now
  const [first] = nextTimes({ ...normal, endAt: undefined }, { after: now, count: 1 })
  if (first) return first.at
  return refuseEmpty(normal, now)
}

function refuseEmpty({ cron = '', timeZone }: NormalDefinition, now: number): never {
  const name = `The cron expression "${cron}" never comes:`
  if (cronRule(cron).dayFrom(Math.floor(now / DAY_MS) * DAY_MS) === undefined) {
    refuse('cron', `${name} the calendar has no such day.`, 'Check day of month and month: there is no 30 February.')
  }
  const message = `${name} its times are always among those that ${timeZone} leaves out when the clock is put forward.`
  return refuse('cron', message, 'Choose another time, or the policy `gap: after`.')
}

function checkCloseness(normal: NormalDefinition, cron: string, now: number): void {
  const within = { leastSeconds: RECALL_LEAST_GAP_SECONDS, from: now, upTo: now + HORIZON_MS }
  const close = closeTimes(cronRule(cron), normal, within)
  if (!close) return
  const { seconds, change } = close
  const where = change === undefined ? '' : ` at ${toldTime(normal.timeZone, change)}, when the clock is changed`
  refuse(
    'cron',
    `Times of the cron expression "${cron}" lie ${seconds} s apart${where}: a recall comes every ${RECALL_LEAST_GAP_SECONDS} s at most.`,
    change === undefined
      ? 'Leave the seconds out, or space them as */10 does.'
      : 'Choose other seconds, or the policies `gap: skip` and `overlap: first`.',
  )
}
