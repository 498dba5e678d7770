/** Webhook rows. Lists hold `kinds` as JSON; secrets are sealed. */
import type { WebhookKind, WebhookOutcomes } from '../../protocol/webhooks.ts'
import { change, query, queryOne, type Script } from '../script.ts'

export interface WebhookRow {
  id: string
  userId: string
  url: string
  kinds: string
  outcomes: WebhookOutcomes
  sealedSecret: string
  sealedOldSecret: string | null
  oldSecretUntil: number | null
  /** 0 and 1 on SQLite. */
  enabled: boolean | number
  goneAt: number | null
  failingSince: number | null
  lastError: string | null
  version: number
  createdAt: number
  updatedAt: number
}

/** What an event is matched with. */
export type Subscription = Pick<WebhookRow, 'id' | 'kinds' | 'outcomes'>

export interface WebhookChanges {
  url: string
  kinds: WebhookKind[]
  outcomes: WebhookOutcomes
  enabled: boolean
}

export function insertWebhook(
  row: Pick<WebhookRow, 'id' | 'userId' | 'url' | 'kinds' | 'outcomes' | 'sealedSecret' | 'createdAt'>,
): Script<number> {
  return change(
    `INSERT INTO "Webhook" ("id", "userId", "url", "kinds", "outcomes", "sealedSecret", "createdAt", "updatedAt")
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    row.id,
    row.userId,
    row.url,
    row.kinds,
    row.outcomes,
    row.sealedSecret,
    row.createdAt,
    row.createdAt,
  )
}

export function webhooksOf(userId: string): Script<WebhookRow[]> {
  return query<WebhookRow>('SELECT * FROM "Webhook" WHERE "userId" = ? ORDER BY "createdAt", "id"', userId)
}

export function readWebhook(userId: string, webhookId: string): Script<WebhookRow | undefined> {
  return queryOne<WebhookRow>('SELECT * FROM "Webhook" WHERE "id" = ? AND "userId" = ?', webhookId, userId)
}

/** The only cost of a run's end for a user without webhooks. */
export function subscriptionsOf(userId: string): Script<Subscription[]> {
  return query<Subscription>(
    'SELECT "id", "kinds", "outcomes" FROM "Webhook" WHERE "userId" = ? AND "enabled" = TRUE',
    userId,
  )
}

export function* isEnabled(webhookId: string): Script<boolean> {
  const row = yield* queryOne('SELECT 1 FROM "Webhook" WHERE "id" = ? AND "enabled" = TRUE', webhookId)
  return row !== undefined
}

/** 0 when it is not at `version` any more. What it was told of its receiver before counts no more. */
export function changeWebhook(
  webhookId: string,
  version: number,
  { url, kinds, outcomes, enabled }: WebhookChanges,
  now: number,
): Script<number> {
  return change(
    `UPDATE "Webhook" SET "url" = ?, "kinds" = ?, "outcomes" = ?, "enabled" = ${enabled ? 'TRUE' : 'FALSE'},
       "goneAt" = NULL, "failingSince" = NULL, "lastError" = NULL, "version" = "version" + 1, "updatedAt" = ?
     WHERE "id" = ? AND "version" = ?`,
    url,
    JSON.stringify(kinds),
    outcomes,
    now,
    webhookId,
    version,
  )
}

/** The one before goes on signing until `oldUntil`. */
export function replaceSecret(webhookId: string, sealedSecret: string, oldUntil: number, now: number): Script<number> {
  return change(
    `UPDATE "Webhook" SET "sealedOldSecret" = "sealedSecret", "oldSecretUntil" = ?, "sealedSecret" = ?,
       "version" = "version" + 1, "updatedAt" = ? WHERE "id" = ?`,
    oldUntil,
    sealedSecret,
    now,
    webhookId,
  )
}

export function deleteWebhook(webhookId: string): Script<number> {
  return change('DELETE FROM "Webhook" WHERE "id" = ?', webhookId)
}

export function noteArrival(webhookId: string): Script<number> {
  return change(
    'UPDATE "Webhook" SET "failingSince" = NULL, "lastError" = NULL WHERE "id" = ? AND "failingSince" IS NOT NULL',
    webhookId,
  )
}

export function noteFailure(webhookId: string, error: string, now: number): Script<number> {
  return change(
    'UPDATE "Webhook" SET "failingSince" = COALESCE("failingSince", ?), "lastError" = ? WHERE "id" = ? AND "enabled" = TRUE',
    now,
    error,
    webhookId,
  )
}

/** Its receiver wants nothing more. */
export function turnOffGone(webhookId: string, error: string, now: number): Script<number> {
  return change(
    `UPDATE "Webhook" SET "enabled" = FALSE, "goneAt" = ?, "failingSince" = NULL, "lastError" = ?,
       "version" = "version" + 1, "updatedAt" = ? WHERE "id" = ? AND "enabled" = TRUE`,
    now,
    error,
    now,
    webhookId,
  )
}

/** Of a user whose access has ended. */
export function turnOffWebhooksOf(userId: string, now: number): Script<number> {
  return change(
    `UPDATE "Webhook" SET "enabled" = FALSE, "version" = "version" + 1, "updatedAt" = ?
     WHERE "userId" = ? AND "enabled" = TRUE`,
    now,
    userId,
  )
}
