/** What a recall's definition says, in one plain line: “every weekday at 09:00”. The zone is told beside it. */
import cronstrue from 'cronstrue'
import type { Definition } from '../../../server/protocol/recalls.ts'
import { secondsWords } from './seconds-words.ts'
import { momentWords } from './zoned-words.ts'

export type ShownDefinition = Definition & { at?: number }

/** Begins in lower case, to stand in a sentence. */
export function definitionWords(definition: ShownDefinition): string {
  const { kind, everySeconds = 0, cron = '', at, when, timeZone = 'UTC' } = definition
  switch (kind) {
    case 'once':
      return at === undefined ? `once: ${when ?? ''}` : `once, on ${momentWords(at, timeZone)}`
    case 'immediate':
      return 'once, at once'
    case 'interval':
      return `every ${secondsWords(everySeconds)}`
    case 'cron':
      return cronWords(cron) ?? `by cron: ${cron}`
  }
}

/** Where it begins and ends, as far as it says so: “until 5 Jan 2027, 09:00”, “at most 10 runs”. */
export function boundWords({ startAt, endAt, maxOccurrences, timeZone = 'UTC' }: ShownDefinition): string[] {
  return [
    startAt === undefined ? '' : `from ${momentWords(startAt, timeZone)}`,
    endAt === undefined ? '' : `until ${momentWords(endAt, timeZone)}`,
    maxOccurrences === undefined ? '' : `at most ${maxOccurrences} ${maxOccurrences === 1 ? 'run' : 'runs'}`,
  ].filter(Boolean)
}

const DAY = '(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day'
/** What people say where the library describes. */
const PLAIN: readonly [RegExp, string][] = [
  [/^At (\d\d:\d\d(?::\d\d)?), Monday through Friday$/, 'every weekday at $1'],
  [/^At (\d\d:\d\d(?::\d\d)?)$/, 'every day at $1'],
  [new RegExp(`^At (\\d\\d:\\d\\d(?::\\d\\d)?), only on (${DAY}(?:(?:,|,? and) ${DAY})*)$`), 'every $2 at $1'],
  [/^At (\d\d:\d\d(?::\d\d)?), on day (\d+) of the month$/, 'on day $2 of every month at $1'],
  [/^At (\d\d:\d\d(?::\d\d)?), on the last day of the month$/, 'on the last day of every month at $1'],
  [/^Every hour$/, 'every hour, on the hour'],
]

/** Undefined for what is no cron expression; whether it can be is the server's to say. */
export function cronWords(cron: string): string | undefined {
  const expression = cron.trim()
  if (expression === '') return undefined
  let said: string
  try {
    said = cronstrue.toString(expression, { use24HourTimeFormat: true, throwExceptionOnParseError: true })
  } catch {
    return undefined
  }
  for (const [pattern, words] of PLAIN) if (pattern.test(said)) return said.replace(pattern, words)
  const lower = `${said.charAt(0).toLowerCase()}${said.slice(1)}`
  return eitherDay(expression) ? lower.replace(', and ', ', or ').replace(/, (only )?on (?!day)/, ', or on ') : lower
}

/** A day of the month and a weekday are both given: either is enough. */
function eitherDay(expression: string): boolean {
  const fields = expression.split(/\s+/)
  const [dayOfMonth, , weekday] = fields.slice(-3)
  return fields.length > 4 && !isOpen(dayOfMonth) && !isOpen(weekday)
}

function isOpen(field = '*'): boolean {
  return field === '*' || field === '?'
}
