/** All of a node's webhooks: what plans deliveries, what sends them, and what users ask of them. */
import type { Script } from '../store/script.ts'
import { Dispatcher, type DispatcherOptions } from './dispatcher.ts'
import { type Noteworthy, planDeliveries } from './plan-deliveries.ts'
import { createWebhookService, type WebhookService } from './webhook-service.ts'

/** Where events are told on their way into the log. */
export interface Outbox {
  /** In the transaction that adds the event to the log. */
  plan(event: Noteworthy): Script<void>
  /** After that transaction; costs nothing when nothing was planned. */
  send(): void
}

export interface Webhooks {
  outbox: Outbox
  service: WebhookService
  /** Begins to send, once it is known which nodes are alive; then, that other nodes have died. */
  recover(): void
  drain(waitMs: number): Promise<void>
  interrupt(): void
}

export interface WebhooksOptions extends DispatcherOptions {
  /** False: nothing is planned, nothing is sent. */
  enabled: boolean
  /** The address of a session's page. */
  pageOf(sessionId: string): string
}

export function createWebhooks(options: WebhooksOptions): Webhooks {
  const { enabled, pageOf } = options
  const dispatcher = enabled ? new Dispatcher(options) : undefined
  let planned = false
  return {
    outbox: {
      *plan(event) {
        if (dispatcher && (yield* planDeliveries(event, pageOf)) > 0) planned = true
      },
      send() {
        if (!planned) return
        planned = false
        dispatcher?.wake()
      },
    },
    service: createWebhookService({ ...options, sending: enabled, wake: () => dispatcher?.wake() }),
    recover: () => dispatcher?.recover(),
    drain: async (waitMs) => await dispatcher?.drain(waitMs),
    interrupt: () => dispatcher?.interrupt(),
  }
}
