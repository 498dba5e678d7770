/** What the list knows of a session, as fresh as the feed: undefined when it is not among those that are loaded. */
'use client'
import type { SessionSummary } from '../../server/protocol/sessions.ts'
import { useSessionList } from './use-session-list.ts'

export function useListedSession(sessionId: string): SessionSummary | undefined {
  return useSessionList().sessions.find(({ id }) => id === sessionId)
}
