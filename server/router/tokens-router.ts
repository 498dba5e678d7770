/** `tokens.*`: who may use this server. For its first user only. */
import type { Services } from '../orchestrator/services.ts'
import { tokenInput } from '../protocol/inputs.ts'
import { router, viewerProcedure } from './trpc.ts'

export function createTokensRouter({ tokens }: Services) {
  return router({
    /** Answers the token, this once. */
    add: viewerProcedure.input(tokenInput).mutation(({ ctx, input }) => tokens.add(ctx.viewer, input.name)),
    list: viewerProcedure.query(({ ctx }) => tokens.list(ctx.viewer)),
    /** Open streams of its user end within 10 s. */
    revoke: viewerProcedure.input(tokenInput).mutation(({ ctx, input }) => tokens.revoke(ctx.viewer, input.name)),
  })
}
