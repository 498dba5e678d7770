/**
 * The sessions whose title or messages hold what is looked for, in the list's order, by the search index. One or two
 * characters are looked for in titles alone.
 */
import { rangesOf } from '../../base/fold-text.ts'
import type { SearchMatch } from '../../protocol/sessions.ts'
import { piecesOf } from '../../store/rows/search-pieces.ts'
import { holds, MESSAGE_NEEDLE_MIN, placeSeq } from '../../store/rows/search-rows.ts'
import { query, type Script, type SqlValue } from '../../store/script.ts'
import type { Store } from '../../store/store.ts'
import type { ListCursor } from './list-sessions.ts'
import { searchByPieces } from './search-by-pieces.ts'
import { FOUND_ORDER, type FoundRow, hitsOf, messageAt, PIN_RANK } from './search-hits.ts'
import { snippetOf } from './snippet.ts'
import { LISTED_COLUMNS, type SessionCondition } from './summaries.ts'

const TITLE_MARKS = 5

/** `needle` is folded and not empty. */
export function* searchSessions(
  dialect: Store['dialect'],
  filter: SessionCondition,
  needle: string,
  cursor: ListCursor | undefined,
  limit: number,
): Script<FoundRow[]> {
  const scope = cursor ? behind(cursor, filter) : filter
  const pieces = dialect === 'sqlite' ? piecesOf(needle) : undefined
  const read = pieces && (yield* searchByPieces(scope, needle, pieces, limit))
  return read ?? (yield* searchByPhrase(dialect, scope, needle, limit))
}

function searchByPhrase(
  dialect: Store['dialect'],
  scope: SessionCondition,
  needle: string,
  limit: number,
): Script<FoundRow[]> {
  const hits = hitsOf([...needle].length < MESSAGE_NEEDLE_MIN ? undefined : holds(dialect, needle), needle)
  // Whoever joins in another order looks through all hits for each session: CROSS JOIN keeps SQLite to this one.
  const sql = `WITH "hit" AS (SELECT f."number", MAX(f."place") AS "newest" FROM (${hits.sql}) f GROUP BY f."number")
    SELECT ${LISTED_COLUMNS} FROM (
      SELECT s.*, ${placeSeq('h."newest"')} AS "hitSeq"
      FROM "hit" h CROSS JOIN "SearchSession" e CROSS JOIN "Session" s
      WHERE e."number" = h."number" AND s."id" = e."sessionId" AND ${scope.sql}
      ORDER BY ${FOUND_ORDER} LIMIT ?) s ORDER BY ${FOUND_ORDER}`
  return query<FoundRow>(sql, ...hits.values, ...scope.values, limit)
}

/** Of a filter's sessions those behind the place of the cursor: all that is not pinned stands behind what is. */
function behind({ isPinned, updatedAt, id }: ListCursor, filter: SessionCondition): SessionCondition {
  const rank = isPinned ? 0 : 1
  const values: SqlValue[] = [rank, rank, updatedAt, updatedAt, id]
  return {
    sql: `${filter.sql} AND (${PIN_RANK} > ? OR (${PIN_RANK} = ?
      AND (s."updatedAt" < ? OR (s."updatedAt" = ? AND s."id" < ?))))`,
    values: [...filter.values, ...values],
  }
}

/** Where it was found, for people to see. */
export function* matchOf(row: FoundRow, needle: string): Script<SearchMatch> {
  const inTitle = rangesOf(row.title, needle, TITLE_MARKS)
  const title = inTitle.length > 0 ? { title: inTitle } : {}
  if (row.hitSeq === null) return title
  const message = yield* messageAt(row.id, Number(row.hitSeq))
  const snippet = message && snippetOf(message.text, needle)
  return snippet ? { ...title, message: { id: message.id, ...snippet } } : title
}
