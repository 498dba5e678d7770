/** The user's sessions, page by page; the feed keeps them fresh. */
'use client'
import { useMemo } from 'react'
import type { SessionFilter, SessionSummary } from '../../server/protocol/sessions.ts'
import { listedSessions } from '../_client/session-list-cache.ts'
import { trpc } from '../_client/trpc.ts'

const PAGE = 50

export function useSessionList(filter: SessionFilter = 'all', search = '') {
  const query = trpc.sessions.list.useInfiniteQuery(
    { limit: PAGE, filter, ...(search && { search }) },
    { getNextPageParam: (page) => page.nextCursor, placeholderData: (previous) => previous },
  )
  const sessions: SessionSummary[] = useMemo(() => listedSessions(query.data), [query.data])
  return { query, sessions }
}
