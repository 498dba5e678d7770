/** What can be done to a session from anywhere: each tells of its failure by itself; hiding and deleting can be undone. */
'use client'
import { useQueryClient } from '@tanstack/react-query'
import { usePathname, useRouter } from 'next/navigation'
import { toVigilError } from '../../client/index.ts'
import type { Session } from '../../server/protocol/sessions.ts'
import { serverNow } from '../_client/connection/server-clock.ts'
import { trpc } from '../_client/connection/trpc.ts'
import { notify } from '../_client/notices/notify.ts'
import { notifyFailure } from '../_client/notices/notify-failure.ts'
import { notifyUndoable } from '../_client/notices/notify-undoable.tsx'
import {
  patchSession,
  SESSION_LISTS,
  type SessionPages,
  withoutSessions,
} from '../_client/sessions/session-list-cache.ts'
import { sessionTitle } from '../_client/sessions/session-title.ts'

type Target = Pick<Session, 'id' | 'title'>
type Change = { title?: string; archived?: boolean; pinned?: boolean; readUpTo?: number; unread?: true }

const UNDO_ARCHIVING_MS = 8_000
const UNDO_DELETION_MS = 10_000

export function useSessionActions() {
  const queries = useQueryClient()
  const router = useRouter()
  const pathname = usePathname()
  const update = trpc.sessions.update.useMutation()
  const removal = trpc.sessions.remove.useMutation()

  const told = (what: string) => (cause: unknown) => notifyFailure(what, toVigilError(cause))

  /** False when it failed, and was told. */
  async function change(session: Target, input: Change, what: string): Promise<boolean> {
    try {
      patchSession(queries, await update.mutateAsync({ sessionId: session.id, ...input }))
      return true
    } catch (cause) {
      told(what)(cause)
      return false
    }
  }
  async function archive(session: Target, archived: boolean): Promise<void> {
    const what = `The session could not be ${archived ? 'archived' : 'taken out of the archive'}`
    if (!(await change(session, { archived }, what)) || !archived) return
    notifyUndoable({
      id: `archived:${session.id}`,
      title: 'Session archived',
      text: sessionTitle(session),
      forMs: UNDO_ARCHIVING_MS,
      onUndo: () => archive(session, false),
    })
  }
  /** Who was sent away from its page, and has gone nowhere since, is taken back there. */
  async function undoRemoval(session: Target, leftPage: string | undefined) {
    try {
      await removal.mutateAsync({ sessionId: session.id, undo: true })
      if (leftPage !== undefined && window.location.pathname === '/') router.push(leftPage)
    } catch (cause) {
      told('The session could not be brought back')(cause)
    }
  }

  return {
    archive,
    rename: (session: Target, title: string) => change(session, { title }, 'The session could not be renamed'),
    pin: (session: Target, pinned: boolean) => change(session, { pinned }, 'The pin could not be changed'),
    markRead: (session: Target & { head: number }) =>
      change(session, { readUpTo: session.head }, 'The session could not be marked as read'),
    markUnread: (session: Target) => change(session, { unread: true }, 'The session could not be marked as unread'),
    async copyLink(session: Target) {
      const address = `${window.location.origin}/s/${encodeURIComponent(session.id)}`
      try {
        await navigator.clipboard.writeText(address)
        notify({ message: 'Link copied', closeButtonProps: { 'aria-label': 'Dismiss' } })
      } catch {
        notify({ title: 'The link could not be copied', message: address, autoClose: 20_000 })
      }
    },
    async remove(session: Target) {
      try {
        const { finalAt } = await removal.mutateAsync({ sessionId: session.id })
        const gone = new Set([session.id])
        queries.setQueriesData<SessionPages>(
          { queryKey: SESSION_LISTS },
          (pages) => pages && withoutSessions(pages, gone),
        )
        const leftPage = pathname === `/s/${session.id}` ? pathname : undefined
        if (leftPage !== undefined) router.push('/')
        notifyUndoable({
          id: `deleted:${session.id}`,
          title: 'Session deleted',
          text: sessionTitle(session),
          forMs: (finalAt ?? serverNow() + UNDO_DELETION_MS) - serverNow(),
          onUndo: () => undoRemoval(session, leftPage),
        })
      } catch (cause) {
        told('The session could not be deleted')(cause)
      }
    },
  }
}
