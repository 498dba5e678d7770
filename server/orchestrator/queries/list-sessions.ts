/** `sessions.list`: pinned first, then the newest; pages by the last entry's place, so that changes move no entry twice. */
import { AppError } from '../../base/app-error.ts'
import type { ListInput } from '../../protocol/inputs.ts'
import { query, type Script, type SqlValue } from '../../store/script.ts'
import type { Viewer } from '../services.ts'
import { LISTED_COLUMNS, LIVE_RUN_EXISTS, type ListedRow } from './summaries.ts'

const DEFAULT_LIMIT = 50

const FILTERS: Record<NonNullable<ListInput['filter']>, string> = {
  all: 's."archivedAt" IS NULL',
  running: `s."archivedAt" IS NULL AND EXISTS (SELECT 1 FROM "Run" r WHERE r."sessionId" = s."id" AND r."status" <> 'ended')`,
  attention: `s."archivedAt" IS NULL AND ((s."lastOutcome" IN ('failed', 'interrupted') AND NOT ${LIVE_RUN_EXISTS})
    OR EXISTS (SELECT 1 FROM "Run" r WHERE r."sessionId" = s."id" AND r."status" = 'awaiting-approval'))`,
  // No session can be scheduled before there are recalls.
  scheduled: '1 = 0',
  archived: 's."archivedAt" IS NOT NULL',
}

export function* listSessions(viewer: Viewer, input: ListInput): Script<{ rows: ListedRow[]; nextCursor?: string }> {
  const limit = input.limit ?? DEFAULT_LIMIT
  const cursor = input.cursor === undefined ? undefined : parseCursor(input.cursor)
  const filter = filterOf(viewer, input)
  const found: ListedRow[] = []
  if (cursor?.isPinned !== false) found.push(...(yield* part(filter, true, cursor, limit + 1)))
  if (found.length <= limit) {
    found.push(...(yield* part(filter, false, cursor?.isPinned ? undefined : cursor, limit + 1 - found.length)))
  }
  const rows = found.slice(0, limit)
  const last = rows.at(-1)
  return found.length > limit && last ? { rows, nextCursor: cursorOf(last) } : { rows }
}

interface Filter {
  conditions: string[]
  values: SqlValue[]
}

function filterOf(viewer: Viewer, input: ListInput): Filter {
  const conditions = ['s."userId" = ?', 's."finalAt" IS NULL', 's."deletedAt" IS NULL', FILTERS[input.filter ?? 'all']]
  const search = input.search?.trim().toLowerCase()
  if (!search) return { conditions, values: [viewer.userId] }
  const pattern = `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`
  conditions.push(
    `(LOWER(s."title") LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM "Message" m WHERE m."sessionId" = s."id" AND LOWER(m."text") LIKE ? ESCAPE '\\'))`,
  )
  return { conditions, values: [viewer.userId, pattern, pattern] }
}

/** Of the pinned or of the others. Each is in the order of an index, so that no page has to sort what it does not show. */
function part(filter: Filter, pinned: boolean, cursor: Cursor | undefined, limit: number): Script<ListedRow[]> {
  const conditions = [...filter.conditions, `s."pinnedAt" ${pinned ? '> 0' : 'IS NULL'}`]
  const values = [...filter.values]
  if (cursor) {
    conditions.push('s."updatedAt" <= ?', '(s."updatedAt" < ? OR s."id" < ?)')
    values.push(cursor.updatedAt, cursor.updatedAt, cursor.id)
  }
  const order = 's."updatedAt" DESC, s."id" DESC'
  // The page is chosen first: what is shown of a session costs more than its row.
  return query<ListedRow>(
    `SELECT ${LISTED_COLUMNS} FROM (
       SELECT s.* FROM "Session" s WHERE ${conditions.join(' AND ')} ORDER BY ${order} LIMIT ?) s ORDER BY ${order}`,
    ...values,
    limit,
  )
}

interface Cursor {
  isPinned: boolean
  updatedAt: number
  id: string
}

function cursorOf(row: ListedRow): string {
  return `${row.pinnedAt === null ? 0 : 1}~${row.updatedAt}~${row.id}`
}

function parseCursor(cursor: string): Cursor {
  const match = /^([01])~(\d{1,16})~(.+)$/.exec(cursor)
  if (match?.[3]) return { isPinned: match[1] === '1', updatedAt: Number(match[2]), id: match[3] }
  throw new AppError('INVALID_INPUT', 'The cursor is not one that sessions.list has answered.', {
    field: 'cursor',
    fix: 'Use `nextCursor` as it came, or none to begin anew.',
  })
}
