/** Sessions as the list shows them: what is stored, with the state of their runs. */
import type { SearchMatch, SessionFilter, SessionStatus, SessionSummary } from '../../protocol/sessions.ts'
import { ALL_ANSWERED } from '../../store/rows/approval-rows.ts'
import { asSession, type SessionRow } from '../../store/rows/session-rows.ts'
import { placeholders, query, type Script, type SqlValue } from '../../store/script.ts'
import type { Viewer } from '../services.ts'

export type ListedRow = SessionRow & { head: number; waiting: string | null; nextRecallAt: number | null }

/** A part of a WHERE about "Session" s, with its values. */
export interface SessionCondition {
  sql: string
  values: readonly SqlValue[]
}

/** Columns of a list entry: the session, its head, when it wakes, and its most telling run that has not ended. */
export const LISTED_COLUMNS = `s.*, (SELECT l."head" FROM "SessionLease" l WHERE l."sessionId" = s."id") AS "head",
  (SELECT MIN(c."at") FROM (
     SELECT MIN("nextAt") AS "at" FROM "Recall" WHERE "sessionId" = s."id" AND "status" = 'pending'
     UNION ALL SELECT MIN("dueAt") FROM "Occurrence" WHERE "sessionId" = s."id" AND "status" = 'deferred') c) AS "nextRecallAt",
  (SELECT CASE WHEN r."status" = 'awaiting-approval' AND ${ALL_ANSWERED} THEN 'queued'
     WHEN r."status" IN ('awaiting-approval', 'queued') THEN r."status" ELSE 'running' END FROM "Run" r
   WHERE r."sessionId" = s."id" AND r."status" <> 'ended'
   ORDER BY CASE WHEN r."status" = 'queued' THEN 1 ELSE 0 END LIMIT 1) AS "waiting"`

/** What `statusOf` and `unread` say of a row, for the database to choose by. */
export const IS_BUSY = `EXISTS (SELECT 1 FROM "Run" r WHERE r."sessionId" = s."id" AND r."status" <> 'ended')`
/** A run whose every call has its answer waits for a place, no longer for its user. */
export const AWAITS_APPROVAL = `EXISTS (SELECT 1 FROM "Run" r WHERE r."sessionId" = s."id" AND r."status" = 'awaiting-approval'
  AND NOT ${ALL_ANSWERED})`
export const IS_UNREAD = 's."lastMessageSeq" > s."readUpTo"'
/** A decision is asked for, or it ended badly and nobody has looked yet. */
export const WANTS_ATTENTION = `(${AWAITS_APPROVAL}
  OR (${IS_UNREAD} AND s."lastOutcome" IN ('failed', 'interrupted') AND NOT ${IS_BUSY}))`
/** It will wake by itself: at a planned time, or when what was deferred is tried again. */
export const IS_SCHEDULED = `(EXISTS (SELECT 1 FROM "Recall" c WHERE c."sessionId" = s."id" AND c."status" = 'pending' AND c."nextAt" > 0)
  OR EXISTS (SELECT 1 FROM "Occurrence" o WHERE o."sessionId" = s."id" AND o."status" = 'deferred'))`

const FILTERS: Record<SessionFilter, string> = {
  all: 's."archivedAt" IS NULL',
  running: `s."archivedAt" IS NULL AND ${IS_BUSY}`,
  attention: `s."archivedAt" IS NULL AND ${WANTS_ATTENTION}`,
  scheduled: `s."archivedAt" IS NULL AND ${IS_SCHEDULED}`,
  archived: 's."archivedAt" IS NOT NULL',
}

/** Of the viewer's sessions that are not deleted or being deleted. */
export function filterOf(viewer: Viewer, filter: SessionFilter = 'all'): SessionCondition {
  return {
    sql: `s."userId" = ? AND s."finalAt" IS NULL AND s."deletedAt" IS NULL AND ${FILTERS[filter]}`,
    values: [viewer.userId],
  }
}

export function asSummary(row: ListedRow & { match?: SearchMatch }, watchers: number): SessionSummary {
  return {
    ...asSession(row),
    status: statusOf(row),
    ...(row.lastOutcome && { lastOutcome: row.lastOutcome }),
    head: Number(row.head),
    unread: Number(row.lastMessageSeq) > Number(row.readUpTo),
    preview: row.preview,
    ...(row.nextRecallAt !== null && { nextRecallAt: Number(row.nextRecallAt) }),
    watchers,
    ...(row.match && { match: row.match }),
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
