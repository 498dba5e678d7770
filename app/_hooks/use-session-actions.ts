/** What can be done to a session from anywhere: each tells of its failure by itself, deleting can be undone. */
'use client'
import { useQueryClient } from '@tanstack/react-query'
import { usePathname, useRouter } from 'next/navigation'
import { toVigilError } from '../../client/index.ts'
import type { Session } from '../../server/protocol/sessions.ts'
import { notifyDeleted } from '../_client/notify-deleted.tsx'
import { notifyFailure } from '../_client/notify-failure.ts'
import { SESSION_LISTS, type SessionPages, withoutSessions } from '../_client/session-list-cache.ts'
import { sessionTitle } from '../_client/session-title.ts'
import { trpc } from '../_client/trpc.ts'

type Target = Pick<Session, 'id' | 'title'>
type Change = { title?: string; archived?: boolean; pinned?: boolean }

export function useSessionActions() {
  const queries = useQueryClient()
  const router = useRouter()
  const pathname = usePathname()
  const utils = trpc.useUtils()
  const update = trpc.sessions.update.useMutation()
  const removal = trpc.sessions.remove.useMutation()

  const told = (what: string) => (cause: unknown) => notifyFailure(what, toVigilError(cause))

  async function change(session: Target, input: Change, what: string) {
    await update.mutateAsync({ sessionId: session.id, ...input }).catch(told(what))
    await utils.sessions.list.invalidate()
  }
  async function undoRemoval(session: Target) {
    await removal
      .mutateAsync({ sessionId: session.id, undo: true })
      .catch(told('The session could not be brought back'))
    await utils.sessions.list.invalidate()
  }

  return {
    rename: (session: Target, title: string) => change(session, { title }, 'The session could not be renamed'),
    archive: (session: Target, archived: boolean) =>
      change(session, { archived }, `The session could not be ${archived ? 'archived' : 'taken out of the archive'}`),
    pin: (session: Target, pinned: boolean) => change(session, { pinned }, 'The pin could not be changed'),
    async remove(session: Target) {
      try {
        const { finalAt } = await removal.mutateAsync({ sessionId: session.id })
        const gone = new Set([session.id])
        queries.setQueriesData<SessionPages>(
          { queryKey: SESSION_LISTS },
          (pages) => pages && withoutSessions(pages, gone),
        )
        if (pathname === `/s/${session.id}`) router.push('/')
        notifyDeleted({ id: session.id, title: sessionTitle(session), finalAt, onUndo: () => undoRemoval(session) })
      } catch (cause) {
        told('The session could not be deleted')(cause)
      }
    },
  }
}
