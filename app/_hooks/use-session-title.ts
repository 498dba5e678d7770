/** A session's title, from the list where it is there, else from the server. Undefined while it is not known, and of ''. */
'use client'
import { trpc } from '../_client/connection/trpc.ts'
import { sessionTitle } from '../_client/sessions/session-title.ts'
import { useListedSession } from './use-listed-session.ts'

export function useSessionTitle(sessionId: string): string | undefined {
  const listed = useListedSession(sessionId)
  const other = trpc.sessions.get.useQuery({ sessionId }, { enabled: !listed && sessionId !== '', retry: false })
  const session = listed ?? other.data
  return session && sessionTitle(session)
}
