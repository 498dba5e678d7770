/** What can be said about a definition without asking the clock: its fields, each by itself, with the defaults filled. */
import { RECALL_HORIZON_YEARS, RECALL_LEAST_GAP_SECONDS } from '../../protocol/limits.ts'
import type { Definition } from '../../protocol/recalls.ts'
import type { NormalDefinition } from './normal-definition.ts'
import { readCron } from './read-cron.ts'
import { readZone, zoneNamed } from './read-zone.ts'
import { refuse } from './refuse.ts'

export type Kind = Definition['kind']
/** The kind may be left out where a field of one kind alone says it. */
export type Draft = Omit<Definition, 'kind'> & { kind?: Kind }
/** Yet without what the clock adds. */
export type FilledDefinition = Omit<NormalDefinition, 'at' | 'dst'>

type Timing = 'when' | 'everySeconds' | 'startAt' | 'cron'

/** Which of the fields that say when belong to a kind; all others belong to each. */
const TIMING: Record<Kind, Timing[]> = {
  once: ['when'],
  immediate: [],
  interval: ['everySeconds', 'startAt'],
  cron: ['cron', 'startAt'],
}
const NEEDED: Record<Kind, Timing | undefined> = {
  once: 'when',
  immediate: undefined,
  interval: 'everySeconds',
  cron: 'cron',
}
const ALL_TIMING: Timing[] = ['when', 'everySeconds', 'startAt', 'cron']

const CHOICES = {
  kind: ['once', 'immediate', 'interval', 'cron'],
  ifBusy: ['defer', 'queue', 'skip', 'interrupt'],
  catchUp: ['coalesce', 'skip', 'all'],
  gap: ['after', 'skip'],
  overlap: ['first', 'last', 'both'],
  context: ['session', 'fresh'],
} as const

const EXAMPLES: Record<Timing, string> = {
  when: 'when: "tomorrow at 09:00"',
  everySeconds: 'everySeconds: 3600',
  startAt: 'startAt: 1798761600000',
  cron: 'cron: "0 9 * * 1-5"',
}
const LAST_DATE = Date.UTC(9999, 11, 31)
const LONGEST_SECONDS = RECALL_HORIZON_YEARS * 366 * 86_400

export function fillDefinition(draft: Draft, serverZone: string): FilledDefinition {
  const kind = draft.kind ?? kindOf(draft)
  checkChoices({ ...draft, kind })
  checkBelonging(draft, kind)
  checkNumbers(draft)
  return withoutGaps({
    kind,
    when: draft.when?.trim(),
    everySeconds: draft.everySeconds,
    startAt: draft.startAt,
    cron: draft.cron === undefined ? undefined : readCron(draft.cron),
    timeZone: draft.timeZone === undefined ? (zoneNamed(serverZone) ?? 'UTC') : readZone(draft.timeZone),
    endAt: draft.endAt,
    maxOccurrences: draft.maxOccurrences,
    ifBusy: draft.ifBusy ?? 'defer',
    catchUp: draft.catchUp ?? 'coalesce',
    gap: draft.gap ?? 'after',
    overlap: draft.overlap ?? 'first',
    context: draft.context ?? 'session',
  })
}

/** Without the fields that say when a recall of another kind comes. */
export function withoutTimingOf(definition: Draft, kind: Kind): Draft {
  const kept = { ...definition }
  for (const field of ALL_TIMING) if (!TIMING[kind].includes(field)) delete kept[field]
  return kept
}

function kindOf({ cron, everySeconds, when }: Draft): Kind {
  if (cron !== undefined) return 'cron'
  if (everySeconds !== undefined) return 'interval'
  if (when !== undefined) return 'once'
  return refuse(
    'kind',
    'Nothing says when the recall is to come.',
    `Give ${EXAMPLES.when}, ${EXAMPLES.everySeconds} or ${EXAMPLES.cron}.`,
  )
}

function checkChoices(definition: Draft): void {
  for (const [field, choices] of Object.entries(CHOICES) as [keyof typeof CHOICES, readonly string[]][]) {
    const value = definition[field]
    if (value === undefined || choices.includes(value)) continue
    refuse(field, `\`${field}\` is "${value}".`, `It is one of ${choices.join(', ')}.`)
  }
}

function checkBelonging(definition: Draft, kind: Kind): void {
  for (const field of ALL_TIMING) {
    if (definition[field] === undefined || TIMING[kind].includes(field)) continue
    const kinds = (Object.keys(TIMING) as Kind[]).filter((each) => TIMING[each].includes(field))
    const fix = `Leave it out, or choose the kind ${kinds.map((each) => `\`${each}\``).join(' or ')}.`
    refuse(field, `\`${field}\` does not belong to a recall of the kind \`${kind}\`.`, fix)
  }
  const needed = NEEDED[kind]
  if (!needed || definition[needed] !== undefined) return
  refuse(needed, `A recall of the kind \`${kind}\` needs \`${needed}\`.`, `Give it, as in ${EXAMPLES[needed]}.`)
}

function checkNumbers({ everySeconds, maxOccurrences, startAt, endAt }: Draft): void {
  if (everySeconds !== undefined) checkInterval(everySeconds)
  if (maxOccurrences !== undefined && !(Number.isSafeInteger(maxOccurrences) && maxOccurrences >= 1)) {
    refuse(
      'maxOccurrences',
      `\`maxOccurrences\` is ${maxOccurrences}.`,
      'Give a whole number from 1 on, or leave it out for no limit.',
    )
  }
  checkInstant('startAt', startAt)
  checkInstant('endAt', endAt)
}

function checkInterval(everySeconds: number): void {
  if (!Number.isSafeInteger(everySeconds)) {
    refuse('everySeconds', `\`everySeconds\` is ${everySeconds}.`, 'Give a whole number of seconds.')
  }
  if (everySeconds < RECALL_LEAST_GAP_SECONDS) {
    const message = `\`everySeconds\` is ${everySeconds}: a recall comes every ${RECALL_LEAST_GAP_SECONDS} s at most.`
    refuse('everySeconds', message, `Give ${RECALL_LEAST_GAP_SECONDS} or more.`)
  }
  if (everySeconds > LONGEST_SECONDS) {
    const message = `\`everySeconds\` is ${everySeconds}: that is more than ${RECALL_HORIZON_YEARS} years.`
    refuse('everySeconds', message, `Give ${LONGEST_SECONDS} at most; it is in seconds.`)
  }
}

function checkInstant(field: 'startAt' | 'endAt', at: number | undefined): void {
  if (at === undefined || (Number.isSafeInteger(at) && Math.abs(at) <= LAST_DATE)) return
  refuse(field, `\`${field}\` is ${at}.`, 'Give milliseconds since 1970-01-01T00:00Z, as a whole number.')
}

function withoutGaps<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T
}
