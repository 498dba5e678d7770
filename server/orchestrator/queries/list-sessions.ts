/** `sessions.list`: pinned first, then the newest; pages by the last entry's place, so that changes move no entry twice. */
import { AppError } from '../../base/app-error.ts'
import { foldText } from '../../base/fold-text.ts'
import type { ListInput } from '../../protocol/inputs.ts'
import type { SearchMatch } from '../../protocol/sessions.ts'
import { query, type Script, type SqlValue } from '../../store/script.ts'
import type { Store } from '../../store/store.ts'
import type { Viewer } from '../services.ts'
import { matchOf, searchSessions } from './search-sessions.ts'
import { filterOf, LISTED_COLUMNS, type ListedRow, type SessionCondition } from './summaries.ts'

const DEFAULT_LIMIT = 50
export const LIST_ORDER = 's."updatedAt" DESC, s."id" DESC'

export interface ListedPage {
  rows: (ListedRow & { match?: SearchMatch })[]
  nextCursor?: string
}

export function* listSessions(viewer: Viewer, input: ListInput, dialect: Store['dialect']): Script<ListedPage> {
  const limit = input.limit ?? DEFAULT_LIMIT
  const cursor = input.cursor === undefined ? undefined : parseCursor(input.cursor)
  const filter = filterOf(viewer, input.filter)
  const needle = foldText(input.search?.trim() ?? '')
  if (needle !== '') {
    const found = yield* searchSessions(dialect, filter, needle, cursor, limit + 1)
    const page: ListedPage['rows'] = []
    for (const row of found.slice(0, limit)) page.push({ ...row, match: yield* matchOf(row, needle) })
    return pageOf(page, found.length > limit)
  }
  const found: ListedRow[] = []
  if (cursor?.isPinned !== false) found.push(...(yield* part(filter, true, cursor, limit + 1)))
  if (found.length <= limit) {
    found.push(...(yield* part(filter, false, cursor?.isPinned ? undefined : cursor, limit + 1 - found.length)))
  }
  return pageOf(found.slice(0, limit), found.length > limit)
}

function pageOf(rows: ListedPage['rows'], hasMore: boolean): ListedPage {
  const last = rows.at(-1)
  return hasMore && last ? { rows, nextCursor: cursorOf(last) } : { rows }
}

/** Of the pinned or of the others. Each is in the order of an index, so that no page has to sort what it does not show. */
function part(
  filter: SessionCondition,
  pinned: boolean,
  cursor: ListCursor | undefined,
  limit: number,
): Script<ListedRow[]> {
  const conditions = [filter.sql, `s."pinnedAt" ${pinned ? '> 0' : 'IS NULL'}`]
  const values: SqlValue[] = [...filter.values]
  if (cursor) {
    conditions.push('s."updatedAt" <= ?', '(s."updatedAt" < ? OR s."id" < ?)')
    values.push(cursor.updatedAt, cursor.updatedAt, cursor.id)
  }
  // The page is chosen first: what is shown of a session costs more than its row.
  return query<ListedRow>(
    `SELECT ${LISTED_COLUMNS} FROM (
       SELECT s.* FROM "Session" s WHERE ${conditions.join(' AND ')} ORDER BY ${LIST_ORDER} LIMIT ?) s ORDER BY ${LIST_ORDER}`,
    ...values,
    limit,
  )
}

export interface ListCursor {
  isPinned: boolean
  updatedAt: number
  id: string
}

function cursorOf(row: ListedRow): string {
  return `${row.pinnedAt === null ? 0 : 1}~${row.updatedAt}~${row.id}`
}

function parseCursor(cursor: string): ListCursor {
  const match = /^([01])~(\d{1,16})~(.+)$/.exec(cursor)
  if (match?.[3]) return { isPinned: match[1] === '1', updatedAt: Number(match[2]), id: match[3] }
  throw new AppError('INVALID_INPUT', 'The cursor is not one that sessions.list has answered.', {
    field: 'cursor',
    fix: 'Use `nextCursor` as it came, or none to begin anew.',
  })
}
