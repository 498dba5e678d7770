/** `webhooks.*`: addresses that are told of events of the caller's sessions (docs/webhooks.md). */
import type { Services } from '../orchestrator/services.ts'
import {
  createWebhookInput,
  deliveriesInput,
  deliveryInput,
  updateWebhookInput,
  webhookInput,
} from '../protocol/webhooks.ts'
import { router, viewerProcedure } from './trpc.ts'

export function createWebhooksRouter({ webhooks }: Services) {
  return router({
    list: viewerProcedure.query(({ ctx }) => webhooks.list(ctx.viewer)),
    /** Answers the secret, this once. */
    create: viewerProcedure.input(createWebhookInput).mutation(({ ctx, input }) => webhooks.create(ctx.viewer, input)),
    update: viewerProcedure.input(updateWebhookInput).mutation(({ ctx, input }) => webhooks.update(ctx.viewer, input)),
    remove: viewerProcedure
      .input(webhookInput)
      .mutation(({ ctx, input }) => webhooks.remove(ctx.viewer, input.webhookId)),
    /** Answers the new secret, this once; the one before it goes on signing for 24 hours. */
    rotateSecret: viewerProcedure
      .input(webhookInput)
      .mutation(({ ctx, input }) => webhooks.rotateSecret(ctx.viewer, input.webhookId)),
    /** Sends a signed event of type `test` now, once, and answers what became of it. */
    test: viewerProcedure.input(webhookInput).mutation(({ ctx, input }) => webhooks.test(ctx.viewer, input.webhookId)),
    deliveries: viewerProcedure
      .input(deliveriesInput)
      .query(({ ctx, input }) => webhooks.deliveries(ctx.viewer, input)),
    /** Tries it again now, under its own id, with all its tries before it. */
    redeliver: viewerProcedure
      .input(deliveryInput)
      .mutation(({ ctx, input }) => webhooks.redeliver(ctx.viewer, input.deliveryId)),
  })
}
