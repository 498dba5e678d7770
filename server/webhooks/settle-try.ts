/** What a try's end means for its delivery and its webhook, in one transaction. */
import { failWaiting, settleDelivery, type TryEnd } from '../store/rows/webhook-delivery-rows.ts'
import { isEnabled, noteArrival, noteFailure, turnOffGone } from '../store/rows/webhook-rows.ts'
import type { Script } from '../store/script.ts'
import type { TryOutcome } from './post-delivery.ts'
import { pauseBeforeTry } from './retry-schedule.ts'

export interface Tried {
  id: string
  webhookId: string
  /** With this one. */
  attempts: number
  nodeId: string
  /** 0 to 1. */
  random: number
}

export const TURNED_OFF = 'The webhook was turned off.'

export function* settleTry(tried: Tried, outcome: Exclude<TryOutcome, { kind: 'cut' }>, now: number): Script<void> {
  const { id, webhookId, nodeId } = tried
  const settled = yield* settleDelivery(id, nodeId, yield* endOf(tried, outcome, now))
  if (settled === 0) return
  if (outcome.kind === 'delivered') yield* noteArrival(webhookId)
  else if (outcome.kind === 'gone') {
    yield* turnOffGone(webhookId, outcome.error, now)
    yield* failWaiting(webhookId, outcome.error, now)
  } else yield* noteFailure(webhookId, outcome.error, now)
}

function* endOf(tried: Tried, outcome: Exclude<TryOutcome, { kind: 'cut' }>, now: number): Script<TryEnd> {
  const lastStatus = outcome.kind === 'lost' ? null : outcome.status
  const ended = { nextAt: now, endedAt: now, lastStatus }
  if (outcome.kind === 'delivered') return { ...ended, status: 'delivered', lastError: null }
  if (outcome.kind === 'gone') return { ...ended, status: 'failed', lastError: outcome.error }
  // It may have been turned off, or removed, during the try.
  if (!(yield* isEnabled(tried.webhookId))) return { ...ended, status: 'failed', lastError: TURNED_OFF }
  const asked = outcome.kind === 'refused' ? outcome.retryAfterMs : undefined
  const pauseMs = pauseBeforeTry(tried.attempts, asked, tried.random)
  if (pauseMs === undefined) return { ...ended, status: 'failed', lastError: outcome.error }
  return { status: 'pending', nextAt: now + pauseMs, endedAt: null, lastStatus, lastError: outcome.error }
}
