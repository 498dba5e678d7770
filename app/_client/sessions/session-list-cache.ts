/**
 * What the feed says, written into the cached pages of `sessions.list`. Every page is in the list's order, and so are
 * the pages one after another: a changed session is taken out and put where it belongs now, pages without a change stay
 * the same objects, and nothing is sorted. Whether another session belongs to a filtered list only the server can say.
 */
import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query'
import { getQueryKey } from '@trpc/react-query'
import type { ListInput } from '../../../server/protocol/inputs.ts'
import type { Session, SessionSummary } from '../../../server/protocol/sessions.ts'
import { trpc } from '../connection/trpc.ts'

export interface SessionPage {
  items: SessionSummary[]
  nextCursor?: string
}
export type SessionPages = InfiniteData<SessionPage, string | null>

const PAGES_KEPT = 5

/** Begins the key of every cached list. */
export const SESSION_LISTS = getQueryKey(trpc.sessions.list)

/** Whether a list shows some sessions only: by a search, or by a filter other than "all". */
export function isPartialList({ queryKey }: { queryKey: QueryKey }): boolean {
  return inputOf(queryKey).filter !== 'all' || isSearch({ queryKey })
}

export function isSearch({ queryKey }: { queryKey: QueryKey }): boolean {
  return Boolean(inputOf(queryKey).search)
}

function inputOf(queryKey: QueryKey): ListInput {
  return (queryKey[1] as { input: ListInput }).input
}

/** Before everything is asked for again: a hundred pages one after another would keep the newest ones waiting. */
export function keepFirstPages(list: SessionPages): SessionPages {
  if (list.pages.length <= PAGES_KEPT) return list
  return { pages: list.pages.slice(0, PAGES_KEPT), pageParams: list.pageParams.slice(0, PAGES_KEPT) }
}

export function withoutSessions(pages: SessionPages, removed: ReadonlySet<string>): SessionPages {
  if (removed.size === 0) return pages
  return mapPages(pages, (items) =>
    items.some(({ id }) => removed.has(id)) ? items.filter(({ id }) => !removed.has(id)) : items,
  )
}

/** `takesNew`: the list is everything that is not archived, so an unknown session belongs at its place in it. */
export function withSessions(pages: SessionPages, changed: readonly SessionSummary[], takesNew: boolean): SessionPages {
  const known = new Map<string, SessionSummary>()
  const ids = new Set(changed.map(({ id }) => id))
  for (const { items } of pages.pages) for (const item of items) if (ids.has(item.id)) known.set(item.id, item)
  const shown = changed.flatMap((session) => {
    const before = known.get(session.id)
    if (takesNew ? session.archivedAt !== undefined : !before) return []
    // Where it was found only an answer to the search says.
    return [before?.match ? { ...session, match: before.match } : session]
  })
  const more = pages.pages.at(-1)?.nextCursor !== undefined
  const rest = withoutSessions(pages, new Set(known.keys()))
  return shown.reduce((list, session) => insert(list, session, more && !known.has(session.id)), rest)
}

/** What an answered change says of a session, before the feed does. */
export function patchSession(queries: QueryClient, session: Session): void {
  for (const { queryKey } of queries.getQueryCache().findAll({ queryKey: SESSION_LISTS })) {
    queries.setQueryData<SessionPages>(queryKey, (pages) => {
      const before = pages?.pages.flatMap(({ items }) => items).find(({ id }) => id === session.id)
      if (!pages || !before) return pages
      const { archivedAt: _, pinnedAt: __, ...rest } = before
      return withSessions(
        pages,
        [{ ...rest, ...session, unread: isUnread(before, session) }],
        !isPartialList({ queryKey }),
      )
    })
  }
}

/** A mark of reading that has moved forward has read everything; one that was taken back, not the newest. */
function isUnread(before: SessionSummary, { readUpTo }: Session): boolean {
  return readUpTo === before.readUpTo ? before.unread : readUpTo < before.readUpTo
}

/** In the list's order. Pages overlap for a moment when sessions move between two answers; each is shown once. */
export function listedSessions(pages: InfiniteData<SessionPage, unknown> | undefined): SessionSummary[] {
  const known = pages && listings.get(pages)
  if (known) return known
  const seen = new Set<string>()
  const listed: SessionSummary[] = []
  for (const { items } of pages?.pages ?? []) {
    for (const item of items) {
      if (seen.has(item.id)) continue
      seen.add(item.id)
      listed.push(item)
    }
  }
  if (pages) listings.set(pages, listed)
  return listed
}

/** Made once of the same pages, whoever asks. */
const listings = new WeakMap<object, SessionSummary[]>()

/** Pinned ones first, then by last change. */
function isBefore(a: SessionSummary, b: SessionSummary): boolean {
  const [pinnedA, pinnedB] = [a.pinnedAt !== undefined, b.pinnedAt !== undefined]
  if (pinnedA !== pinnedB) return pinnedA
  return a.updatedAt === b.updatedAt ? a.id > b.id : a.updatedAt > b.updatedAt
}

/** `onlyAmong`: behind the last one there are others, which the next page brings; so it brings this one too. */
function insert(list: SessionPages, session: SessionSummary, onlyAmong: boolean): SessionPages {
  const { pages } = list
  const last = pages.length - 1
  const found = pages.findIndex(({ items }) => {
    const end = items.at(-1)
    return end !== undefined && isBefore(session, end)
  })
  if (found < 0 && (onlyAmong || last < 0)) return list
  const target = found < 0 ? last : found
  return {
    ...list,
    pages: pages.map((page, index) => (index === target ? { ...page, items: inserted(page.items, session) } : page)),
  }
}

function inserted(items: SessionSummary[], session: SessionSummary): SessionSummary[] {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const item = items[middle]
    if (item && isBefore(item, session)) low = middle + 1
    else high = middle
  }
  return items.toSpliced(low, 0, session)
}

function mapPages(list: SessionPages, change: (items: SessionSummary[]) => SessionSummary[]): SessionPages {
  return {
    ...list,
    pages: list.pages.map((page) => {
      const items = change(page.items)
      return items === page.items ? page : { ...page, items }
    }),
  }
}
