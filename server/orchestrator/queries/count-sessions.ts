/** `sessions.counts`: how many of a user's sessions are in each state that the page tells of. Archived ones are not. */
import type { SessionCounts } from '../../protocol/sessions.ts'
import { queryOne, type Script } from '../../store/script.ts'
import type { Viewer } from '../services.ts'
import { IN_INBOX } from './inbox.ts'
import { filterOf, IS_BUSY, IS_SCHEDULED, IS_UNREAD, WANTS_ATTENTION } from './summaries.ts'

const COUNTED: Record<keyof SessionCounts, string> = {
  attention: WANTS_ATTENTION,
  running: IS_BUSY,
  unread: IS_UNREAD,
  scheduled: IS_SCHEDULED,
  inbox: IN_INBOX,
}

const COLUMNS = Object.entries(COUNTED)
  .map(([name, condition]) => `COUNT(CASE WHEN ${condition} THEN 1 END) AS "${name}"`)
  .join(', ')

export function* countSessions(viewer: Viewer): Script<SessionCounts> {
  const mine = filterOf(viewer)
  const row = yield* queryOne<SessionCounts>(`SELECT ${COLUMNS} FROM "Session" s WHERE ${mine.sql}`, ...mine.values)
  return row ?? { attention: 0, running: 0, unread: 0, scheduled: 0, inbox: 0 }
}
