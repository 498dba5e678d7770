/**
 * Webhooks: addresses that are told of events of a user's sessions. What is sent is a `WebhookPayload` as JSON, signed
 * by the Standard Webhooks scheme; docs/webhooks.md tells receivers how to verify it.
 */
import { z } from 'zod'
import { ID_MAX_CHARS, LIST_MAX_ITEMS, WEBHOOK_URL_MAX_CHARS } from './limits.ts'
import type { RunError, RunOutcome, Usage } from './runs.ts'
import { webhookUrlFault } from './webhook-url.ts'

export const WEBHOOK_KINDS = ['run-finished', 'approval-requested', 'recall-failed'] as const
export type WebhookKind = (typeof WEBHOOK_KINDS)[number]

/** Which ends of runs: all of them, or those that neither completed nor were stopped by the user. */
export type WebhookOutcomes = 'all' | 'failed'

/** What is told of each kind, besides what all have in common. */
export type WebhookNews =
  | { type: 'run-finished'; runId: string; outcome: RunOutcome; error?: RunError; usage?: Usage }
  | { type: 'approval-requested'; runId: string; approvalId: string; toolName: string }
  | { type: 'recall-failed'; recallId: string; occurrenceId: string; reason: string }

export type WebhookPayload = {
  /** Also in the header `webhook-id`: the same for every try, so that a receiver takes it once. */
  id: string
  /** When it happened, in epoch ms. */
  at: number
} & (
  | ({ sessionId: string; seq: number; title: string; url: string } & WebhookNews)
  /** Sent on request, to see that deliveries arrive. */
  | { type: 'test' }
)

export interface Webhook {
  id: string
  url: string
  kinds: WebhookKind[]
  outcomes: WebhookOutcomes
  /** `gone`: its receiver answered 410, which turned it off. `failing`: what was tried last has not arrived. */
  state: 'on' | 'failing' | 'off' | 'gone'
  /** Since when it is `failing`, or `gone`. */
  since?: number
  lastError?: string
  /** Until then deliveries are signed with the secret before this one, too. */
  oldSecretUntil?: number
  version: number
  createdAt: number
  updatedAt: number
}

export interface WebhookList {
  /** Oldest first. */
  items: Webhook[]
  /** False when this server sends none (VIGIL_WEBHOOKS=off). */
  sending: boolean
  limit: number
}

/** The only time the secret is told. */
export interface WebhookSecret {
  webhook: Webhook
  secret: string
}

export type DeliveryStatus = 'pending' | 'delivered' | 'failed'

export interface Delivery {
  /** As in `webhook-id`. */
  id: string
  kind: WebhookKind
  sessionId: string
  seq: number
  title: string
  outcome?: RunOutcome
  status: DeliveryStatus
  /** Tries so far, with one under way. */
  tries: number
  /** A try is under way. */
  trying: boolean
  createdAt: number
  /** Of the next try, while pending. */
  nextAt?: number
  endedAt?: number
  /** HTTP status of the last answer. */
  lastStatus?: number
  lastError?: string
}

/** What became of one try. */
export interface TestOutcome {
  delivered: boolean
  /** HTTP status, when there was an answer. */
  status?: number
  /** Why it was not delivered. */
  error?: string
  durationMs: number
}

const id = z.string().min(1).max(ID_MAX_CHARS)
const url = z
  .string()
  .trim()
  .max(WEBHOOK_URL_MAX_CHARS, `must be at most ${WEBHOOK_URL_MAX_CHARS} characters`)
  .superRefine((value, context) => {
    const fault = webhookUrlFault(value)
    if (fault) context.addIssue({ code: 'custom', message: fault })
  })
const kinds = z.array(z.enum(WEBHOOK_KINDS)).min(1, 'must name at least one kind of event')
const outcomes = z.enum(['all', 'failed'])

export const createWebhookInput = z.strictObject({ url, kinds, outcomes: outcomes.optional() })
export const updateWebhookInput = z.strictObject({
  webhookId: id,
  /** As it was read: a change made in between is not overwritten. */
  version: z.number().int().min(1),
  url: url.optional(),
  kinds: kinds.optional(),
  outcomes: outcomes.optional(),
  enabled: z.boolean().optional(),
})
export const webhookInput = z.strictObject({ webhookId: id })
export const deliveriesInput = z.strictObject({
  webhookId: id,
  status: z.enum(['pending', 'delivered', 'failed']).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(LIST_MAX_ITEMS).optional(),
  /** tRPC's React hooks put it into every paged query; it changes nothing. */
  direction: z.enum(['forward', 'backward']).optional(),
})
export const deliveryInput = z.strictObject({ deliveryId: id })

export type CreateWebhookInput = z.infer<typeof createWebhookInput>
export type UpdateWebhookInput = z.infer<typeof updateWebhookInput>
export type DeliveriesInput = z.infer<typeof deliveriesInput>
