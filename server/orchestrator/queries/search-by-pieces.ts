/**
 * The sessions that hold a long text, on SQLite: the index names the messages that hold some pieces of it, and these
 * are read in the list's order until there are enough. What is found is the same as by the whole phrase, in a fraction
 * of its time. Where too much holds the pieces and not the text, that is left to the phrase.
 */
import { cleanText } from '../../base/clean-text.ts'
import { holdsAll, placeSeq, searchedText } from '../../store/rows/search-rows.ts'
import { placeholders, query, type Script } from '../../store/script.ts'
import { FOUND_ORDER, type FoundRow, hitsOf, messageAt } from './search-hits.ts'
import { LISTED_COLUMNS, type ListedRow, type SessionCondition } from './summaries.ts'

const MESSAGES_READ = 2_000
const CHARS_READ = 8 * 1024 * 1024

/** Undefined when too much would have to be read. */
export function* searchByPieces(
  scope: SessionCondition,
  needle: string,
  pieces: readonly string[],
  limit: number,
): Script<FoundRow[] | undefined> {
  const candidates = yield* candidatesOf(scope, needle, pieces)
  const found = yield* thoseWith(cleanText(needle), candidates, limit)
  if (!found || (found.size < limit && candidates.length > MESSAGES_READ)) return undefined
  const rows = yield* query<ListedRow>(
    `SELECT ${LISTED_COLUMNS} FROM "Session" s WHERE s."id" IN (${placeholders([...found])}) ORDER BY ${FOUND_ORDER}`,
    ...found.keys(),
  )
  return rows.map((row) => ({ ...row, hitSeq: found.get(row.id) ?? null }))
}

interface Candidate {
  id: string
  /** Null: of the title, which was compared as a whole. */
  seq: number | null
}

/** In the list's order, of each session the newest message first. */
function candidatesOf(scope: SessionCondition, needle: string, pieces: readonly string[]): Script<Candidate[]> {
  const hits = hitsOf(holdsAll(pieces), needle)
  return query<Candidate>(
    `SELECT s."id", ${placeSeq('h."place"')} AS "seq"
     FROM (${hits.sql}) h CROSS JOIN "SearchSession" e CROSS JOIN "Session" s
     WHERE e."number" = h."number" AND s."id" = e."sessionId" AND ${scope.sql}
     ORDER BY ${FOUND_ORDER}, h."place" DESC LIMIT ?`,
    ...hits.values,
    ...scope.values,
    MESSAGES_READ + 1,
  )
}

/** Sessions with the newest message that holds the text; undefined when too much would have to be read. */
function* thoseWith(
  text: string,
  candidates: readonly Candidate[],
  limit: number,
): Script<Map<string, number | null> | undefined> {
  const found = new Map<string, number | null>()
  let chars = 0
  for (const { id, seq } of candidates) {
    if (found.size === limit) return found
    if (found.has(id)) continue
    if (seq === null) {
      found.set(id, null)
      continue
    }
    if (chars > CHARS_READ) return undefined
    const words = searchedText((yield* messageAt(id, seq))?.text ?? '')
    chars += words.length
    if (words.includes(text)) found.set(id, seq)
  }
  return found
}
