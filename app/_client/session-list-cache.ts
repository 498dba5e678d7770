/**
 * What the feed says, written into the cached pages of `sessions.list`. A session already listed is replaced where it
 * stands or moved to the front; whether another one belongs to a filtered list only the server can say.
 */
import type { InfiniteData, QueryKey } from '@tanstack/react-query'
import { getQueryKey } from '@trpc/react-query'
import type { ListInput } from '../../server/protocol/inputs.ts'
import type { SessionSummary } from '../../server/protocol/sessions.ts'
import { trpc } from './trpc.ts'

export interface SessionPage {
  items: SessionSummary[]
  nextCursor?: string
}
export type SessionPages = InfiniteData<SessionPage, string | null>

/** Begins the key of every cached list. */
export const SESSION_LISTS = getQueryKey(trpc.sessions.list)

/** Whether a list shows some sessions only: by a search, or by a filter other than "all". */
export function isPartialList({ queryKey }: { queryKey: QueryKey }): boolean {
  const { input } = queryKey[1] as { input: ListInput }
  return input.filter !== 'all' || Boolean(input.search)
}

export function withoutSessions(pages: SessionPages, removed: ReadonlySet<string>): SessionPages {
  return mapItems(pages, (items) => items.filter((item) => !removed.has(item.id)))
}

/** `takesNew`: the list is everything that is not archived, so an unknown session belongs at its place in it. */
export function withSessions(pages: SessionPages, changed: readonly SessionSummary[], takesNew: boolean): SessionPages {
  const byId = new Map(changed.map((session) => [session.id, session]))
  const known = new Set(pages.pages.flatMap((page) => page.items.map((item) => item.id)))
  const replaced = mapItems(pages, (items) => items.map((item) => byId.get(item.id) ?? item))
  if (!takesNew) return replaced
  const added = changed.filter((session) => !known.has(session.id))
  const [first, ...rest] = replaced.pages
  if (!first) return replaced
  const all = { ...replaced, pages: [{ ...first, items: [...added, ...first.items] }, ...rest] }
  return mapItems(all, (items) => items.filter((item) => item.archivedAt === undefined))
}

/** Pinned ones first, then by last change. Pages overlap for a moment when sessions move; each is shown once. */
export function listedSessions(pages: InfiniteData<SessionPage, unknown> | undefined): SessionSummary[] {
  const byId = new Map<string, SessionSummary>()
  for (const item of pages?.pages.flatMap((page) => page.items) ?? []) byId.set(item.id, item)
  return [...byId.values()].sort(
    (a, b) => Number(b.pinnedAt !== undefined) - Number(a.pinnedAt !== undefined) || b.updatedAt - a.updatedAt,
  )
}

function mapItems(pages: SessionPages, change: (items: SessionSummary[]) => SessionSummary[]): SessionPages {
  return { ...pages, pages: pages.pages.map((page) => ({ ...page, items: change(page.items) })) }
}
