import { describe, expect, it } from 'vitest'
import type { Recall } from '../../../server/protocol/recalls.ts'
import { calendarDays } from './calendar-entries.ts'
import { daysOf, longDay, moved, rangeOf, rangeWords } from './calendar-range.ts'
import { dayName } from './day-name.ts'
import { momentWords } from './zoned-words.ts'

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
    // February of 2027 begins on a Monday and has four weeks.
    expect(daysOf('2027-02-14', 'month')).toHaveLength(28)
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
  const days = ['2026-11-24', '2026-11-25']
  const calendar = {
    recalls: [recall('a'), recall('b')],
    occurrences: [
      { ...occurrence, recallId: 'a', nominalAt: at('2026-11-24T08:20Z'), status: 'fired' as const },
      { ...occurrence, recallId: 'a', nominalAt: at('2026-11-24T08:10Z'), status: 'failed' as const },
    ],
    planned: [
      // Claimed while the calendar was read: it is on record, and no plan any more.
      { recallId: 'a', at: at('2026-11-24T08:20Z'), local: '' },
      { recallId: 'a', at: at('2026-11-24T22:50Z'), local: '' },
      { recallId: 'b', at: at('2026-11-24T23:10Z'), local: '', count: 300, lastAt: at('2026-11-25T22:00Z') },
    ],
    leftOut: [{ from: at('2026-11-24T23:00Z'), entries: 12, times: 24 }],
  }
  const shown = (asked: readonly string[]) =>
    [...calendarDays(calendar, asked, BERLIN)].map(([day, { entries, leftOut }]) => [
      day,
      ...entries.map(({ recallId, title, state, at: time, count }) =>
        [recallId, title, state, momentWords(time, BERLIN), count].join(),
      ),
      leftOut.entries,
    ])

  it('are in order on the day of the zone, with what the server has put together and left out', () => {
    expect(shown(days)).toEqual([
      [
        '2026-11-24',
        'a,message of a,failed,Tue 24 Nov, 09:10,1',
        'a,message of a,fired,Tue 24 Nov, 09:20,1',
        'a,message of a,planned,Tue 24 Nov, 23:50,1',
        0,
      ],
      ['2026-11-25', 'b,message of b,planned,Wed 25 Nov, 00:10,300', 12],
    ])
  })

  it('leave out what lies outside of the days', () => {
    expect(shown(['2026-11-25'])).toEqual([['2026-11-25', 'b,message of b,planned,Wed 25 Nov, 00:10,300', 12]])
  })

  it('are counted in the name of their day, also those that are left out', () => {
    const names = [...calendarDays(calendar, days, BERLIN)].map(([day, of]) => dayName(day, of))
    expect(names).toEqual(['Tuesday 24 November, 3 times', 'Wednesday 25 November, 324 times'])
    expect(dayName('2026-11-26', undefined)).toBe('Thursday 26 November, nothing')
  })
})
