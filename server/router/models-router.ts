/** `models.*`: providers and their keys, which models there are, and whether one answers. */
import type { Services } from '../orchestrator/services.ts'
import {
  addProviderInput,
  listModelsInput,
  removeProviderInput,
  testModelInput,
  updateProviderInput,
} from '../protocol/models.ts'
import { router, viewerProcedure } from './trpc.ts'

const NEVER = new AbortController().signal

export function createModelsRouter({ models }: Services) {
  return router({
    list: viewerProcedure.input(listModelsInput).query(({ ctx, input }) => models.list(ctx.viewer, input)),
    /** A real call: at most 15 s, and no longer than its caller stays. */
    test: viewerProcedure
      .input(testModelInput)
      .mutation(({ ctx, input, signal = NEVER }) => models.test(ctx.viewer, input, signal)),
    providers: viewerProcedure.query(({ ctx }) => models.providers(ctx.viewer)),
    addProvider: viewerProcedure
      .input(addProviderInput)
      .mutation(({ ctx, input }) => models.addProvider(ctx.viewer, input)),
    updateProvider: viewerProcedure
      .input(updateProviderInput)
      .mutation(({ ctx, input }) => models.updateProvider(ctx.viewer, input)),
    removeProvider: viewerProcedure
      .input(removeProviderInput)
      .mutation(({ ctx, input }) => models.removeProvider(ctx.viewer, input)),
  })
}
