/**
 * Keeps every cached list of sessions, and what is counted of them, as fresh as the user's feed. Used once, at the top
 * of the page. Over a WebSocket an error or a normal end closes a tRPC subscription for good, so it is opened again,
 * after a pause that grows; its first frame is a reset each time.
 */
'use client'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { toVigilError } from '../../client/index.ts'
import type { FeedFrame, ServerCondition } from '../../server/protocol/feed.ts'
import { authentication } from '../_client/connection/authentication.ts'
import { feedFrames } from '../_client/connection/feed-frames.ts'
import { createGrowingPause } from '../_client/connection/growing-pause.ts'
import { serverCondition } from '../_client/connection/server-condition.ts'
import { trpc } from '../_client/connection/trpc.ts'
import {
  isPartialList,
  isSearch,
  keepFirstPages,
  SESSION_LISTS,
  type SessionPages,
  withoutSessions,
  withSessions,
} from '../_client/sessions/session-list-cache.ts'

/** What only the server can say is asked for again at most this often, however much the feed says. */
const REFETCH_EVERY_MS = 700

export function useFeed(): void {
  const queries = useQueryClient()
  const utils = trpc.useUtils()
  const [pause] = useState(createGrowingPause)
  const refetchSoon = useMemo(
    () =>
      throttled(() => {
        // What is searched for is not asked for again by itself: it is asked by whoever types.
        utils.sessions.list.invalidate(undefined, { predicate: (list) => isPartialList(list) && !isSearch(list) })
        utils.sessions.counts.invalidate()
        utils.sessions.inbox.invalidate()
      }),
    [utils],
  )

  const feed = trpc.feed.watch.useSubscription(
    {},
    {
      onData({ data }) {
        pause.succeeded()
        if (data.server) serverTold(queries, data.server)
        applyFeedFrame(queries, data)
        feedFrames.publish(data)
        if (data.reset || data.profiles) refetchProfiles(utils)
        if (!data.reset) return refetchSoon.call()
        utils.sessions.counts.invalidate()
        utils.sessions.inbox.invalidate()
      },
      onError(cause) {
        const error = toVigilError(cause)
        serverCondition.lost(error)
        if (!authentication.noticed(error)) pause.before(feed.reset)
      },
      onComplete() {
        serverCondition.lost()
        pause.before(feed.reset)
      },
    },
  )
  useEffect(
    () => () => {
      pause.cancel()
      refetchSoon.cancel()
    },
    [pause, refetchSoon],
  )
}

function serverTold(queries: QueryClient, told: ServerCondition): void {
  const { degraded } = serverCondition.getSnapshot()
  serverCondition.told(told)
  // What could not be read while the store was away can be read now.
  if (degraded.includes('store') && !told.degraded.includes('store')) {
    void queries.refetchQueries({ predicate: ({ state }) => state.status === 'error' })
  }
}

function refetchProfiles(utils: ReturnType<typeof trpc.useUtils>): void {
  void utils.profiles.invalidate()
  void utils.models.invalidate()
}

function applyFeedFrame(queries: QueryClient, { reset, sessions = [], removedSessions = [] }: FeedFrame): void {
  if (reset) {
    queries.setQueriesData<SessionPages>({ queryKey: SESSION_LISTS }, (pages) => pages && keepFirstPages(pages))
    queries.invalidateQueries({ queryKey: SESSION_LISTS })
  }
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
    cancel() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
