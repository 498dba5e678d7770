import { describe, expect, it } from 'vitest'
import type { Recall } from '../../../server/protocol/recalls.ts'
import { calendarEntries } from './calendar-entries.ts'
import { daysOf, longDay, moved, rangeOf, rangeWords } from './calendar-range.ts'

const BERLIN = 'Europe/Berlin'
const at = (iso: string) => Date.parse(iso)
const recall = (id: string) => ({ id, message: `message of ${id}` }) as Recall
const occurrence = { id: 'o', sessionId: 's', dueAt: 0, deferrals: 0 }

describe('the days of a calendar', () => {
  it('are whole weeks from Monday on', () => {
    expect(daysOf('2026-11-24', 'week')).toEqual([
      '2026-11-23',
      '2026-11-24',
      '2026-11-25',
      '2026-11-26',
      '2026-11-27',
      '2026-11-28',
      '2026-11-29',
    ])
    const month = daysOf('2026-11-24', 'month')
    expect([month.length, month[0], month.at(-1)]).toEqual([42, '2026-10-26', '2026-12-06'])
  })

  it('end where the next begins, on the clock of the zone, also when it is changed in between', () => {
    const { from, to } = rangeOf('2027-03-28', 'week', BERLIN)
    expect([from, to]).toEqual([at('2027-03-21T23:00Z'), at('2027-03-28T22:00Z')])
  })

  it('move by a week or a month, and are named', () => {
    expect(moved('2026-11-24', 'week', -1)).toBe('2026-11-17')
    expect(moved('2026-12-31', 'month', 1)).toBe('2027-01-01')
    expect(moved('2027-01-31', 'month', 1)).toBe('2027-02-01')
    expect(rangeWords('2026-11-24', 'month')).toBe('November 2026')
    expect(rangeWords('2026-11-24', 'week')).toMatch(/^23.*29 Nov 2026$/)
    expect(longDay('2026-11-24')).toBe('Tuesday 24 November')
  })
})

describe('the entries of a calendar', () => {
  const calendar = {
    recalls: [recall('a'), recall('b')],
    occurrences: [
      { ...occurrence, recallId: 'a', nominalAt: at('2026-11-24T08:00Z'), status: 'fired' as const },
      { ...occurrence, recallId: 'a', nominalAt: at('2026-11-24T08:10Z'), status: 'failed' as const },
      { ...occurrence, recallId: 'a', nominalAt: at('2026-11-24T08:20Z'), status: 'fired' as const },
    ],
    planned: [
      // Claimed since the calendar was read: it is on record, and no plan any more.
      { recallId: 'a', at: at('2026-11-24T08:20Z'), local: '' },
      { recallId: 'a', at: at('2026-11-24T22:50Z'), local: '' },
      { recallId: 'b', at: at('2026-11-24T23:10Z'), local: '' },
    ],
  }

  it('are one for the times of a recall that stand alike, on the day of the zone', () => {
    const entries = calendarEntries(calendar, BERLIN, 'day')
    expect(entries.map(({ recallId, state, start, count }) => [recallId, state, start, count])).toEqual([
      ['a', 'fired', '2026-11-24 09:00:00', 2],
      ['a', 'failed', '2026-11-24 09:10:00', 1],
      ['a', 'planned', '2026-11-24 23:50:00', 1],
      ['b', 'planned', '2026-11-25 00:10:00', 1],
    ])
    expect(entries[2]?.end).toBe('2026-11-24 23:59:59')
    expect(entries[3]).toMatchObject({ title: 'message of b', end: '2026-11-25 00:40:00' })
  })
})
