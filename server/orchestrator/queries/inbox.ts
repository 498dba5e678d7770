/**
 * `sessions.inbox`: what a user has to decide or has not seen, by kind and then the newest first. A session is in it
 * once, and only while nothing runs in it, unless that waits for an approval.
 */
import { AppError } from '../../base/app-error.ts'
import type { InboxInput } from '../../protocol/inputs.ts'
import type { RunError, RunOutcome, Trigger } from '../../protocol/runs.ts'
import type { InboxItem, InboxKind } from '../../protocol/sessions.ts'
import { query, type Script } from '../../store/script.ts'
import type { Viewer } from '../services.ts'
import {
  AWAITS_APPROVAL,
  asSummary,
  filterOf,
  IS_BUSY,
  IS_UNREAD,
  LISTED_COLUMNS,
  type ListedRow,
} from './summaries.ts'

const DEFAULT_LIMIT = 50
/** In the order of their urgency, which is the order of the list. */
const KINDS: readonly InboxKind[] = ['approval', 'failed', 'interrupted', 'limit', 'finished']

export const IN_INBOX = `(${AWAITS_APPROVAL} OR (${IS_UNREAD} AND NOT ${IS_BUSY}))`
const RANK = `CASE WHEN ${AWAITS_APPROVAL} THEN 0 WHEN s."lastOutcome" = 'failed' THEN 1 WHEN s."lastOutcome" = 'interrupted' THEN 2
  WHEN s."lastOutcome" IN ('budget-limit', 'time-limit', 'idle-limit', 'step-limit') THEN 3 ELSE 4 END`
const ORDER = 's."rank", s."updatedAt" DESC, s."id" DESC'

type InboxRow = ListedRow & {
  rank: number
  runId: string | null
  outcome: RunOutcome | null
  error: string | null
  trigger: string | null
  toolName: string | null
}

export function* inbox(
  viewer: Viewer,
  input: InboxInput,
  watchersOf: (sessionId: string) => number,
): Script<{ items: InboxItem[]; nextCursor?: string }> {
  const limit = input.limit ?? DEFAULT_LIMIT
  const rows = yield* inboxRows(viewer, input.cursor === undefined ? undefined : parseCursor(input.cursor), limit + 1)
  const page = rows.slice(0, limit)
  const items = page.map((row) => asItem(row, watchersOf(row.id)))
  const last = page.at(-1)
  return rows.length > limit && last ? { items, nextCursor: `${last.rank}~${last.updatedAt}~${last.id}` } : { items }
}

function inboxRows(viewer: Viewer, cursor: Cursor | undefined, limit: number): Script<InboxRow[]> {
  const mine = filterOf(viewer)
  const behind = `WHERE s."rank" > ? OR (s."rank" = ? AND (s."updatedAt" < ? OR (s."updatedAt" = ? AND s."id" < ?)))`
  // Runs that have ended are told by their time: by their status SQLite goes through those of all sessions.
  return query<InboxRow>(
    `SELECT ${LISTED_COLUMNS}, n."id" AS "runId", n."outcome", n."error", n."trigger",
       (SELECT a."toolName" FROM "Approval" a WHERE a."sessionId" = s."id" AND a."decision" IS NULL
        ORDER BY a."requestedAt" DESC LIMIT 1) AS "toolName" FROM (
       SELECT s.* FROM (SELECT s.*, ${RANK} AS "rank" FROM "Session" s WHERE ${mine.sql} AND ${IN_INBOX}) s
       ${cursor ? behind : ''} ORDER BY ${ORDER} LIMIT ?) s
     LEFT JOIN "Run" n ON n."id" = (SELECT r."id" FROM "Run" r WHERE r."sessionId" = s."id" AND r."endedAt" IS NOT NULL
       ORDER BY r."endedAt" DESC, r."position" DESC LIMIT 1)
     ORDER BY ${ORDER}`,
    ...mine.values,
    ...(cursor ? [cursor.rank, cursor.rank, cursor.updatedAt, cursor.updatedAt, cursor.id] : []),
    limit,
  )
}

function asItem(row: InboxRow, watchers: number): InboxItem {
  const kind = KINDS[row.rank] ?? 'finished'
  const session = asSummary(row, watchers)
  if (kind === 'approval') return { kind, session, ...(row.toolName !== null && { toolName: row.toolName }) }
  if (row.runId === null || row.outcome === null) return { kind, session }
  const error = row.error === null ? undefined : (JSON.parse(row.error) as RunError)
  const trigger = row.trigger === null ? undefined : (JSON.parse(row.trigger) as Trigger)
  const run = { id: row.runId, outcome: row.outcome, ...(error && { error }), ...(trigger && { trigger }) }
  return { kind, session, run }
}

interface Cursor {
  rank: number
  updatedAt: number
  id: string
}

function parseCursor(cursor: string): Cursor {
  const match = /^([0-4])~(\d{1,16})~(.+)$/.exec(cursor)
  if (match?.[3]) return { rank: Number(match[1]), updatedAt: Number(match[2]), id: match[3] }
  throw new AppError('INVALID_INPUT', 'The cursor is not one that sessions.inbox has answered.', {
    field: 'cursor',
    fix: 'Use `nextCursor` as it came, or none to begin anew.',
  })
}
