/** Keeps every cached list of sessions as fresh as the user's feed. Used once, at the top of the page. */
'use client'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { FeedFrame } from '../../server/protocol/feed.ts'
import { authentication } from '../_client/authentication.ts'
import { followFeed } from '../_client/follow-feed.ts'
import {
  isPartialList,
  SESSION_LISTS,
  type SessionPages,
  withoutSessions,
  withSessions,
} from '../_client/session-list-cache.ts'
import { useVigil } from '../_client/vigil-provider.tsx'

/** Filtered lists are asked for again at most this often, however much the feed says. */
const REFETCH_EVERY_MS = 1_000

export function useFeed(): void {
  const vigil = useVigil()
  const queries = useQueryClient()

  useEffect(() => {
    const refetchSoon = throttled(() =>
      queries.invalidateQueries({ queryKey: SESSION_LISTS, predicate: isPartialList }),
    )
    const stop = followFeed(vigil, {
      onFrame: (frame) => {
        applyFeedFrame(queries, frame)
        if (!frame.reset) refetchSoon.call()
      },
      onCut: (error) => !(error && authentication.noticed(error)),
    })
    return () => {
      stop()
      refetchSoon.cancel()
    }
  }, [vigil, queries])
}

function applyFeedFrame(queries: QueryClient, { reset, sessions = [], removedSessions = [] }: FeedFrame): void {
  if (reset) queries.invalidateQueries({ queryKey: SESSION_LISTS })
  if (sessions.length + removedSessions.length === 0) return
  const removed = new Set(removedSessions)
  for (const { queryKey } of queries.getQueryCache().findAll({ queryKey: SESSION_LISTS })) {
    queries.setQueryData<SessionPages>(
      queryKey,
      (pages) => pages && withSessions(withoutSessions(pages, removed), sessions, !isPartialList({ queryKey })),
    )
  }
}

function throttled(action: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    call() {
      timer ??= setTimeout(() => {
        timer = undefined
        action()
      }, REFETCH_EVERY_MS)
    },
    cancel: () => clearTimeout(timer),
  }
}
