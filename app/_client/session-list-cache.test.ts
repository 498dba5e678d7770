import { QueryClient } from '@tanstack/react-query'
import { getQueryKey } from '@trpc/react-query'
import { describe, expect, test } from 'vitest'
import type { ListInput } from '../../server/protocol/inputs.ts'
import type { SessionSummary } from '../../server/protocol/sessions.ts'
import {
  isPartialList,
  listedSessions,
  SESSION_LISTS,
  type SessionPages,
  withoutSessions,
  withSessions,
} from './session-list-cache.ts'
import { trpc } from './trpc.ts'

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
