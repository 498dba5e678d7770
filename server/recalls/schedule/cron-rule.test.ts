import { Cron } from 'croner'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CronRule } from './cron-rule.ts'
import { readCron } from './read-cron.ts'
import { DAY_MS } from './zone-segments.ts'

function days(cron: string, from: string, count: number): string[] {
  const rule = new CronRule(readCron(cron))
  const found: string[] = []
  for (
    let day = rule.dayFrom(Date.parse(from));
    day !== undefined && found.length < count;
    day = rule.dayFrom(day + DAY_MS)
  ) {
    found.push(new Date(day).toISOString().slice(0, 10))
  }
  return found
}

describe('days of a cron expression', () => {
  it('29 February comes in leap years, which 2100 is not', () => {
    expect(days('0 0 29 2 *', '2026-11-24', 3)).toEqual(['2028-02-29', '2032-02-29', '2036-02-29'])
    expect(days('0 0 29 2 *', '2092-03-01', 2)).toEqual(['2096-02-29', '2104-02-29'])
  })

  it('the 31st comes in the months that have one', () => {
    expect(days('0 0 31 * *', '2026-11-24', 4)).toEqual(['2026-12-31', '2027-01-31', '2027-03-31', '2027-05-31'])
  })

  it('L is the last day of a month, LW its last weekday', () => {
    expect(days('0 0 L * *', '2027-01-01', 3)).toEqual(['2027-01-31', '2027-02-28', '2027-03-31'])
    expect(days('0 0 L 2 *', '2028-01-01', 1)).toEqual(['2028-02-29'])
    expect(days('0 0 LW * *', '2027-01-01', 3)).toEqual(['2027-01-29', '2027-02-26', '2027-03-31'])
    expect(days('0 0 15,L * *', '2027-02-01', 2)).toEqual(['2027-02-15', '2027-02-28'])
  })

  it('15W is the weekday nearest the 15th, and never of another month', () => {
    expect(days('0 0 15W * *', '2027-05-01', 2)).toEqual(['2027-05-14', '2027-06-15'])
    expect(days('0 0 1W * *', '2027-05-01', 2)).toEqual(['2027-05-03', '2027-06-01'])
    expect(days('0 0 31W * *', '2027-01-01', 2)).toEqual(['2027-01-29', '2027-03-31'])
  })

  it('5#2 is the second Friday of a month, 5L the last', () => {
    expect(days('0 0 * * 5#2', '2027-01-01', 2)).toEqual(['2027-01-08', '2027-02-12'])
    expect(days('0 0 * * FRI#5', '2027-01-01', 2)).toEqual(['2027-01-29', '2027-04-30'])
    expect(days('0 0 * * 5L', '2027-01-01', 2)).toEqual(['2027-01-29', '2027-02-26'])
  })

  it('either of day of month and day of week is enough when both are given', () => {
    expect(days('0 0 13 * 5', '2027-01-01', 5)).toEqual([
      '2027-01-01',
      '2027-01-08',
      '2027-01-13',
      '2027-01-15',
      '2027-01-22',
    ])
    expect(days('0 0 29 2 1', '2027-01-01', 3)).toEqual(['2027-02-01', '2027-02-08', '2027-02-15'])
    expect(days('0 0 30 2 1', '2027-01-01', 1)).toEqual(['2027-02-01'])
  })

  it('0 and 7 are Sunday, and a week may end on it', () => {
    expect(days('0 0 * * 7', '2027-01-01', 1)).toEqual(['2027-01-03'])
    expect(days('0 0 * * 0', '2027-01-01', 1)).toEqual(['2027-01-03'])
    expect(days('0 0 * * sat-sun', '2027-01-01', 2)).toEqual(['2027-01-02', '2027-01-03'])
  })

  it('there are none where the calendar has none', () => {
    for (const cron of ['0 0 30 2 *', '0 0 31 4,6,9,11 *', '0 0 31W 2 *', '0 0 30-31 2 *']) {
      expect([cron, ...days(cron, '2026-11-24', 1)]).toEqual([cron])
    }
  })

  it('are those that croner finds by itself', () => {
    const value = (low: number, high: number) => fc.integer({ min: low, max: high }).map(String)
    const range = (low: number, high: number) =>
      fc
        .tuple(fc.integer({ min: low, max: high }), fc.integer({ min: low, max: high }))
        .map(([one, other]) => `${Math.min(one, other)}-${Math.max(one, other)}`)
    const dayOfMonth = fc.oneof(
      fc.constantFrom('*', 'L', 'LW', '15,L', '*/7'),
      value(1, 31),
      range(1, 31),
      value(1, 31).map((day) => `${day}W`),
    )
    const dayOfWeek = fc.oneof(
      fc.constantFrom('*', '*/2'),
      value(0, 7),
      range(0, 7),
      fc.tuple(value(0, 7), value(1, 5)).map(([day, nth]) => `${day}#${nth}`),
      value(0, 7).map((day) => `${day}L`),
      fc.tuple(value(0, 6), value(0, 6), value(1, 5)).map(([one, other, nth]) => `${one},${other}#${nth}`),
    )
    const month = fc.oneof(fc.constant('*'), value(1, 12), range(1, 12))
    const start = fc.date({ min: new Date('2026-01-01'), max: new Date('2060-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(dayOfMonth, month, dayOfWeek, start, (...[date, months, weekday, at]) => {
        const from = new Date(at.toISOString().slice(0, 10))
        const cron = `0 0 ${date} ${months} ${weekday}`
        const theirs = new Cron(cron, { utcOffset: 0, paused: true }).nextRuns(6, new Date(from.getTime() - 1_000))
        const near = theirs.filter((day) => day.getUTCFullYear() < from.getUTCFullYear() + 40)
        expect(days(cron, from.toISOString(), near.length)).toEqual(near.map((day) => day.toISOString().slice(0, 10)))
      }),
      { numRuns: 300 },
    )
  })
})
