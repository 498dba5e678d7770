/**
 * From what somebody asks for to a definition that says everything, or a refusal that says what would do instead
 * (INVALID_INPUT, with the field at fault). The clock is asked once: what "tomorrow" was, and where an interval begins,
 * is written down in `at`, and an edit that does not touch it lets it stand, past or not.
 */
import type { Definition } from '../../protocol/recalls.ts'
import { checkTimes } from './check-times.ts'
import { type Draft, type FilledDefinition, fillDefinition, withoutTimingOf } from './fill-definition.ts'
import { toldTime } from './local-time.ts'
import type { NormalDefinition } from './normal-definition.ts'
import { zoneNamed } from './read-zone.ts'
import { refuse } from './refuse.ts'
import { instantOf } from './wall-time.ts'
import { readWhen } from './when/read-when.ts'
import { wallAt } from './zone-segments.ts'

export interface Moment {
  now: number
  /** What a definition without a zone is read in. */
  serverZone: string
}

/** A field that is absent stays as it is; `null` takes it away. */
export type Changes = { [Field in keyof Definition]?: Definition[Field] | null }

/** A number under it may be an instant in seconds; in milliseconds it is in 1970. */
const SECONDS_UNTIL_2286 = 10_000_000_000

type Resolved = Pick<NormalDefinition, 'at' | 'dst'>

/** What changes the times; anything else leaves them alone. */
const SCHEDULE = ['kind', 'when', 'everySeconds', 'startAt', 'cron', 'timeZone', 'endAt', 'gap', 'overlap'] as const

const BENDING = ['timeZone', 'gap', 'overlap'] as const

/** A definition as it is asked for. */
export function normalise(draft: Draft, { now, serverZone }: Moment): NormalDefinition {
  const filled = fillDefinition(draft, serverZone)
  return checkTimes({ ...filled, ...resolve(filled, now) }, now)
}

/**
 * An edit. What says when stands unless it is changed: a time in words is not read again, an interval goes on counting
 * from where it began. In another zone a time on the clock is the same time on that clock.
 */
export function amend(normal: NormalDefinition, changes: Changes, { now, serverZone }: Moment): NormalDefinition {
  const kept = withoutTimingOf(normal, changes.kind ?? normal.kind)
  const filled = fillDefinition(merged(kept, changes), serverZone)
  if (haveSameTimes(filled, normal)) return { ...filled, ...resolved(normal) }
  return checkTimes({ ...filled, ...resolve(filled, now, normal) }, now)
}

export function haveSameTimes(one: FilledDefinition, other: FilledDefinition): boolean {
  return SCHEDULE.every((field) => one[field] === other[field])
}

function resolve(filled: FilledDefinition, now: number, before?: NormalDefinition): Resolved {
  const same = before?.kind === filled.kind ? before : undefined
  switch (filled.kind) {
    case 'once':
      return same && same.when === filled.when ? inItsZone(same, filled, now) : firstRead(filled, now)
    case 'immediate':
      return { at: same?.at ?? now }
    case 'interval':
      checkStart(filled, now, same)
      return { at: filled.startAt ?? beginning(filled, now, same) }
    case 'cron':
      checkStart(filled, now, same)
      return {}
  }
}

function firstRead(filled: FilledDefinition, now: number): Resolved {
  const when = filled.when ?? ''
  const found = readWhen(when, now, filled)
  checkAhead('when', `"${when}"`, { at: found.at, now, timeZone: filled.timeZone })
  return resolved(found)
}

function inItsZone(before: NormalDefinition, filled: FilledDefinition, now: number): Resolved {
  const { at = now, when = '' } = before
  if (BENDING.every((field) => filled[field] === before[field])) return resolved(before)
  if (zoneNamed(before.timeZone) === undefined) {
    return refuse('when', `"${when}" was read in ${before.timeZone}, which is not known any more.`, 'Say when again.')
  }
  // As it was read: before its time had come.
  if (!readWhen(when, at - 1, { ...before, gap: 'after' }).onClock) return { at }
  const found = instantOf(wallAt(before.timeZone, at), filled)
  if (!found) {
    return refuse('timeZone', `"${when}" does not exist in ${filled.timeZone} that day.`, 'Choose another time.')
  }
  if (found.at !== at) checkAhead('timeZone', `"${when}"`, { at: found.at, now, timeZone: filled.timeZone })
  return resolved(found)
}

function resolved({ at, dst }: Resolved): Resolved {
  return { ...(at !== undefined && { at }), ...(dst && { dst }) }
}

/** Where an interval without `startAt` counts from: its creation, or the edit that changed it. */
function beginning({ everySeconds = 0 }: FilledDefinition, now: number, before?: NormalDefinition): number {
  const unchanged = before?.startAt === undefined && before?.everySeconds === everySeconds
  return unchanged && before.at !== undefined ? before.at : now + everySeconds * 1_000
}

function checkStart({ startAt, timeZone }: FilledDefinition, now: number, before?: NormalDefinition): void {
  if (startAt === undefined || startAt === before?.startAt) return
  checkAhead('startAt', '`startAt`', { at: startAt, now, timeZone })
}

function checkAhead(
  field: keyof Definition,
  name: string,
  { at, now, timeZone }: { at: number; now: number; timeZone: string },
): void {
  if (at > now) return
  const message = `${name} is ${toldTime(timeZone, at)}, which is past: it is ${toldTime(timeZone, now)}.`
  refuse(field, message, fixFor(field, at, now))
}

function fixFor(field: keyof Definition, at: number, now: number): string {
  if (field === 'when') return 'Choose a time to come; for a run at once use the kind `immediate`.'
  const inSeconds = at < SECONDS_UNTIL_2286 && at * 1_000 > now
  return inSeconds ? `It is in milliseconds: did you mean ${at * 1_000}?` : 'Choose a time to come.'
}

function merged(before: Draft, changes: Changes): Draft {
  const result: Record<string, unknown> = { ...before }
  for (const [field, value] of Object.entries(changes)) {
    if (value === null) delete result[field]
    else if (value !== undefined) result[field] = value
  }
  return result as Draft
}
