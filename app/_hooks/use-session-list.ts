/** The user's sessions, page by page; the feed keeps them fresh. */
'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { SessionFilter, SessionSummary } from '../../server/protocol/sessions.ts'
import { listedSessions, sessionListKey } from '../_client/session-list-cache.ts'
import { useVigil } from '../_client/vigil-provider.tsx'

const PAGE = 50

export function useSessionList(filter: SessionFilter = 'all', search = '') {
  const vigil = useVigil()
  const query = useInfiniteQuery({
    queryKey: sessionListKey(filter, search),
    queryFn: ({ pageParam: cursor }) =>
      vigil.trpc.sessions.list.query({ limit: PAGE, filter, ...(search && { search }), ...(cursor && { cursor }) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (previous) => previous,
  })
  const sessions: SessionSummary[] = useMemo(() => listedSessions(query.data), [query.data])
  return { query, sessions }
}
