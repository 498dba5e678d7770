/** Lease rows: the right to append, and the lock of everything written for a session. */
import { change, placeholders, query, queryOne, type Script } from '../script.ts'
import { ALL_ANSWERED } from './approval-rows.ts'
import { HOLDING_A_PLACE } from './run-rows.ts'

export interface LeaseRow {
  sessionId: string
  nodeId: string | null
  epoch: number
  head: number
  openSeq: number | null
  generation: string
  nextPosition: number
  handedOverBy: string | null
}

/** Who may append: what an append's condition names. */
export interface Fence {
  sessionId: string
  nodeId: string
  epoch: number
}

/** Locks the session for the rest of the transaction and hands out its next position; undefined when there is none. */
export function lockSession(sessionId: string): Script<LeaseRow | undefined> {
  return queryOne<LeaseRow>(
    'UPDATE "SessionLease" SET "nextPosition" = "nextPosition" + 1 WHERE "sessionId" = ? RETURNING *',
    sessionId,
  )
}

/**
 * As `lockSession`, for several at once; those that are not there are left out. Whoever locks several does so in the
 * order of their ids (`bySessionId`), or two such would wait for each other; PostgreSQL updates rows in no order.
 */
export function lockSessions(sessionIds: readonly string[]): Script<Pick<LeaseRow, 'sessionId' | 'nextPosition'>[]> {
  return query(
    `WITH ordered AS /*pg MATERIALIZED */ (
       SELECT "sessionId" FROM "SessionLease" WHERE "sessionId" IN (${placeholders(sessionIds)})
       /*pg ORDER BY "sessionId" COLLATE "C" FOR NO KEY UPDATE */)
     UPDATE "SessionLease" SET "nextPosition" = "nextPosition" + 1
     WHERE "sessionId" IN (SELECT "sessionId" FROM ordered) RETURNING "sessionId", "nextPosition"`,
    ...sessionIds,
  )
}

export function bySessionId(a: { sessionId: string }, b: { sessionId: string }): number {
  return a.sessionId < b.sessionId ? -1 : Number(a.sessionId > b.sessionId)
}

export function readLease(sessionId: string): Script<LeaseRow | undefined> {
  return queryOne<LeaseRow>('SELECT * FROM "SessionLease" WHERE "sessionId" = ?', sessionId)
}

/** Moves the head; 0 rows mean that the fence has fallen or that the head is another. */
export function moveHead(fence: Fence, from: number, to: number, openSeq: number | null): Script<number> {
  return change(
    'UPDATE "SessionLease" SET "head" = ?, "openSeq" = ? WHERE "sessionId" = ? AND "nodeId" = ? AND "epoch" = ? AND "head" = ?',
    to,
    openSeq,
    fence.sessionId,
    fence.nodeId,
    fence.epoch,
    from,
  )
}

/** Moves the head of a session that this transaction has locked, also when it gives the lease away in the same breath. */
export function moveHeadOfLocked(sessionId: string, from: number, to: number, openSeq: number | null): Script<number> {
  return change(
    'UPDATE "SessionLease" SET "head" = ?, "openSeq" = ? WHERE "sessionId" = ? AND "head" = ?',
    to,
    openSeq,
    sessionId,
    from,
  )
}

export function insertLease(lease: Omit<LeaseRow, 'nextPosition' | 'handedOverBy'>): Script<number> {
  return change(
    'INSERT INTO "SessionLease" ("sessionId", "nodeId", "epoch", "head", "openSeq", "generation") VALUES (?, ?, ?, ?, ?, ?)',
    lease.sessionId,
    lease.nodeId,
    lease.epoch,
    lease.head,
    lease.openSeq,
    lease.generation,
  )
}

/** Takes the session for a node if epoch and head are still what the caller has seen. */
export function claimLease(seen: LeaseRow, nodeId: string): Script<number> {
  return change(
    'UPDATE "SessionLease" SET "nodeId" = ?, "epoch" = "epoch" + 1, "handedOverBy" = NULL WHERE "sessionId" = ? AND "epoch" = ? AND "head" = ?',
    nodeId,
    seen.sessionId,
    seen.epoch,
    seen.head,
  )
}

export function releaseLease(fence: Fence): Script<number> {
  return change(
    'UPDATE "SessionLease" SET "nodeId" = NULL WHERE "sessionId" = ? AND "nodeId" = ? AND "epoch" = ?',
    fence.sessionId,
    fence.nodeId,
    fence.epoch,
  )
}

/** Gives the session back with a live run, which the next owner goes on with. */
export function handOverLease(fence: Fence): Script<number> {
  return change(
    'UPDATE "SessionLease" SET "nodeId" = NULL, "handedOverBy" = ? WHERE "sessionId" = ? AND "nodeId" = ? AND "epoch" = ?',
    fence.nodeId,
    fence.sessionId,
    fence.nodeId,
    fence.epoch,
  )
}

/** Fences whoever owns the session, for good. */
export function revokeLease(sessionId: string): Script<number> {
  return change('UPDATE "SessionLease" SET "nodeId" = NULL, "epoch" = "epoch" + 1 WHERE "sessionId" = ?', sessionId)
}

/**
 * Sessions with work to do (a waiting command, a live run, or a queued one for which its user has a place), with who owns
 * them. A run that waits for its user is no work, and neither is what is queued behind it.
 *
 * @param limit live runs of one user; 0 means no limit
 */
export function sessionsWithWork(limit: number): Script<{ sessionId: string; nodeId: string | null }[]> {
  return query(
    `SELECT l."sessionId", l."nodeId" FROM "SessionLease" l WHERE l."sessionId" IN (
       SELECT "sessionId" FROM "Command" WHERE "doneAt" IS NULL
       UNION SELECT "sessionId" FROM "Run" WHERE "status" IN (${HOLDING_A_PLACE})
       UNION SELECT r."sessionId" FROM "Run" r WHERE r."status" = 'awaiting-approval' AND ${ALL_ANSWERED}
       UNION SELECT r."sessionId" FROM "Run" r WHERE r."status" = 'queued' AND r."userId" IN (${WITH_FREE_PLACE}) AND NOT EXISTS (
         SELECT 1 FROM "Run" w WHERE w."sessionId" = r."sessionId" AND w."status" = 'awaiting-approval'))`,
    limit,
    limit,
  )
}

const WITH_FREE_PLACE = `SELECT u."userId" FROM (SELECT DISTINCT "userId" FROM "Run" WHERE "status" = 'queued') u
  WHERE ? = 0 OR (SELECT COUNT(*) FROM "Run" h WHERE h."userId" = u."userId" AND h."status" IN (${HOLDING_A_PLACE})) < ?`
