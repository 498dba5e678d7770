/**
 * Recalls in the order that they are wanted. What lasts is loaded whole (a user has 1,000 at most): those that will come
 * by their next time stand first. Of what is over there may be any number, so that it comes page by page, what was over
 * last first; and so do all together, the newest first.
 */
'use client'
import { keepPreviousData } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { LIST_MAX_ITEMS } from '../../server/protocol/limits.ts'
import { RECALL_STATUSES, type Recall, type RecallStatus } from '../../server/protocol/recalls.ts'
import { trpc } from '../_client/connection/trpc.ts'
import { isLasting } from '../_client/recalls/recall-states.ts'

export type RecallFilter = 'planned' | 'paused' | 'over' | 'all'

const STATUSES: Record<RecallFilter, RecallStatus[]> = {
  planned: ['pending', 'paused'],
  paused: ['paused'],
  over: ['fired', 'ended', 'cancelled'],
  all: [...RECALL_STATUSES],
}
const PAGE = 50

interface RecallListOptions {
  filter: RecallFilter
  sessionId?: string | undefined
  /** In the message or the note. */
  search?: string
}

export function useRecallList({ filter, sessionId, search = '' }: RecallListOptions) {
  const isWhole = filter === 'planned' || filter === 'paused'
  const query = trpc.recalls.list.useInfiniteQuery(
    {
      status: STATUSES[filter],
      limit: isWhole ? LIST_MAX_ITEMS : PAGE,
      ...(sessionId !== undefined && { sessionId }),
      ...(search !== '' && { search }),
      ...(filter === 'over' && { order: 'updated' as const }),
    },
    {
      getNextPageParam: (page) => page.nextCursor,
      staleTime: 0,
      placeholderData: keepPreviousData,
      // What was typed on the way to a word is not worth keeping for long.
      ...(search !== '' && { gcTime: 60_000 }),
    },
  )
  const { data, hasNextPage, isFetchingNextPage, isError, isPlaceholderData, fetchNextPage } = query
  const isLoadingAll = isWhole && hasNextPage && !isError && !isPlaceholderData
  const wantsMore = isLoadingAll && !isFetchingNextPage
  useEffect(() => {
    if (wantsMore) void fetchNextPage()
  }, [wantsMore, fetchNextPage])

  const recalls = useMemo(() => {
    const seen = new Set<string>()
    const found = (data?.pages ?? []).flatMap((page) => page.items).filter(({ id }) => !seen.has(id) && seen.add(id))
    return isWhole ? found.sort(bySoonest) : found
  }, [data, isWhole])
  // Shown before all of them are there, they would change their places under the pointer.
  const [whole, setWhole] = useState(recalls)
  if (!isLoadingAll && whole !== recalls) setWhole(recalls)
  return {
    query,
    recalls: isLoadingAll ? whole : recalls,
    isWaiting: query.isPending || (isLoadingAll && whole.length === 0),
    /** What is shown is not what was asked for last. */
    isBehind: isPlaceholderData || isLoadingAll,
  }
}

function bySoonest(one: Recall, other: Recall): number {
  const [first, second] = [rank(one), rank(other)]
  if (first !== second) return first - second
  if (isLasting(one)) return (one.nextAt ?? 0) - (other.nextAt ?? 0) || one.createdAt - other.createdAt
  return other.updatedAt - one.updatedAt
}

function rank({ status, nextAt }: Recall): number {
  if (status === 'pending') return nextAt === null ? 0 : 1
  return status === 'paused' ? 2 : 3
}
