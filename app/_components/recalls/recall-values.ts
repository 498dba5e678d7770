/** What the form of a recall holds, and what it asks the server for. */
import type { PreviewRecallInput, UpdateRecallInput } from '../../../server/protocol/recall-inputs.ts'
import type { Definition, Recall } from '../../../server/protocol/recalls.ts'
import { serverNow } from '../../_client/connection/server-clock.ts'
import { instantOf, ownZone, wallTime } from '../../_client/recalls/zoned-words.ts'

export type RecallKind = 'once' | 'after' | 'interval' | 'cron'
export type TimeUnit = 'seconds' | 'minutes' | 'hours' | 'days'

export interface RecallValues {
  /** Of the recall that is edited; 0 of a new one. */
  version: number
  /** '' for one that is made with the recall. */
  sessionId: string
  message: string
  note: string
  kind: RecallKind
  /** Words, or an ISO time. */
  when: string
  /** `2026-11-24 09:00:00`, from the picker; it goes before the words. */
  pickedAt: string
  after: number | ''
  afterUnit: TimeUnit
  every: number | ''
  everyUnit: TimeUnit
  startAt: string
  cron: string
  timeZone: string
  end: 'never' | 'at' | 'runs'
  endAt: string
  maxOccurrences: number | ''
  ifBusy: NonNullable<Definition['ifBusy']>
  catchUp: NonNullable<Definition['catchUp']>
  gap: NonNullable<Definition['gap']>
  overlap: NonNullable<Definition['overlap']>
  context: NonNullable<Definition['context']>
}

const UNIT_SECONDS: Record<TimeUnit, number> = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 }
export const TIME_UNITS = Object.keys(UNIT_SECONDS) as TimeUnit[]

export function recallDraftKey(of: { recallId: string } | { sessionId: string | undefined }): string {
  return 'recallId' in of ? `recall:${of.recallId}` : `recall:new:${of.sessionId ?? ''}`
}

export function newRecallValues(sessionId: string): RecallValues {
  return {
    version: 0,
    sessionId,
    message: '',
    note: '',
    kind: 'once',
    when: '',
    pickedAt: '',
    after: 30,
    afterUnit: 'minutes',
    every: 1,
    everyUnit: 'hours',
    startAt: '',
    cron: '',
    timeZone: ownZone(),
    end: 'never',
    endAt: '',
    maxOccurrences: 10,
    ifBusy: 'defer',
    catchUp: 'coalesce',
    gap: 'after',
    overlap: 'first',
    context: 'session',
  }
}

export function recallValuesOf(recall: Recall): RecallValues {
  const { definition, sessionId, message, note = '', version } = recall
  const { timeZone = 'UTC', everySeconds = 3_600, startAt, endAt, maxOccurrences } = definition
  const unit = TIME_UNITS.findLast((each) => everySeconds % UNIT_SECONDS[each] === 0) ?? 'seconds'
  const defaults = newRecallValues(sessionId)
  return {
    ...defaults,
    version,
    message,
    note,
    kind: definition.kind === 'immediate' ? 'once' : definition.kind,
    when: definition.when ?? '',
    every: everySeconds / UNIT_SECONDS[unit],
    everyUnit: unit,
    startAt: startAt === undefined ? '' : wallTime(startAt, timeZone),
    cron: definition.cron ?? '',
    timeZone,
    end: maxOccurrences !== undefined ? 'runs' : endAt !== undefined ? 'at' : 'never',
    endAt: endAt === undefined ? '' : wallTime(endAt, timeZone),
    maxOccurrences: maxOccurrences ?? defaults.maxOccurrences,
    ifBusy: definition.ifBusy ?? defaults.ifBusy,
    catchUp: definition.catchUp ?? defaults.catchUp,
    gap: definition.gap ?? defaults.gap,
    overlap: definition.overlap ?? defaults.overlap,
    context: definition.context ?? defaults.context,
  }
}

/** The same, once more: words that were said then are not read again, and a time that is past has to be given anew. */
export function duplicateValues(recall: Recall): RecallValues {
  const { at, timeZone = 'UTC' } = recall.definition
  const pickedAt = at !== undefined && at > serverNow() ? wallTime(at, timeZone) : ''
  return { ...recallValuesOf(recall), version: 0, when: '', pickedAt }
}

/** Undefined while what says when is not given yet. */
export function definitionOf(values: RecallValues): Definition | undefined {
  const { timeZone, ifBusy, catchUp, gap, overlap, context } = values
  const timing = timingOf(values)
  if (!timing) return undefined
  return { ...timing, timeZone, ...endOf(values), ifBusy, catchUp, gap, overlap, context }
}

