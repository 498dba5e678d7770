/** What is in the user's inbox, and what takes it out: entries leave at once, and come back when that failed. */
'use client'
import type { InfiniteData } from '@tanstack/react-query'
import { useMemo } from 'react'
import { newId, toVigilError } from '../../client/index.ts'
import type { InboxItem } from '../../server/protocol/sessions.ts'
import { trpc } from '../_client/connection/trpc.ts'
import { notifyFailure } from '../_client/notices/notify-failure.ts'

const PAGE = 50
const INPUT = { limit: PAGE }

interface InboxPage {
  items: InboxItem[]
  nextCursor?: string
  asOf: number
}

export function useInbox() {
  const utils = trpc.useUtils()
  const query = trpc.sessions.inbox.useInfiniteQuery(INPUT, { getNextPageParam: (page) => page.nextCursor })
  const update = trpc.sessions.update.useMutation()
  const all = trpc.sessions.markAllRead.useMutation()
  const again = trpc.sessions.continueRun.useMutation()
  const items = useMemo(() => listed(query.data), [query.data])
  const asOf = query.data?.pages[0]?.asOf

  function leaveOut(leaves: (item: InboxItem) => boolean) {
    utils.sessions.inbox.setInfiniteData(INPUT, (data) =>
      data
        ? { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.filter((item) => !leaves(item)) })) }
        : data,
    )
  }
  async function told(what: string, action: Promise<unknown>): Promise<void> {
    await action.catch((cause: unknown) => notifyFailure(what, toVigilError(cause)))
    await Promise.all([utils.sessions.inbox.invalidate(), utils.sessions.counts.invalidate()])
  }

  return {
    query,
    items,
    markRead({ session }: InboxItem) {
      leaveOut((item) => item.session.id === session.id && item.kind !== 'approval')
      const { id: sessionId, head: readUpTo } = session
      return told('It could not be marked as read', update.mutateAsync({ sessionId, readUpTo }))
    },
    markAllRead() {
      if (asOf === undefined) return
      leaveOut((item) => item.kind !== 'approval')
      return told('The inbox could not be marked as read', all.mutateAsync({ upTo: asOf }))
    },
    takeUp({ session, run }: InboxItem) {
      if (!run) return
      leaveOut((item) => item.session.id === session.id)
      const input = { sessionId: session.id, runId: run.id, requestId: newId('req') }
      return told('The run could not be taken up again', again.mutateAsync(input))
    },
  }
}

/** Each once: between two answers a session may have moved from one page to the next. */
function listed(data: InfiniteData<InboxPage, unknown> | undefined): InboxItem[] {
  const seen = new Set<string>()
  return (data?.pages ?? [])
    .flatMap((page) => page.items)
    .filter(({ session }) => !seen.has(session.id) && seen.add(session.id))
}
