/**
 * The sessions whose title or messages hold what is looked for, in the list's order, by the search index. One or two
 * characters are looked for in titles alone.
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
  const after = cursor && behind(cursor)
  const found = foundPlaces(dialect, needle)
  // Whoever joins in another order looks through all hits for each session: CROSS JOIN keeps SQLite to this one.
  const sql = `WITH "hit" AS (SELECT f."number", MAX(f."place") AS "newest" FROM (${found.sql}) f GROUP BY f."number")
    SELECT ${LISTED_COLUMNS} FROM (
      SELECT s.*, ${placeSeq('h."newest"')} AS "hitSeq"
      FROM "hit" h CROSS JOIN "SearchSession" e CROSS JOIN "Session" s
      WHERE e."number" = h."number" AND s."id" = e."sessionId" AND ${filter.sql} ${after ? `AND ${after.sql}` : ''}
      ORDER BY ${ORDER} LIMIT ?) s ORDER BY ${ORDER}`
  return query<FoundRow>(sql, ...found.values, ...filter.values, ...(after?.values ?? []), limit)
}

/** Numbers of sessions, with the places of their messages; a title has none. */
function foundPlaces(dialect: Store['dialect'], needle: string): SessionCondition {
  const titles = `SELECT e."number", CAST(NULL AS BIGINT) AS "place" FROM "SearchSession" e WHERE e."title" LIKE ? ESCAPE '\\'`
  if ([...needle].length < MESSAGE_NEEDLE_MIN) return { sql: titles, values: [likePattern(needle)] }
  const { condition, value } = holds(dialect, needle)
  const messages = `SELECT ${PLACE_NUMBER} AS "number", "rowid" AS "place" FROM "SearchText" WHERE ${condition}`
  return { sql: `${messages} UNION ALL ${titles}`, values: [value, likePattern(needle)] }
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