function timingOf(
  values: RecallValues,
): Pick<Definition, 'kind' | 'when' | 'everySeconds' | 'startAt' | 'cron'> | undefined {
  const { kind, when, pickedAt, after, afterUnit, every, everyUnit, cron } = values
  switch (kind) {
    case 'once': {
      const said = pickedAt ? pickedAt.replace(' ', 'T') : when.trim()
      return said ? { kind, when: said } : undefined
    }
    case 'after':
      return after === '' ? undefined : { kind: 'once', when: `${after} ${afterUnit}` }
    case 'interval':
      return every === '' ? undefined : { kind, everySeconds: every * UNIT_SECONDS[everyUnit], ...startOf(values) }
    case 'cron':
      return cron.trim() ? { kind, cron: cron.trim(), ...startOf(values) } : undefined
  }
}

function startOf({ startAt, timeZone }: RecallValues): Pick<Definition, 'startAt'> {
  return startAt ? { startAt: instantOf(startAt, timeZone) } : {}
}

function endOf({
  kind,
  end,
  endAt,
  maxOccurrences,
  timeZone,
}: RecallValues): Pick<Definition, 'endAt' | 'maxOccurrences'> {
  if (kind === 'once' || kind === 'after' || end === 'never') return {}
  if (end === 'at') return endAt ? { endAt: instantOf(endAt, timeZone) } : {}
  return maxOccurrences === '' ? {} : { maxOccurrences }
}

/** What the server is asked for the next times of: a new recall, or one with what is to change of it. */
export function previewInput(
  values: RecallValues,
  edited: { recallId: string; base: RecallValues } | undefined,
): PreviewRecallInput | undefined {
  const definition = definitionOf(values)
  if (!definition || !edited) return definition
  return { recallId: edited.recallId, ...definitionChanges(edited.base, values) }
}

const KEYS = [
  'kind',
  'when',
  'everySeconds',
  'startAt',
  'cron',
  'timeZone',
  'endAt',
  'maxOccurrences',
  'ifBusy',
  'catchUp',
  'gap',
  'overlap',
  'context',
] as const satisfies readonly (keyof Definition)[]
type Key = (typeof KEYS)[number]

/** What decides on the next times; the others on what is done when they come. */
const DECIDES_TIMES: ReadonlySet<string> = new Set(
  KEYS.filter((key) => key !== 'ifBusy' && key !== 'catchUp' && key !== 'context'),
)
/** Null takes these away; other fields go with their kind. */
const REMOVABLE: ReadonlySet<Key> = new Set(['startAt', 'endAt', 'maxOccurrences'])

type DefinitionChanges = Pick<UpdateRecallInput, Key>

/** Only what was changed: what is not mentioned stands, past or not. */
function definitionChanges(base: RecallValues, values: RecallValues): DefinitionChanges {
  const before: Partial<Definition> = definitionOf(base) ?? {}
  const after: Partial<Definition> = definitionOf(values) ?? {}
  const isChanged = (key: Key): boolean => {
    // An instant that nobody has touched stays that instant, whatever the zone.
    if (key === 'startAt') return values.kind !== base.kind || values.startAt !== base.startAt
    if (key === 'endAt' || key === 'maxOccurrences') {
      // Whichever end is chosen, the other is over: a recall may have had both.
      return values.end !== base.end || values.kind !== base.kind || values[key] !== base[key]
    }
    return before[key] !== after[key]
  }
  const changes = KEYS.filter(isChanged).map((key) => [key, after[key] ?? (REMOVABLE.has(key) ? null : undefined)])
  return Object.fromEntries(changes) as DefinitionChanges
}

export function updateInput(recallId: string, base: RecallValues, values: RecallValues): UpdateRecallInput {
  return {
    recallId,
    version: values.version,
    ...definitionChanges(base, values),
    ...(values.message !== base.message && { message: values.message }),
    ...(values.note !== base.note && { note: values.note }),
  }
}

/** So that the next times are others than those of the recall as it is. */
export function changesTimes(base: RecallValues, values: RecallValues): boolean {
  return Object.keys(definitionChanges(base, values)).some((key) => DECIDES_TIMES.has(key))
}

const NAMES: Partial<Record<keyof RecallValues, string>> = {
  message: 'message',
  note: 'private note',
  kind: 'kind',
  when: 'time',
  every: 'interval',
  everyUnit: 'interval',
  startAt: 'first time',
  cron: 'cron expression',
  timeZone: 'time zone',
  end: 'end',
  endAt: 'end',
  maxOccurrences: 'number of runs',
  ifBusy: 'what is done while the session is busy',
  catchUp: 'what is done about missed times',
  gap: 'hours that are left out',
  overlap: 'hours that come twice',
  context: 'what the agent reads',
}

/** In words, such as “message, time”; empty when only its state is another. */
export function changedRecallFields(one: RecallValues, other: RecallValues): string {
  const names = Object.entries(NAMES).filter(
    ([key]) => one[key as keyof RecallValues] !== other[key as keyof RecallValues],
  )
  return [...new Set(names.map(([, name]) => name))].join(', ')
}
