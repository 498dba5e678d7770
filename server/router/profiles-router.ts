/** `profiles.*`: a user's named sets of model, prompt, tools and limits. */
import type { Services } from '../orchestrator/services.ts'
import {
  createProfileInput,
  duplicateProfileInput,
  profileInput,
  removeProfileInput,
  updateProfileInput,
} from '../protocol/profiles.ts'
import { router, viewerProcedure } from './trpc.ts'

export function createProfilesRouter({ profiles }: Services) {
  return router({
    list: viewerProcedure.query(({ ctx }) => profiles.list(ctx.viewer)),
    get: viewerProcedure.input(profileInput).query(({ ctx, input }) => profiles.get(ctx.viewer, input.profileId)),
    create: viewerProcedure.input(createProfileInput).mutation(({ ctx, input }) => profiles.create(ctx.viewer, input)),
    update: viewerProcedure.input(updateProfileInput).mutation(({ ctx, input }) => profiles.update(ctx.viewer, input)),
    duplicate: viewerProcedure
      .input(duplicateProfileInput)
      .mutation(({ ctx, input }) => profiles.duplicate(ctx.viewer, input)),
    remove: viewerProcedure.input(removeProfileInput).mutation(({ ctx, input }) => profiles.remove(ctx.viewer, input)),
    setDefault: viewerProcedure
      .input(profileInput)
      .mutation(({ ctx, input }) => profiles.setDefault(ctx.viewer, input.profileId)),
  })
}
