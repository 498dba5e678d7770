import { describe, expect, it } from 'vitest'
import type { Recall } from '../../../server/protocol/recalls.ts'
import { type RecallPages, withRecalls } from './recall-list-cache.ts'

const recall = (id: string, createdAt: number, rest: Partial<Recall> = {}): Recall => ({
  ...{ id, createdAt, updatedAt: createdAt, sessionId: 's', version: 1, message: id, status: 'pending', nextAt: 1 },
  ...{ definition: { kind: 'once' }, occurrences: 0, failuresInARow: 0, createdBy: 'user' },
  ...rest,
})
const list = (...pages: Recall[][]): RecallPages => ({
  pages: pages.map((items, index) => ({ items, ...(index < pages.length - 1 && { nextCursor: `${index}` }) })),
  pageParams: pages.map(() => null),
})
const ids = ({ pages }: RecallPages) => pages.map(({ items }) => items.map(({ id }) => id))
const before = list([recall('d', 4), recall('c', 3)], [recall('b', 2)])
const wanted = { status: ['pending', 'paused'] as Recall['status'][] }

describe('a changed recall in a cached list', () => {
  it('replaces itself where it is, and leaves other pages as they are', () => {
    const after = withRecalls(before, [recall('c', 3, { updatedAt: 9, status: 'paused' })], wanted)
    expect(after.pages[0]?.items[1]?.status).toBe('paused')
    expect(after.pages[0]?.items[0]).toBe(before.pages[0]?.items[0])
    expect(after.pages[1]).toBe(before.pages[1])
  })

  it('is taken out once it is not of those any more', () => {
    expect(ids(withRecalls(before, [recall('d', 4, { updatedAt: 9, status: 'fired' })], wanted))).toEqual([
      ['c'],
      ['b'],
    ])
  })

  it('gives way to what is known that is newer', () => {
    const newer = list([recall('a', 1, { updatedAt: 9, status: 'paused' })])
    expect(withRecalls(newer, [recall('a', 1)], wanted).pages[0]?.items[0]?.status).toBe('paused')
  })

  it('comes in by the time of its making, unless it is of another session or state', () => {
    expect(ids(withRecalls(before, [recall('e', 5)], wanted))).toEqual([['e', 'd', 'c'], ['b']])
    expect(ids(withRecalls(before, [recall('a', 1)], wanted))).toEqual([
      ['d', 'c'],
      ['b', 'a'],
    ])
    expect(withRecalls(before, [recall('e', 5, { status: 'fired' })], wanted)).toBe(before)
    expect(withRecalls(before, [recall('e', 5)], { ...wanted, sessionId: 'other' })).toBe(before)
  })

  it('comes into what is searched when it holds the words, and goes when it is edited so that it does not', () => {
    const search = { ...wanted, search: ' Needle' }
    const found = withRecalls(before, [recall('e', 5, { message: 'a NEEDLE' }), recall('f', 6)], search)
    expect(ids(found)[0]).toEqual(['e', 'd', 'c'])
    // As the server has found it, by rules that a browser does not know.
    const paused = withRecalls(found, [recall('d', 4, { updatedAt: 9, status: 'paused' })], search)
    expect(paused.pages[0]?.items[1]?.status).toBe('paused')
    const edited = [
      recall('e', 5, { updatedAt: 9, message: 'hay', note: 'needles' }),
      recall('d', 4, { updatedAt: 10, message: 'hay' }),
    ]
    expect(ids(withRecalls(paused, edited, search))[0]).toEqual(['e', 'c'])
  })

  it('comes in by the time of its change where the list is in that order', () => {
    const over = { status: ['cancelled'] as Recall['status'][], order: 'updated' as const }
    const ended = (id: string, createdAt: number, updatedAt: number) =>
      recall(id, createdAt, { updatedAt, status: 'cancelled' })
    const first = list([ended('d', 4, 40), ended('c', 3, 30)])
    expect(ids(withRecalls(first, [ended('a', 1, 50)], over))).toEqual([['a', 'd', 'c']])
    expect(ids(withRecalls(first, [ended('e', 5, 35)], over))).toEqual([['d', 'e', 'c']])
  })

  it('waits for the page that it belongs to when that is not loaded', () => {
    const first: RecallPages = { pages: [{ items: [recall('d', 4)], nextCursor: 'next' }], pageParams: [null] }
    expect(withRecalls(first, [recall('a', 1)], wanted)).toBe(first)
    expect(ids(withRecalls(list([]), [recall('a', 1)], wanted))).toEqual([['a']])
  })
})
