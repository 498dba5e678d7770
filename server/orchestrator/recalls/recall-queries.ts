/** Lists of recalls and of their occurrences. */
import { AppError } from '../../base/app-error.ts'
import { foldText } from '../../base/fold-text.ts'
import type { ListRecallsInput, OccurrencesInput } from '../../protocol/recall-inputs.ts'
import type { Occurrence, Recall } from '../../protocol/recalls.ts'
import { asOccurrence, pageOfOccurrences } from '../../store/rows/occurrence-rows.ts'
import { asRecall, pageOfRecalls } from '../../store/rows/recall-rows.ts'
import type { Script } from '../../store/script.ts'
import { ownedSession } from '../commands/session-access.ts'
import type { Viewer } from '../services.ts'
import { ownedRecall } from './recall-access.ts'

const DEFAULT_LIMIT = 50

export function* listRecalls(
  viewer: Viewer,
  input: ListRecallsInput,
): Script<{ items: Recall[]; nextCursor?: string }> {
  const limit = input.limit ?? DEFAULT_LIMIT
  const { sessionId } = input
  const statuses = input.status === undefined ? undefined : [input.status].flat()
  if (sessionId !== undefined) yield* ownedSession(viewer, sessionId)
  const order = input.order === 'updated' ? 'updatedAt' : 'createdAt'
  const after = input.cursor === undefined ? undefined : parseCursor(input.cursor, 'recalls.list')
  const needle = foldText(input.search?.trim() ?? '') || undefined
  const rows = yield* pageOfRecalls({
    userId: viewer.userId,
    sessionId,
    statuses,
    needle,
    order,
    after,
    limit: limit + 1,
  })
  const items = rows.slice(0, limit).map(asRecall)
  const last = items.at(-1)
  return rows.length > limit && last ? { items, nextCursor: `${last[order]}~${last.id}` } : { items }
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
