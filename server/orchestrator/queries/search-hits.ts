/** What the ways to search have in common: the order of what is found, and the SQL of hits. */
import { likePattern, PLACE_NUMBER, SEARCHED_CHARS } from '../../store/rows/search-rows.ts'
import { queryOne, type Script } from '../../store/script.ts'
import type { ListedRow, SessionCondition } from './summaries.ts'

/** `hitSeq`: of the newest message that holds it; null where only the title does. */
export type FoundRow = ListedRow & { hitSeq: number | null }

/** 0 for what is pinned. */
export const PIN_RANK = 'CASE WHEN s."pinnedAt" IS NULL THEN 1 ELSE 0 END'
/** The list's order. */
export const FOUND_ORDER = `${PIN_RANK}, s."updatedAt" DESC, s."id" DESC`

/** Numbers of sessions, with the places of their messages; a title has none. */
export function hitsOf(messages: SessionCondition | undefined, needle: string): SessionCondition {
  const titles = `SELECT e."number", CAST(NULL AS BIGINT) AS "place" FROM "SearchSession" e WHERE e."title" LIKE ? ESCAPE '\\'`
  if (!messages) return { sql: titles, values: [likePattern(needle)] }
  const hits = `SELECT ${PLACE_NUMBER} AS "number", "rowid" AS "place" FROM "SearchText" WHERE ${messages.sql}`
  return { sql: `${hits} UNION ALL ${titles}`, values: [...messages.values, likePattern(needle)] }
}

/** With all of its words that are searched, and maybe some more. */
export function messageAt(sessionId: string, seq: number): Script<{ id: string; text: string } | undefined> {
  return queryOne<{ id: string; text: string }>(
    `SELECT "id", SUBSTR("text", 1, ${SEARCHED_CHARS}) AS "text" FROM "Message" WHERE "sessionId" = ? AND "seq" = ?`,
    sessionId,
    seq,
  )
}
