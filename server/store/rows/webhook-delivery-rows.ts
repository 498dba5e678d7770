/**
 * The outbox of webhooks: one row for each event that a webhook is told of.
 *
 *   pending ──a node claims it, and tries──► delivered, failed (for good), or pending again with a later `nextAt`
 *
 * `claimedBy` names the node whose try is under way; another one takes the row only once that node is dead. `attempts`
 * counts tries from their beginning, so that one that died in the middle counts.
 */
import type { DeliveryStatus, WebhookKind } from '../../protocol/webhooks.ts'
import { change, placeholders, query, queryOne, type Script, type SqlValue } from '../script.ts'

export interface DeliveryRow {
  id: string
  webhookId: string
  userId: string
  sessionId: string
  seq: number
  kind: WebhookKind
  payload: string
  status: DeliveryStatus
  attempts: number
  nextAt: number
  claimedBy: string | null
  lastStatus: number | null
  lastError: string | null
  createdAt: number
  endedAt: number | null
}

export type NewDelivery = Pick<
  DeliveryRow,
  'id' | 'webhookId' | 'userId' | 'sessionId' | 'seq' | 'kind' | 'payload' | 'createdAt'
>

/** A delivery with what its try needs of its webhook. */
export type DueDelivery = Pick<DeliveryRow, 'id' | 'webhookId' | 'payload' | 'attempts'> & {
  url: string
  sealedSecret: string
  sealedOldSecret: string | null
  oldSecretUntil: number | null
}

/** 0 when the webhook was told of this event before. */
export function insertDelivery(row: NewDelivery): Script<number> {
  return change(
    `INSERT INTO "WebhookDelivery" ("id", "webhookId", "userId", "sessionId", "seq", "kind", "payload", "status", "nextAt",
       "createdAt") VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', ?, ?)
     ON CONFLICT ("webhookId", "sessionId", "seq") DO NOTHING`,
    row.id,
    row.webhookId,
    row.userId,
    row.sessionId,
    row.seq,
    row.kind,
    row.payload,
    row.createdAt,
    row.createdAt,
  )
}

/** The longest due first, none of the webhooks in `without`. */
export function dueDeliveries(now: number, without: readonly string[], limit: number): Script<DueDelivery[]> {
  return query<DueDelivery>(
    `SELECT d."id", d."webhookId", d."payload", d."attempts", w."url", w."sealedSecret", w."sealedOldSecret",
       w."oldSecretUntil"
     FROM "WebhookDelivery" d JOIN "Webhook" w ON w."id" = d."webhookId"
     WHERE d."status" = 'pending' AND d."claimedBy" IS NULL AND d."nextAt" <= ? AND w."enabled" = TRUE
       ${without.length > 0 ? `AND d."webhookId" NOT IN (${placeholders(without)})` : ''}
     ORDER BY d."nextAt", d."id" LIMIT ?`,
    now,
    ...without,
    limit,
  )
}

/** When the next one after `now` is due. */
export function* earliestDue(now: number): Script<number | undefined> {
  const row = yield* queryOne<{ at: number | string | null }>(
    `SELECT MIN("nextAt") AS "at" FROM "WebhookDelivery" WHERE "status" = 'pending' AND "claimedBy" IS NULL AND "nextAt" > ?`,
    now,
  )
  const at = row?.at ?? null
  return at === null ? undefined : Number(at)
}

/** False when another node was faster, or it was tried meanwhile. */
export function* claimDelivery(id: string, attempts: number, nodeId: string): Script<boolean> {
  const claimed = yield* change(
    `UPDATE "WebhookDelivery" SET "claimedBy" = ?, "attempts" = "attempts" + 1
     WHERE "id" = ? AND "status" = 'pending' AND "claimedBy" IS NULL AND "attempts" = ?`,
    nodeId,
    id,
    attempts,
  )
  return claimed === 1
}

export function claimedDeliveries(): Script<{ id: string; claimedBy: string }[]> {
  return query(`SELECT "id", "claimedBy" FROM "WebhookDelivery" WHERE "status" = 'pending' AND "claimedBy" IS NOT NULL`)
}

