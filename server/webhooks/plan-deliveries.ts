/**
 * What an event means for its user's webhooks: the deliveries that are written in the event's own transaction. Whoever
 * adds an event of some `WebhookKind` to a log plans it here; nothing else makes a delivery of it.
 */
import { newId } from '../base/new-id.ts'
import type { RunOutcome } from '../protocol/runs.ts'
import type { WebhookKind, WebhookNews, WebhookPayload } from '../protocol/webhooks.ts'
import { readSession } from '../store/rows/session-rows.ts'
import { insertDelivery } from '../store/rows/webhook-delivery-rows.ts'
import { type Subscription, subscriptionsOf } from '../store/rows/webhook-rows.ts'
import type { Script } from '../store/script.ts'

/** An event as it is in the log, and what is told of it. */
export interface Noteworthy {
  userId: string
  sessionId: string
  seq: number
  at: number
  news: WebhookNews
}

/** How many were planned. @param pageOf the address of a session's page */
export function* planDeliveries(event: Noteworthy, pageOf: (sessionId: string) => string): Script<number> {
  const { userId, sessionId, seq, at, news } = event
  const takers = (yield* subscriptionsOf(userId)).filter((hook) => takes(hook, news))
  if (takers.length === 0) return 0
  const title = (yield* readSession(sessionId))?.title ?? ''
  let planned = 0
  for (const { id: webhookId } of takers) {
    const id = newId('msg', at)
    const payload: WebhookPayload = { id, at, sessionId, seq, title, url: pageOf(sessionId), ...news }
    const row = { id, webhookId, userId, sessionId, seq, kind: news.type, createdAt: at }
    planned += yield* insertDelivery({ ...row, payload: JSON.stringify(payload) })
  }
  return planned
}

function takes({ kinds, outcomes }: Subscription, news: WebhookNews): boolean {
  if (!(JSON.parse(kinds) as WebhookKind[]).includes(news.type)) return false
  return news.type !== 'run-finished' || outcomes === 'all' || wentWrong(news.outcome)
}

function wentWrong(outcome: RunOutcome): boolean {
  return outcome !== 'completed' && outcome !== 'stopped'
}
