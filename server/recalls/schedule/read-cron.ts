/**
 * Reads a cron expression: five fields, or six with seconds in front. The dialect is what the common implementations
 * agree on, so that nothing means here what it does not mean elsewhere:
 *
 *   each field      `*`, numbers, ranges `1-5`, steps `*` + `/15` and `8-18/2`, lists of these; JAN-DEC and SUN-SAT
 *   day of month    also `L` (the last), `LW` (the last weekday), `15W` (the weekday nearest the 15th)
 *   day of week     0 and 7 are Sunday; also `5#2` (the second Friday), `5L` (the last Friday)
 *
 * Answers it in one spelling: single spaces, names in capitals, @daily and the like written out, `?` as `*`.
 */
import { RECALL_CRON_MAX_CHARS } from '../../protocol/limits.ts'
import { refuse } from './refuse.ts'

interface Field {
  name: string
  low: number
  high: number
  names?: string[]
  special?: RegExp
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

const FIELDS: Field[] = [
  { name: 'second', low: 0, high: 59 },
  { name: 'minute', low: 0, high: 59 },
  { name: 'hour', low: 0, high: 23 },
  { name: 'day of month', low: 1, high: 31, special: /^(?:L|LW|([1-9]|[12]\d|3[01])W)$/ },
  { name: 'month', low: 1, high: 12, names: MONTHS },
  {
    name: 'day of week',
    low: 0,
    high: 7,
    names: WEEKDAYS,
    special: /^(?:[0-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(?:L|#[1-5])$/,
  },
]
const DAY_FIELDS = new Set(['day of month', 'day of week'])
/** They describe a day by themselves; in a list they would have to be told apart from it. */
const ALONE = /^(?:LW|\d+W)$/

const NICKNAMES: Record<string, string> = {
  '@YEARLY': '0 0 1 1 *',
  '@ANNUALLY': '0 0 1 1 *',
  '@MONTHLY': '0 0 1 * *',
  '@WEEKLY': '0 0 * * 0',
  '@DAILY': '0 0 * * *',
  '@MIDNIGHT': '0 0 * * *',
  '@HOURLY': '0 * * * *',
}

const FORM =
  'Write five fields, "minute hour day-of-month month day-of-week", as in "0 9 * * 1-5" (09:00 on weekdays), or six with seconds in front.'

export function readCron(text: string): string {
  if (text.length > RECALL_CRON_MAX_CHARS) {
    refuse(
      'cron',
      `The cron expression has ${text.length} characters; ${RECALL_CRON_MAX_CHARS} are read.`,
      'Use ranges and steps.',
    )
  }
  const trimmed = text.trim().toUpperCase()
  const fields = (NICKNAMES[trimmed] ?? trimmed).split(/\s+/)
  if (fields.length !== 5 && fields.length !== 6) {
    const count = trimmed === '' ? 'is empty' : `has ${fields.length} ${fields.length === 1 ? 'field' : 'fields'}`
    refuse('cron', `The cron expression "${text}" ${count}.`, FORM)
  }
  const kinds = FIELDS.slice(-fields.length)
  return fields.map((field, index) => readField(field, kinds[index] as Field, text)).join(' ')
}

function readField(text: string, field: Field, cron: string): string {
  if (text === '?' && DAY_FIELDS.has(field.name)) return '*'
  const items = text.split(',')
  for (const item of items) {
    const fault = itemFault(item, field, items.length > 1)
    if (!fault) continue
    const place = text === item ? `"${item}"` : `"${item}" in "${text}"`
    refuse('cron', `The ${field.name} of the cron expression "${cron}" cannot be read: ${place}.`, fault)
  }
  return text
}

/** What to do about an item that cannot be read, as a sentence. */
function itemFault(item: string, field: Field, inList: boolean): string | undefined {
  if (field.special?.test(item)) return inList && ALONE.test(item) ? `Give ${item} alone, not in a list.` : undefined
  const [, base, step] = /^([^/]*)(?:\/(.*))?$/.exec(item) ?? []
  if (base === undefined) return formsOf(field)
  return (
    baseFault(base, field, inList && step === undefined) ??
    (step === undefined ? undefined : stepFault(base, step, field))
  )
}

function baseFault(base: string, field: Field, inList: boolean): string | undefined {
  if (base === '*') return inList ? 'Write * alone: it already means each of them.' : undefined
  const [low = '', high, ...more] = base.split('-')
  if (more.length > 0) return formsOf(field)
  const from = valueOf(low, field)
  const to = high === undefined ? from : valueOf(high, field, true)
  if (from === undefined || to === undefined) return formsOf(field)
  for (const value of [from, to]) {
    if (value < field.low || value > field.high) return `The ${field.name} goes from ${field.low} to ${field.high}.`
  }
  if (from > to) return `A range goes upwards: write ${low}-${field.high},${field.low}-${high}.`
  return undefined
}

function stepFault(base: string, step: string, field: Field): string | undefined {
  const size = field.name === 'day of week' ? 7 : field.high - field.low + 1
  if (!/^\d+$/.test(step) || Number(step) < 1 || Number(step) > size)
    return `A step is a number from 1 to ${size}, as in */2.`
  if (base !== '*' && !base.includes('-')) return `A step follows * or a range: write ${base}-${field.high}/${step}.`
  return undefined
}

function valueOf(text: string, field: Field, ends = false): number | undefined {
  if (/^\d{1,4}$/.test(text)) return Number(text)
  const index = field.names?.indexOf(text) ?? -1
  if (index < 0) return undefined
  // A week that ends on Sunday: FRI-SUN.
  return ends && text === 'SUN' ? 7 : index + (field.names === MONTHS ? 1 : 0)
}

function formsOf({ low, high, names, special, name }: Field): string {
  const named = names ? ` or ${names[0]} to ${names.at(-1)}` : ''
  const more = special ? (name === 'day of month' ? ', L, LW, 15W' : ', 5#2 (second Friday), 5L (last Friday)') : ''
  return `The ${name} takes *, ${low} to ${high}${named}, ranges such as ${low}-${low + 4}, steps such as */2${more}, and lists of these.`
}
