/** The API: every procedure by its name. Callers take `AppRouter` as a type only. */
import { tracked } from '@trpc/server'
import type { Services } from '../orchestrator/services.ts'
import { feedInput, runInput } from '../protocol/inputs.ts'
import { createModelsRouter } from './models-router.ts'
import { openStream } from './open-stream.ts'
import { createProfilesRouter } from './profiles-router.ts'
import { createRecallsRouter } from './recalls-router.ts'
import { createSessionsRouter } from './sessions-router.ts'
import { createTokensRouter } from './tokens-router.ts'
import { router, viewerProcedure } from './trpc.ts'
import { createUsageRouter } from './usage-router.ts'
import { createWebhooksRouter } from './webhooks-router.ts'

export function createAppRouter(services: Services) {
  const { sessions, server } = services
  return router({
    sessions: createSessionsRouter(services),
    runs: router({
      get: viewerProcedure.input(runInput).query(({ ctx, input }) => sessions.getRun(ctx.viewer, input.runId)),
      /** What `stopAll` would stop now, and what would go on. */
      unfinished: viewerProcedure.query(({ ctx }) => sessions.unfinishedRuns(ctx.viewer)),
      stopAll: viewerProcedure.mutation(({ ctx }) => sessions.stopAll(ctx.viewer)),
    }),
    feed: router({
      /** A reconnect begins anew with a reset, so that `lastEventId` is taken and not used. */
      watch: viewerProcedure.input(feedInput).subscription(async function* ({ ctx, signal }) {
        const stream = openStream(ctx, signal)
        try {
          if (stream.options.signal.aborted) return
          for await (const frame of sessions.feed(ctx.viewer, stream.options)) yield tracked(String(frame.rev), frame)
        } finally {
          stream.dispose()
        }
      }),
    }),
    profiles: createProfilesRouter(services),
    models: createModelsRouter(services),
    recalls: createRecallsRouter(services),
    tokens: createTokensRouter(services),
    usage: createUsageRouter(services),
    webhooks: createWebhooksRouter(services),
    system: router({
      info: viewerProcedure.query(({ ctx }) => server.info(ctx.viewer)),
    }),
  })
}

export type AppRouter = ReturnType<typeof createAppRouter>
