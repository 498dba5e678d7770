/** `sessions.*`: each procedure checks its input and hands over to the session service. */
import type { Services } from '../orchestrator/services.ts'
import {
  approveInput,
  closeInput,
  continueRunInput,
  createInput,
  editQueueInput,
  exportInput,
  findInput,
  forkInput,
  historyInput,
  inboxInput,
  listInput,
  markAllReadInput,
  removeInput,
  sendInput,
  sessionInput,
  stopInput,
  updateInput,
  watchInput,
} from '../protocol/inputs.ts'
import { orderedProcedure, router, viewerProcedure } from './trpc.ts'
import { watchSession } from './watch-session.ts'

export function createSessionsRouter({ sessions }: Services) {
  return router({
    create: orderedProcedure.input(createInput).mutation(({ ctx, input }) => sessions.create(ctx.viewer, input)),
    list: viewerProcedure.input(listInput).query(({ ctx, input }) => sessions.list(ctx.viewer, input)),
    counts: viewerProcedure.query(({ ctx }) => sessions.counts(ctx.viewer)),
    inbox: viewerProcedure.input(inboxInput).query(({ ctx, input }) => sessions.inbox(ctx.viewer, input)),
    markAllRead: viewerProcedure
      .input(markAllReadInput)
      .mutation(({ ctx, input }) => sessions.markAllRead(ctx.viewer, input.upTo)),
    get: viewerProcedure.input(sessionInput).query(({ ctx, input }) => sessions.get(ctx.viewer, input.sessionId)),
    history: viewerProcedure.input(historyInput).query(({ ctx, input }) => sessions.history(ctx.viewer, input)),
    find: viewerProcedure.input(findInput).query(({ ctx, input }) => sessions.find(ctx.viewer, input)),
    send: orderedProcedure.input(sendInput).mutation(({ ctx, input }) => sessions.send(ctx.viewer, input)),
    stop: viewerProcedure.input(stopInput).mutation(({ ctx, input }) => sessions.stop(ctx.viewer, input)),
    approve: viewerProcedure.input(approveInput).mutation(({ ctx, input }) => sessions.approve(ctx.viewer, input)),
    update: viewerProcedure.input(updateInput).mutation(({ ctx, input }) => sessions.update(ctx.viewer, input)),
    editQueue: viewerProcedure
      .input(editQueueInput)
      .mutation(({ ctx, input }) => sessions.editQueue(ctx.viewer, input)),
    continueRun: orderedProcedure
      .input(continueRunInput)
      .mutation(({ ctx, input }) => sessions.continueRun(ctx.viewer, input)),
    fork: viewerProcedure.input(forkInput).mutation(({ ctx, input }) => sessions.fork(ctx.viewer, input)),
    close: viewerProcedure.input(closeInput).mutation(({ ctx, input }) => sessions.close(ctx.viewer, input)),
    remove: viewerProcedure.input(removeInput).mutation(({ ctx, input }) => sessions.remove(ctx.viewer, input)),
    export: viewerProcedure.input(exportInput).query(({ ctx, input }) => sessions.exportSession(ctx.viewer, input)),
    watch: viewerProcedure
      .input(watchInput)
      .subscription(({ ctx, input, signal }) => watchSession(sessions, ctx, input, signal)),
  })
}
