import { QueryClient } from '@tanstack/react-query'
import { getQueryKey } from '@trpc/react-query'
import { describe, expect, test } from 'vitest'
import type { ListInput } from '../../../server/protocol/inputs.ts'
import type { SessionSummary } from '../../../server/protocol/sessions.ts'
import { trpc } from '../connection/trpc.ts'
import {
  isPartialList,
  listedSessions,
  SESSION_LISTS,
  type SessionPages,
  withoutSessions,
  withSessions,
} from './session-list-cache.ts'

const session = (id: string, updatedAt: number, more: Partial<SessionSummary> = {}): SessionSummary => ({
  id,
  userId: 'u',
  title: id,
  profileId: 'default',
  metadata: {},
  createdAt: 0,
  updatedAt,
  readUpTo: 0,
  status: 'idle',
  head: 1,
  unread: false,
  preview: '',
  watchers: 0,
  ...more,
})
const pages = (...items: SessionSummary[][]): SessionPages => ({
  pages: items.map((page) => ({ items: page })),
  pageParams: items.map(() => ''),
})
const keyOf = (input: ListInput) => getQueryKey(trpc.sessions.list, input, 'infinite')
const ids = (list: SessionPages) => listedSessions(list).map((item) => item.id)

describe('the cached list of sessions', () => {
  const list = pages([session('a', 30), session('b', 20)], [session('c', 10)])

  test('a changed session moves to the front, whichever page it was on', () => {
    expect(ids(withSessions(list, [session('c', 40)], true))).toEqual(['c', 'a', 'b'])
  })
  test('a new session joins the whole list, but not a filtered one', () => {
    expect(ids(withSessions(list, [session('d', 40)], true))).toEqual(['d', 'a', 'b', 'c'])
    expect(ids(withSessions(list, [session('d', 40)], false))).toEqual(['a', 'b', 'c'])
  })
  test('an archived session leaves the whole list', () => {
    expect(ids(withSessions(list, [session('b', 40, { archivedAt: 40 })], true))).toEqual(['a', 'c'])
  })
  test('a removed session is gone', () => {
    expect(ids(withoutSessions(list, new Set(['a'])))).toEqual(['b', 'c'])
  })
  test('pinned sessions come first', () => {
    expect(ids(withSessions(list, [session('c', 10, { pinnedAt: 5 })], true))).toEqual(['c', 'a', 'b'])
  })
  test('sessions of one moment stand by their ids, the last first, as the server lists them', () => {
    expect(ids(withSessions(list, [session('a2', 30), session('a1', 30)], true))).toEqual(['a2', 'a1', 'a', 'b', 'c'])
  })
  test('a session older than what is loaded waits for the page that brings it, unless it was here', () => {
    const some: SessionPages = { ...list, pages: list.pages.map((page) => ({ ...page, nextCursor: 'more' })) }
    expect(ids(withSessions(some, [session('old', 1)], true))).toEqual(['a', 'b', 'c'])
    expect(ids(withSessions(some, [session('a', 1)], true))).toEqual(['b', 'c', 'a'])
    expect(ids(withSessions(list, [session('old', 1)], true))).toEqual(['a', 'b', 'c', 'old'])
  })
  test('pages without a change stay the same objects', () => {
    const next = withSessions(list, [session('a', 40)], true)
    expect(next.pages[1]).toBe(list.pages[1])
    expect(withoutSessions(list, new Set(['never was'])).pages[0]).toBe(list.pages[0])
  })
  test('where a session was found stays with it', () => {
    const match = { title: [[0, 1] as [number, number]] }
    const found = pages([session('a', 30, { match })])
    expect(withSessions(found, [session('a', 40)], false).pages[0]?.items[0]).toMatchObject({ updatedAt: 40, match })
  })
  test('a change among ten thousand takes little', () => {
    const many = pages(
      ...Array.from({ length: 100 }, (_, page) =>
        Array.from({ length: 100 }, (_item, at) => session(`s${page}-${at}`, 1_000_000 - page * 100 - at)),
      ),
    )
    const begun = performance.now()
    let next = many
    for (let n = 0; n < 50; n++) next = withSessions(next, [session(`s${n}-50`, 2_000_000 + n)], true)
    expect(listedSessions(next)).toHaveLength(10_000)
    expect(performance.now() - begun).toBeLessThan(500)
    expect(ids(next).slice(0, 2)).toEqual(['s49-50', 's48-50'])
  })
  test('a session on two pages is listed once', () => {
    expect(ids(pages([session('a', 30)], [session('a', 20), session('b', 10)]))).toEqual(['a', 'b'])
  })
  test('every cached list is found by the key they share, and nothing else is', () => {
    const queries = new QueryClient()
    queries.setQueryData(keyOf({ filter: 'all', limit: 50 }), list)
    queries.setQueryData(keyOf({ filter: 'running', limit: 50 }), list)
    queries.setQueryData(getQueryKey(trpc.system.info), {})
    expect(queries.getQueryCache().findAll({ queryKey: SESSION_LISTS })).toHaveLength(2)
  })
  test('a list with a filter or a search is partial', () => {
    expect(isPartialList({ queryKey: keyOf({ filter: 'all', limit: 50 }) })).toBe(false)
    expect(isPartialList({ queryKey: keyOf({ filter: 'running', limit: 50 }) })).toBe(true)
    expect(isPartialList({ queryKey: keyOf({ filter: 'all', search: 'a' }) })).toBe(true)
  })
})
