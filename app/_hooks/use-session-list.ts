/** The user's sessions, page by page; the feed keeps them fresh. */
'use client'
import { keepPreviousData } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { SessionFilter, SessionSummary } from '../../server/protocol/sessions.ts'
import { trpc } from '../_client/connection/trpc.ts'
import { listedSessions } from '../_client/sessions/session-list-cache.ts'

const PAGE = 100

interface SessionListOptions {
  filter?: SessionFilter
  search?: string
  limit?: number
  enabled?: boolean
  /** Shows what was listed before, until what is asked for now has come. */
  keep?: boolean
}

export function useSessionList(options: SessionListOptions = {}) {
  const { filter = 'all', search = '', limit = PAGE, enabled = true, keep = true } = options
  const query = trpc.sessions.list.useInfiniteQuery(
    { limit, filter, ...(search && { search }) },
    {
      getNextPageParam: (page) => page.nextCursor,
      enabled,
      // Comparing ten thousand entries field by field costs more than showing the few in sight again.
      structuralSharing: false,
      ...(keep && { placeholderData: keepPreviousData }),
      ...(search && { gcTime: 60_000 }),
    },
  )
  const sessions: SessionSummary[] = useMemo(() => listedSessions(query.data), [query.data])
  return { query, sessions }
}
