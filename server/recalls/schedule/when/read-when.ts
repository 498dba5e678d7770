/**
 * A time in words or as ISO 8601, understood as a whole or not at all: what is left over would be what was meant. Local
 * times are those of the definition's zone, and follow its policies where its clock jumps.
 */
import { RECALL_WHEN_MAX_CHARS } from '../../../protocol/limits.ts'
import type { Bending, Found } from '../cron-times.ts'
import { refuse } from '../refuse.ts'
import { instantOf } from '../wall-time.ts'
import { DAY_MS, wallAt } from '../zone-segments.ts'
import type { Day } from './day.ts'
import { later, readDuration } from './duration.ts'
import { readPieces } from './pieces.ts'
import { msOfDay } from './time-of-day.ts'

export interface Understood extends Found {
  /** It is a time on the zone's clock: in another zone it is another instant. */
  onClock: boolean
}

/** Tomorrow may be the day without it. */
const SOON: Day = { from: (today) => [today, today + DAY_MS, today + 2 * DAY_MS] }

const FORMS =
  'Write an ISO time (2027-01-05T09:00, with or without an offset), a while ("30m", "2h 15m", "in 3 hours", "in 1 month"), or a time and its day ("at 17:30", "tomorrow at 09:00", "next monday at 9", "5 January 2027 at 9am").'
const HINTS: [pattern: RegExp, hint: string][] = [
  [/^(?:now|immediately|at once)$/, 'For a run at once use the kind `immediate`.'],
  [/^(?:every|each|daily|hourly|weekly|monthly)(?: |$)|\*/, 'What comes again is of the kind `interval` or `cron`.'],
  [/\d[/.]\d+[/.]\d/, 'Such a date does not tell day and month apart: write 2027-01-05.'],
  [/^\d{9,}$/, 'A number is not read as a time.'],
  [/(?:\d:\d\d|at \d+|[ap]m) (?:[a-z]{1,4}t|[a-z]+\/[a-z_/]+)$/, 'A time zone belongs into `timeZone`.'],
  [/\b(?:ago|yesterday|last)\b/, 'Choose a time to come.'],
]

/** Throws INVALID_INPUT; a time that is past is answered, not refused. */
export function readWhen(when: string, now: number, bending: Bending): Understood {
  if (when.length > RECALL_WHEN_MAX_CHARS)
    refuse('when', `"${when.slice(0, RECALL_WHEN_MAX_CHARS)}…" is too long for a time.`, FORMS)
  const text = plain(when)
  const duration = readDuration(text)
  const after = duration && later(now, duration, bending)
  const found = duration ? after && { ...after, onClock: false } : onClock(readSaid(text, when), now, bending)
  if (found) return found
  const message = `"${when}" does not exist in ${bending.timeZone}: the clock is put forward then.`
  return refuse('when', message, 'Choose another time, or the policy `gap: after`.')
}

/** Lower case, single spaces, no commas; the T of ISO 8601 is a space. */
function plain(when: string): string {
  const text = when
    .toLowerCase()
    .replace(/,(?=\s)/g, ' ')
    .trim()
    .replace(/\s+/g, ' ')
  return text.replace(/^(\d{4}-\d{2}-\d{2})t(?=\d)/, '$1 ')
}

interface Said {
  day: Day
  ms: number
  offset?: number
}

function readSaid(text: string, when: string): Said {
  const { day, part, time } = readPieces(text) ?? refuseUnread(text, when)
  if (day && (!time || (time.bare && !part))) {
    refuse('when', `"${when}" does not say at what time of day.`, 'Add it, as in "tomorrow at 09:00".')
  }
  if (day && time?.midnight) {
    refuse('when', `"${when}" does not say which midnight.`, 'Write 00:00 and the day that begins then.')
  }
  const ms = time && !(time.bare && !part) ? msOfDay(time, part) : undefined
  return ms === undefined ? refuseUnread(text, when) : { day: day ?? SOON, ms, offset: time?.offset }
}

/** The first of the days whose time is still to come; the last one when all are past. */
function onClock({ day, ms, offset }: Said, now: number, bending: Bending): Understood | undefined {
  const clock = offset === undefined ? wallAt(bending.timeZone, now) : now + offset
  const days = day.from(Math.floor(clock / DAY_MS) * DAY_MS)
  const found = days.flatMap((midnight) => {
    const wall = midnight + ms
    return (offset === undefined ? instantOf(wall, bending) : { at: wall - offset }) ?? []
  })
  const meant = found.find(({ at }) => at > now) ?? found.at(-1)
  return meant && { ...meant, onClock: offset === undefined }
}

function refuseUnread(text: string, when: string): never {
  const hint = HINTS.find(([pattern]) => pattern.test(text))?.[1]
  return refuse('when', `"${when}" is not understood as a time.`, hint ? `${hint} ${FORMS}` : FORMS)
}
