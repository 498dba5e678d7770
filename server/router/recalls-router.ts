/** `recalls.*`: schedules that wake sessions, and the ledger of their times (docs/recalls.md). */
import type { Services } from '../orchestrator/services.ts'
import {
  cancelRecallInput,
  listRecallsInput,
  occurrencesInput,
  previewRecallInput,
  recallCalendarInput,
  recallInput,
  runRecallNowInput,
  scheduleRecallInput,
  updateRecallInput,
} from '../protocol/recall-inputs.ts'
import { orderedProcedure, router, viewerProcedure } from './trpc.ts'

export function createRecallsRouter({ recalls }: Services) {
  return router({
    schedule: orderedProcedure
      .input(scheduleRecallInput)
      .mutation(({ ctx, input }) => recalls.schedule(ctx.viewer, input, ctx.fromPage ? 'user' : 'client')),
    preview: viewerProcedure.input(previewRecallInput).query(({ ctx, input }) => recalls.preview(ctx.viewer, input)),
    update: orderedProcedure.input(updateRecallInput).mutation(({ ctx, input }) => recalls.update(ctx.viewer, input)),
    list: viewerProcedure.input(listRecallsInput).query(({ ctx, input }) => recalls.list(ctx.viewer, input)),
    get: viewerProcedure.input(recallInput).query(({ ctx, input }) => recalls.get(ctx.viewer, input.recallId)),
    occurrences: viewerProcedure
      .input(occurrencesInput)
      .query(({ ctx, input }) => recalls.occurrences(ctx.viewer, input)),
    /** What is planned and what was, in a stretch of time. */
    calendar: viewerProcedure.input(recallCalendarInput).query(({ ctx, input }) => recalls.calendar(ctx.viewer, input)),
    pause: orderedProcedure.input(recallInput).mutation(({ ctx, input }) => recalls.pause(ctx.viewer, input.recallId)),
    /** Every one that is planned, in all sessions. */
    pauseAll: orderedProcedure.mutation(({ ctx }) => recalls.pauseAll(ctx.viewer)),
    resume: orderedProcedure
      .input(recallInput)
      .mutation(({ ctx, input }) => recalls.resume(ctx.viewer, input.recallId)),
    skip: orderedProcedure.input(recallInput).mutation(({ ctx, input }) => recalls.skip(ctx.viewer, input.recallId)),
    cancel: orderedProcedure.input(cancelRecallInput).mutation(({ ctx, input }) => recalls.cancel(ctx.viewer, input)),
    runNow: orderedProcedure.input(runRecallNowInput).mutation(({ ctx, input }) => recalls.runNow(ctx.viewer, input)),
  })
}
