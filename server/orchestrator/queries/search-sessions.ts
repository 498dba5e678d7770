/**
 * The sessions whose title or messages hold what is looked for, in the list's order, by the search index. One or two
 * characters are looked for in titles alone. A session that is not in the index yet is found by its title.
 */
import { rangesOf } from '../../base/fold-text.ts'
import type { SearchMatch } from '../../protocol/sessions.ts'
import {
  holds,
  likePattern,
  MESSAGE_NEEDLE_MIN,
  PLACE_NUMBER,
  placeSeq,
  SEARCHED_CHARS,
} from '../../store/rows/search-rows.ts'
import { query, queryOne, type Script, type SqlValue } from '../../store/script.ts'
import type { Store } from '../../store/store.ts'
import type { ListCursor } from './list-sessions.ts'
import { snippetOf } from './snippet.ts'
import { LISTED_COLUMNS, type ListedRow, type SessionCondition } from './summaries.ts'

const TITLE_MARKS = 5
const RANK = 'CASE WHEN s."pinnedAt" IS NULL THEN 1 ELSE 0 END'
const ORDER = `${RANK}, s."updatedAt" DESC, s."id" DESC`

/** `hitSeq`: of the newest message that holds it. */
export type FoundRow = ListedRow & { hitSeq: number | null }

/** `needle` is folded and not empty. */
export function searchSessions(
  dialect: Store['dialect'],
  filter: SessionCondition,
  needle: string,
  cursor: ListCursor | undefined,
  limit: number,
): Script<FoundRow[]> {
  const hit = holds(dialect, needle)
  const inMessages = [...needle].length >= MESSAGE_NEEDLE_MIN
  const pattern = likePattern(needle)
  const after = cursor && behind(cursor)
  const sql = `${inMessages ? hitsWhere(hit.condition) : ''}
    SELECT ${LISTED_COLUMNS} FROM (
      SELECT s.*, ${inMessages ? placeSeq('h."newest"') : 'NULL'} AS "hitSeq" FROM "Session" s
      LEFT JOIN "SearchSession" e ON e."sessionId" = s."id"
      ${inMessages ? 'LEFT JOIN "hit" h ON h."number" = e."number"' : ''}
      WHERE ${filter.sql} AND (${inMessages ? 'h."number" IS NOT NULL OR ' : ''}
        e."title" LIKE ? ESCAPE '\\' OR (e."number" IS NULL AND LOWER(s."title") LIKE ? ESCAPE '\\'))
        ${after ? `AND ${after.sql}` : ''}
      ORDER BY ${ORDER} LIMIT ?) s ORDER BY ${ORDER}`
  const values = [...(inMessages ? [hit.value] : []), ...filter.values, pattern, pattern, ...(after?.values ?? [])]
  return query<FoundRow>(sql, ...values, limit)
}

function hitsWhere(condition: string): string {
  return `WITH "hit" AS (SELECT ${PLACE_NUMBER} AS "number", MAX("rowid") AS "newest" FROM "SearchText" WHERE ${condition} GROUP BY 1)`
}

/** Behind the place of the cursor: all that is not pinned stands behind what is. */
function behind({ isPinned, updatedAt, id }: ListCursor): SessionCondition {
  const rank = isPinned ? 0 : 1
  const values: SqlValue[] = [rank, rank, updatedAt, updatedAt, id]
  return {
    sql: `(${RANK} > ? OR (${RANK} = ? AND (s."updatedAt" < ? OR (s."updatedAt" = ? AND s."id" < ?))))`,
    values,
  }
}

/** Where it was found, for people to see. */
export function* matchOf(row: FoundRow, needle: string): Script<SearchMatch> {
  const inTitle = rangesOf(row.title, needle, TITLE_MARKS)
  const title = inTitle.length > 0 ? { title: inTitle } : {}
  if (row.hitSeq === null) return title
  const message = yield* queryOne<{ id: string; text: string }>(
    `SELECT "id", SUBSTR("text", 1, ${SEARCHED_CHARS}) AS "text" FROM "Message" WHERE "sessionId" = ? AND "seq" = ?`,
    row.id,
    Number(row.hitSeq),
  )
  const snippet = message && snippetOf(message.text, needle)
  return snippet ? { ...title, message: { id: message.id, ...snippet } } : title
}
