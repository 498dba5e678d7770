/** `usage.*`: what runs have used and cost, what models cost, and what may be spent. */
import type { Services } from '../orchestrator/services.ts'
import {
  addBudgetInput,
  removeBudgetInput,
  removePriceInput,
  sessionUsageInput,
  setPriceInput,
  updateBudgetInput,
  usageSummaryInput,
} from '../protocol/usage.ts'
import { router, viewerProcedure } from './trpc.ts'

export function createUsageRouter({ usage }: Services) {
  return router({
    summary: viewerProcedure.input(usageSummaryInput).query(({ ctx, input }) => usage.summary(ctx.viewer, input)),
    session: viewerProcedure.input(sessionUsageInput).query(({ ctx, input }) => usage.session(ctx.viewer, input)),
    prices: viewerProcedure.query(({ ctx }) => usage.prices(ctx.viewer)),
    setPrice: viewerProcedure.input(setPriceInput).mutation(({ ctx, input }) => usage.setPrice(ctx.viewer, input)),
    removePrice: viewerProcedure
      .input(removePriceInput)
      .mutation(({ ctx, input }) => usage.removePrice(ctx.viewer, input.model)),
    budgets: viewerProcedure.query(({ ctx }) => usage.budgets(ctx.viewer)),
    addBudget: viewerProcedure.input(addBudgetInput).mutation(({ ctx, input }) => usage.addBudget(ctx.viewer, input)),
    updateBudget: viewerProcedure
      .input(updateBudgetInput)
      .mutation(({ ctx, input }) => usage.updateBudget(ctx.viewer, input)),
    removeBudget: viewerProcedure
      .input(removeBudgetInput)
      .mutation(({ ctx, input }) => usage.removeBudget(ctx.viewer, input.budgetId)),
  })
}
