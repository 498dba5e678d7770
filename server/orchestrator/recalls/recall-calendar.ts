/**
 * `recalls.calendar`: what is planned and what was, in a stretch of time. With a zone it is told by that zone's days,
 * each of which has its share of what one answer may hold, so that no day looks empty because others are full.
 */
import { CALENDAR_MAX_ENTRIES } from '../../protocol/limits.ts'
import type { RecallCalendarInput } from '../../protocol/recall-inputs.ts'
import type { NextTime, RecallCalendar } from '../../protocol/recalls.ts'
import { type Day, type Gathered, gatherByDay, plannedOnDays } from '../../recalls/calendar-days.ts'
import { readZone } from '../../recalls/schedule/read-zone.ts'
import { asOccurrence, type OccurrenceTime, pageOfTimes, readOccurrences } from '../../store/rows/occurrence-rows.ts'
import { asRecall, plannedOf, type RecallRow, recallsOfUser } from '../../store/rows/recall-rows.ts'
import type { Store } from '../../store/store.ts'
import { addDays, dayAt, startOfDay } from '../../usage/zone-days.ts'
import { ownedSession } from '../commands/session-access.ts'
import type { Viewer } from '../services.ts'

const APART = 4
/** Of what was, the newest are looked at. */
const LOOKED_AT = 20_000
/** Of what is planned: a hundred recalls that come every five minutes, for a month. */
const COUNTED = 1_000_000
/** Working out times may take a while: others get their turn in between. */
const RECALLS_A_TURN = 20

type Planned = Gathered<NextTime> & { recallId: string }
type LeftOut = NonNullable<RecallCalendar['leftOut']>[number]

interface Stretch {
  days: readonly Day[]
  apart: number
  /** Occurrences. */
  lookedAt: number
}

export async function calendar(
  viewer: Viewer,
  { from, to, sessionId, timeZone, apart = APART }: RecallCalendarInput,
  { store, now }: { store: Store; now: number },
): Promise<RecallCalendar> {
  const { userId } = viewer
  const stretch: Stretch =
    timeZone === undefined
      ? { days: [{ from, to }], apart: Number.POSITIVE_INFINITY, lookedAt: CALENDAR_MAX_ENTRIES }
      : { days: daysOf(readZone(timeZone), from, to), apart, lookedAt: LOOKED_AT }
  const leftOut = new Map<number, LeftOut>()
  const found = await store.read(function* read() {
    if (sessionId !== undefined) yield* ownedSession(viewer, sessionId)
    const times = yield* pageOfTimes({ userId, sessionId, from, to, limit: stretch.lookedAt + 1 })
    const shown = shareOut(
      gathered(times.slice(0, stretch.lookedAt), stretch),
      ({ nominalAt }) => nominalAt,
      stretch,
      leftOut,
    )
    const rows = yield* readOccurrences(shown.map(({ id }) => id))
    const byId = new Map(rows.map((row) => [row.id, row]))
    const occurrences = shown.flatMap(({ id, count, lastAt }) => {
      const row = byId.get(id)
      return row ? { ...asOccurrence(row), ...(count !== undefined && { count, lastAt: lastAt ?? row.nominalAt }) } : []
    })
    const planned = to > now ? yield* plannedOf(userId, sessionId, to) : []
    const named = yield* recallsOfUser(userId, [...new Set(occurrences.map(({ recallId }) => recallId))])
    return { occurrences, planned, named, more: times.length > stretch.lookedAt }
  })
  const { times, more } = await plannedTimes(found.planned, stretch)
  const planned = shareOut(times, ({ at }) => at, stretch, leftOut)
  const rows = new Map([...found.planned, ...found.named].map((row) => [row.id, row]))
  const ids = new Set([...planned, ...found.occurrences].map(({ recallId }) => recallId))
  return {
    recalls: [...ids].flatMap((id) => rows.get(id) ?? []).map(asRecall),
    planned,
    occurrences: found.occurrences.reverse(),
    ...((more || found.more || leftOut.size > 0) && { more: true as const }),
    ...(timeZone !== undefined && leftOut.size > 0 && { leftOut: [...leftOut.values()] }),
  }
}

function daysOf(timeZone: string, from: number, to: number): Day[] {
  const days: Day[] = []
  let begin = from
  for (let day = dayAt(timeZone, from); begin < to; day = addDays(day, 1)) {
    const end = Math.min(to, startOfDay(timeZone, addDays(day, 1)))
    // One that the date line took away has no time.
    if (end > begin) days.push({ from: begin, to: end })
    begin = end
  }
  return days
}

/** Of one recall and one state together. `times` come the latest first. */
function gathered(times: readonly OccurrenceTime[], { days, apart }: Stretch): Gathered<OccurrenceTime>[] {
  const alike = new Map<string, OccurrenceTime[]>()
  for (const time of times.toReversed()) {
    const key = `${time.recallId} ${time.status}`
    const known = alike.get(key)
    if (known) known.push(time)
    else alike.set(key, [time])
  }
  return [...alike.values()].flatMap((own) => gatherByDay(own, days, apart, ({ nominalAt }) => nominalAt))
}

async function plannedTimes(
  rows: readonly RecallRow[],
  { days, apart }: Stretch,
): Promise<{ times: Planned[]; more: boolean }> {
  const times: Planned[] = []
  let more = false
  let countable = COUNTED
  for (const [index, row] of rows.entries()) {
    const found = plannedOnDays(row, days, { apart, countable })
    countable -= found.counted
    more ||= found.more
    for (const time of found.times) times.push({ ...time, recallId: row.id })
    const isTurn = found.counted > 0 || index % RECALLS_A_TURN === RECALLS_A_TURN - 1
    if (isTurn) await new Promise((resolve) => setImmediate(resolve))
  }
  return { times, more }
}

/** In order, and of each day as many as each may have; notes what is left out. */
function shareOut<Entry extends { id?: string; recallId: string; count?: number }>(
  entries: readonly Entry[],
  at: (entry: Entry) => number,
  { days }: Stretch,
  leftOut: Map<number, LeftOut>,
): Entry[] {
  const share = Math.floor(CALENDAR_MAX_ENTRIES / days.length)
  const sorted = entries.toSorted((a, b) => at(a) - at(b) || (nameOf(a) < nameOf(b) ? -1 : 1))
  let next = 0
  return days.flatMap(({ from, to }) => {
    const first = next
    while (next < sorted.length && at(sorted[next] as Entry) < to) next++
    const own = sorted.slice(first, next)
    const rest = own.slice(share)
    if (rest.length > 0) {
      const known = leftOut.get(from) ?? { from, entries: 0, times: 0 }
      const times = rest.reduce((sum, { count = 1 }) => sum + count, known.times)
      leftOut.set(from, { from, entries: known.entries + rest.length, times })
    }
    return own.slice(0, share)
  })
}

function nameOf({ id, recallId }: { id?: string; recallId: string }): string {
  return id ?? recallId
}
