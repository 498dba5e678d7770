/** Lists of recalls and of their occurrences, and the calendar of both. */
import { AppError } from '../../base/app-error.ts'
import { foldText } from '../../base/fold-text.ts'
import { CALENDAR_MAX_ENTRIES } from '../../protocol/limits.ts'
import type { ListRecallsInput, OccurrencesInput, RecallCalendarInput } from '../../protocol/recall-inputs.ts'
import type { Occurrence, Recall, RecallCalendar } from '../../protocol/recalls.ts'
import { nextTimesOf } from '../../recalls/next-times-of.ts'
import { asOccurrence, pageOfOccurrences } from '../../store/rows/occurrence-rows.ts'
import { asRecall, pageOfRecalls, plannedOf, recallsOfUser } from '../../store/rows/recall-rows.ts'
import type { Script } from '../../store/script.ts'
import type { Store } from '../../store/store.ts'
import { ownedSession } from '../commands/session-access.ts'
import type { Viewer } from '../services.ts'
import { ownedRecall } from './recall-access.ts'

const DEFAULT_LIMIT = 50
/** Of one recall, so that none fills the calendar alone. */
const TIMES_A_RECALL = 400
/** Working out times may take a while: others get their turn in between. */
const RECALLS_A_TURN = 20

export function* listRecalls(
  viewer: Viewer,
  input: ListRecallsInput,
): Script<{ items: Recall[]; nextCursor?: string }> {
  const limit = input.limit ?? DEFAULT_LIMIT
  const { sessionId } = input
  const statuses = input.status === undefined ? undefined : [input.status].flat()
  if (sessionId !== undefined) yield* ownedSession(viewer, sessionId)
  const at = input.cursor === undefined ? undefined : parseCursor(input.cursor, 'recalls.list')
  const after = at && { createdAt: at.time, id: at.id }
  const needle = foldText(input.search?.trim() ?? '') || undefined
  const rows = yield* pageOfRecalls({ userId: viewer.userId, sessionId, statuses, needle, after, limit: limit + 1 })
  const items = rows.slice(0, limit).map(asRecall)
  const last = items.at(-1)
  return rows.length > limit && last ? { items, nextCursor: `${last.createdAt}~${last.id}` } : { items }
}

export function* listOccurrences(
  viewer: Viewer,
  input: OccurrencesInput,
): Script<{ items: Occurrence[]; nextCursor?: string }> {
  const limit = input.limit ?? DEFAULT_LIMIT
  const { recallId, sessionId } = input
  if (recallId !== undefined) yield* ownedRecall(viewer, recallId)
  if (sessionId !== undefined) yield* ownedSession(viewer, sessionId)
  const at = input.cursor === undefined ? undefined : parseCursor(input.cursor, 'recalls.occurrences')
  const after = at && { nominalAt: at.time, id: at.id }
  const rows = yield* pageOfOccurrences({ userId: viewer.userId, recallId, sessionId, after, limit: limit + 1 })
  const items = rows.slice(0, limit).map(asOccurrence)
  const last = items.at(-1)
  return rows.length > limit && last ? { items, nextCursor: `${last.nominalAt}~${last.id}` } : { items }
}

function parseCursor(cursor: string, procedure: string): { time: number; id: string } {
  const match = /^(\d{1,16})~(.+)$/.exec(cursor)
  if (match?.[2]) return { time: Number(match[1]), id: match[2] }
  throw new AppError('INVALID_INPUT', `The cursor is not one that ${procedure} has answered.`, {
    field: 'cursor',
    fix: 'Use `nextCursor` as it came, or none to begin anew.',
  })
}

export async function calendar(
  viewer: Viewer,
  { from, to, sessionId }: RecallCalendarInput,
  { store, now }: { store: Store; now: number },
): Promise<RecallCalendar> {
  const { userId } = viewer
  const found = await store.read(function* read() {
    if (sessionId !== undefined) yield* ownedSession(viewer, sessionId)
    const page = { userId, sessionId, from, to, limit: CALENDAR_MAX_ENTRIES + 1 }
    const occurrences = yield* pageOfOccurrences(page)
    const planned = to > now ? yield* plannedOf(userId, sessionId, to) : []
    const named = yield* recallsOfUser(userId, [...new Set(occurrences.map(({ recallId }) => recallId))])
    return { occurrences, planned, named }
  })
  const planned: RecallCalendar['planned'] = []
  let more = found.occurrences.length > CALENDAR_MAX_ENTRIES
  for (const [index, row] of found.planned.entries()) {
    if (index % RECALLS_A_TURN === RECALLS_A_TURN - 1) await new Promise((resolve) => setImmediate(resolve))
    const times = nextTimesOf(row, TIMES_A_RECALL, from)
    const last = times.at(-1)
    more ||= times.length === TIMES_A_RECALL && last !== undefined && last.at < to
    planned.push(...times.filter(({ at }) => at < to).map((time) => ({ ...time, recallId: row.id })))
  }
  planned.sort((a, b) => a.at - b.at || (a.recallId < b.recallId ? -1 : 1))
  more ||= planned.length > CALENDAR_MAX_ENTRIES
  const shown = planned.slice(0, CALENDAR_MAX_ENTRIES)
  const rows = new Map([...found.planned, ...found.named].map((row) => [row.id, row]))
  const ids = new Set([...shown, ...found.occurrences].map(({ recallId }) => recallId))
  return {
    recalls: [...ids].flatMap((id) => rows.get(id) ?? []).map(asRecall),
    planned: shown,
    occurrences: found.occurrences.slice(0, CALENDAR_MAX_ENTRIES).map(asOccurrence),
    ...(more && { more: true as const }),
  }
}
