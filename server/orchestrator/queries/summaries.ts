/** Sessions as the list shows them: what is stored, with the state of their runs. */
import { LIVE_RUN_STATUSES } from '../../protocol/runs.ts'
import type { SessionStatus, SessionSummary } from '../../protocol/sessions.ts'
import { asSession, type SessionRow } from '../../store/rows/session-rows.ts'
import { placeholders, query, type Script } from '../../store/script.ts'

export type ListedRow = SessionRow & { head: number; waiting: string | null }

/** Columns of a list entry: the session, its head, and its most telling run that has not ended. */
export const LISTED_COLUMNS = `s.*, (SELECT l."head" FROM "SessionLease" l WHERE l."sessionId" = s."id") AS "head",
  (SELECT CASE WHEN r."status" IN ('awaiting-approval', 'queued') THEN r."status" ELSE 'running' END FROM "Run" r
   WHERE r."sessionId" = s."id" AND r."status" <> 'ended'
   ORDER BY CASE WHEN r."status" = 'queued' THEN 1 ELSE 0 END LIMIT 1) AS "waiting"`

export function asSummary(row: ListedRow, watchers: number): SessionSummary {
  return {
    ...asSession(row),
    status: statusOf(row),
    head: Number(row.head),
    unread: Number(row.lastMessageSeq) > Number(row.readUpTo),
    preview: row.preview,
    watchers,
  }
}

export function statusOf(row: Pick<ListedRow, 'waiting' | 'lastOutcome'>): SessionStatus {
  if (row.waiting) return row.waiting as SessionStatus
  if (row.lastOutcome === 'failed' || row.lastOutcome === 'interrupted') return row.lastOutcome
  return 'idle'
}

/** Those of the given sessions that are the user's and not deleted or being deleted. */
export function listedSessions(userId: string, sessionIds: string[]): Script<ListedRow[]> {
  return query<ListedRow>(
    `SELECT ${LISTED_COLUMNS} FROM "Session" s WHERE s."userId" = ? AND s."finalAt" IS NULL AND s."deletedAt" IS NULL
       AND s."id" IN (${placeholders(sessionIds)})`,
    userId,
    ...sessionIds,
  )
}

export const LIVE_RUN_EXISTS = `EXISTS (SELECT 1 FROM "Run" r WHERE r."sessionId" = s."id" AND r."status" IN (${LIVE_RUN_STATUSES.map(
  (status) => `'${status}'`,
).join(', ')}))`