/** For a try whose end nobody will tell. It is due as it was. */
export function releaseDelivery(id: string, nodeId: string): Script<number> {
  return change(
    `UPDATE "WebhookDelivery" SET "claimedBy" = NULL WHERE "id" = ? AND "claimedBy" = ? AND "status" = 'pending'`,
    id,
    nodeId,
  )
}

export interface TryEnd {
  status: DeliveryStatus
  nextAt: number
  endedAt: number | null
  lastStatus: number | null
  lastError: string | null
}

/** 0 when the claim was lost. */
export function settleDelivery(id: string, nodeId: string, end: TryEnd): Script<number> {
  return change(
    `UPDATE "WebhookDelivery" SET "status" = ?, "nextAt" = ?, "endedAt" = ?, "lastStatus" = ?, "lastError" = ?,
       "claimedBy" = NULL WHERE "id" = ? AND "claimedBy" = ? AND "status" = 'pending'`,
    end.status,
    end.nextAt,
    end.endedAt,
    end.lastStatus,
    end.lastError,
    id,
    nodeId,
  )
}

/** Those that wait; a try under way goes on to its end. */
export function failWaiting(webhookId: string, error: string, now: number): Script<number> {
  return change(
    `UPDATE "WebhookDelivery" SET "status" = 'failed', "endedAt" = ?, "lastError" = ?
     WHERE "webhookId" = ? AND "status" = 'pending' AND "claimedBy" IS NULL`,
    now,
    error,
    webhookId,
  )
}

export function readDelivery(userId: string, id: string): Script<DeliveryRow | undefined> {
  return queryOne<DeliveryRow>('SELECT * FROM "WebhookDelivery" WHERE "id" = ? AND "userId" = ?', id, userId)
}

/** Due now, with all its tries before it. Changes nothing while a try is under way. */
export function renewDelivery(id: string, now: number): Script<number> {
  return change(
    `UPDATE "WebhookDelivery" SET "status" = 'pending', "attempts" = 0, "nextAt" = ?, "endedAt" = NULL
     WHERE "id" = ? AND "claimedBy" IS NULL`,
    now,
    id,
  )
}

export interface DeliveryPage {
  webhookId: string
  status?: DeliveryStatus | undefined
  /** The last one of the page before. */
  after?: { createdAt: number; id: string } | undefined
  limit: number
}

/** Newest first. */
export function pageOfDeliveries({ webhookId, status, after, limit }: DeliveryPage): Script<DeliveryRow[]> {
  const conditions = ['"webhookId" = ?']
  const values: SqlValue[] = [webhookId]
  if (status) {
    conditions.push('"status" = ?')
    values.push(status)
  }
  if (after) {
    conditions.push('"createdAt" <= ?', '("createdAt" < ? OR "id" < ?)')
    values.push(after.createdAt, after.createdAt, after.id)
  }
  return query<DeliveryRow>(
    `SELECT * FROM "WebhookDelivery" WHERE ${conditions.join(' AND ')} ORDER BY "createdAt" DESC, "id" DESC LIMIT ?`,
    ...values,
    limit,
  )
}

export function deleteDeliveriesOf(webhookId: string, limit: number): Script<number> {
  return change(
    'DELETE FROM "WebhookDelivery" WHERE "id" IN (SELECT "id" FROM "WebhookDelivery" WHERE "webhookId" = ? LIMIT ?)',
    webhookId,
    limit,
  )
}

export function deleteDeliveriesBefore(time: number, limit: number): Script<number> {
  return change(
    'DELETE FROM "WebhookDelivery" WHERE "id" IN (SELECT "id" FROM "WebhookDelivery" WHERE "createdAt" < ? LIMIT ?)',
    time,
    limit,
  )
}

/** They hold its title, so that they go with it. */
export function deleteDeliveriesOfSession(sessionId: string): Script<number> {
  return change('DELETE FROM "WebhookDelivery" WHERE "sessionId" = ?', sessionId)
}
