/** What can be done to a profile from anywhere: each tells of its failure by itself, removing can be undone. */
'use client'
import { toVigilError } from '../../client/index.ts'
import type { Profile } from '../../server/protocol/profiles.ts'
import { trpc } from '../_client/connection/trpc.ts'
import { notifyFailure } from '../_client/notices/notify-failure.ts'
import { notifyUndoable } from '../_client/notices/notify-undoable.tsx'

const UNDO_REMOVAL_MS = 10_000

export function useProfileActions() {
  const utils = trpc.useUtils()
  const removal = trpc.profiles.remove.useMutation()
  const copying = trpc.profiles.duplicate.useMutation()
  const choosing = trpc.profiles.setDefault.useMutation()

  async function attempt<T>(what: string, call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call()
    } catch (cause) {
      notifyFailure(what, toVigilError(cause))
      return undefined
    } finally {
      await utils.profiles.invalidate()
    }
  }

  function undoRemoval({ id, name }: Profile) {
    return attempt(`${name} could not be brought back`, () => removal.mutateAsync({ profileId: id, undo: true }))
  }

  return {
    setDefault: ({ id, name }: Profile) =>
      attempt(`${name} could not be made the default`, () => choosing.mutateAsync({ profileId: id })),
    duplicate: ({ id, name }: Profile) =>
      attempt(`${name} could not be duplicated`, () => copying.mutateAsync({ profileId: id })),
    bringBack: undoRemoval,
    async remove(profile: Profile) {
      const removed = await attempt(`${profile.name} could not be removed`, () =>
        removal.mutateAsync({ profileId: profile.id }),
      )
      if (!removed) return
      notifyUndoable({
        id: `profile-removed:${profile.id}`,
        title: 'Profile removed',
        text: `Sessions on ${profile.name} go on with it; new ones cannot take it.`,
        forMs: UNDO_REMOVAL_MS,
        onUndo: () => undoRemoval(profile),
      })
    },
  }
}
