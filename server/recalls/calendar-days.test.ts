import { describe, expect, it } from 'vitest'
import type { RecallRow } from '../store/rows/recall-rows.ts'
import { type Day, gatherByDay, plannedOnDays } from './calendar-days.ts'
import { BERLIN } from './schedule/fixtures/definitions.ts'
import { nextTimes } from './schedule/next-times.ts'
import { normalise } from './schedule/normalise.ts'

type Draft = Parameters<typeof normalise>[0]

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** A week in March of 2027 in which Berlin's clocks go forward, on the days of New York. */
const FROM = Date.UTC(2027, 2, 24, 4)
const WEEK: Day[] = Array.from({ length: 7 }, (_, index) => ({
  from: FROM + index * DAY,
  to: FROM + (index + 1) * DAY,
}))
const COUNTABLE = 1_000_000

function planned(draft: Draft, row: Partial<RecallRow> = {}) {
  const definition = normalise(draft, BERLIN)
  const [first] = nextTimes(definition, { after: FROM - 3 * DAY, count: 1 })
  const whole = { status: 'pending', nextAt: first?.at ?? null, occurrences: 0, definition: JSON.stringify(definition) }
  return { definition, row: { ...whole, ...row } as RecallRow }
}

describe('the planned times of a recall on the days of a calendar', () => {
  it.each([
    { kind: 'cron', cron: '* * * * *' },
    { kind: 'cron', cron: '*/5 2 * * *' },
    { kind: 'cron', cron: '*/10 * * * * 3', gap: 'skip' },
    { kind: 'cron', cron: '30 2 * * *' },
    { kind: 'interval', everySeconds: 97 },
    { kind: 'cron', cron: '*/2 * * * *', endAt: FROM + 2.5 * DAY },
    { kind: 'cron', cron: '* * * * *', maxOccurrences: 5_000 },
    { kind: 'interval', everySeconds: 60, maxOccurrences: 4_321 },
  ] as Draft[])('of %o are those that a walk over all of them finds', (draft) => {
    const { definition, row } = planned(draft)
    const all = nextTimes(definition, {
      after: (row.nextAt ?? 0) - 1,
      count: definition.maxOccurrences ?? 100_000,
      upTo: FROM + 7 * DAY - 1,
    })
    const walked = gatherByDay(all, WEEK, 4, ({ at }) => at)
    expect(plannedOnDays(row, WEEK, { apart: 4, countable: COUNTABLE })).toMatchObject({ times: walked, more: false })
  })

  it('are one for a day that has many, with how many they are and the last', () => {
    const { row } = planned({ kind: 'cron', cron: '*/5 * * * *' })
    const { times } = plannedOnDays(row, WEEK, { apart: 1, countable: COUNTABLE })
    expect(times.map(({ count }) => count)).toEqual([288, 288, 288, 288, 288, 288, 288])
    expect(times[0]).toMatchObject({ at: FROM, lastAt: FROM + DAY - 300_000 })
  })

  it('are the first ones, and it is said, where they are more than may be counted', () => {
    const { row } = planned({ kind: 'cron', cron: '* * * * *' })
    const { times, counted, more } = plannedOnDays(row, WEEK, { apart: 4, countable: 5_000 })
    expect([counted, more, times.length]).toEqual([0, true, 1])
    expect(times[0]).toMatchObject({ at: FROM, count: 400 })
  })

  it('are none of what is paused, or in a zone that is not known any more', () => {
    const { row, definition } = planned({ kind: 'cron', cron: '* * * * *' })
    const nothing = { times: [], counted: 0, more: false }
    const ask = { apart: 4, countable: COUNTABLE }
    expect(plannedOnDays({ ...row, status: 'paused', nextAt: null }, WEEK, ask)).toEqual(nothing)
    const lost = JSON.stringify({ ...definition, timeZone: 'Nowhere/Such' })
    expect(plannedOnDays({ ...row, definition: lost }, WEEK, ask)).toEqual(nothing)
  })
})
