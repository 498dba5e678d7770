/** `sessions.markAllRead`: whatever had happened by then is taken as seen; what happens meanwhile stays unread. */
import { change, placeholders, query, type Script } from '../../store/script.ts'
import { filterOf, IS_UNREAD } from '../queries/summaries.ts'
import type { Viewer } from '../services.ts'
import type { CommandResult } from './command-result.ts'

const AT_ONCE = 500

export function* markAllRead(viewer: Viewer, upTo: number): Script<CommandResult<{ marked: number }>> {
  const mine = filterOf(viewer)
  const unread = yield* query<{ id: string }>(
    `SELECT s."id" FROM "Session" s WHERE ${mine.sql} AND ${IS_UNREAD} AND s."updatedAt" <= ? ORDER BY s."id"`,
    ...mine.values,
    upTo,
  )
  const ids = unread.map(({ id }) => id)
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const some = ids.slice(from, from + AT_ONCE)
    yield* change(
      `UPDATE "Session" SET "readUpTo" = "lastMessageSeq" WHERE "updatedAt" <= ? AND "lastMessageSeq" > "readUpTo" AND "id" IN (${placeholders(some)})`,
      upTo,
      ...some,
    )
  }
  return { answer: { marked: ids.length }, wake: [], changed: ids }
}
