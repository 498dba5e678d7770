/** Tables written by hand. docs/recalls.md shows some of them. */
import { describe, expect, it } from 'vitest'
import { cronIn, localTimes } from './fixtures/definitions.ts'
import { nextTimes } from './next-times.ts'

const utc = (zone: string, cron: string, after: string, count: number) =>
  nextTimes(cronIn(zone, cron), { after: Date.parse(after), count }).map(({ at }) => new Date(at).toISOString())

describe('Berlin, clocks put forward 2027-03-28 at 02:00', () => {
  const before = '2027-03-27T12:00:00Z'

  it('a daily time in the gap comes at its end, or not that day', () => {
    expect(localTimes(cronIn('Europe/Berlin', '30 2 * * *'), before, 2)).toEqual([
      '2027-03-28T03:00:00+02:00 ~gap',
      '2027-03-29T02:30:00+02:00',
    ])
    expect(localTimes(cronIn('Europe/Berlin', '30 2 * * *', { gap: 'skip' }), before, 2)).toEqual([
      '2027-03-29T02:30:00+02:00',
      '2027-03-30T02:30:00+02:00',
    ])
  })

  it('several times in the gap come once, together with one at its end', () => {
    expect(localTimes(cronIn('Europe/Berlin', '15,45 2 * * *'), before, 2)).toEqual([
      '2027-03-28T03:00:00+02:00 ~gap',
      '2027-03-29T02:15:00+02:00',
    ])
    expect(localTimes(cronIn('Europe/Berlin', '0 2,3 * * *'), before, 2)).toEqual([
      '2027-03-28T03:00:00+02:00 ~gap',
      '2027-03-29T02:00:00+02:00',
    ])
  })

  it('each hour is an hour after the one before, and none is bent', () => {
    expect(localTimes(cronIn('Europe/Berlin', '30 * * * *'), '2027-03-27T23:45:00Z', 3)).toEqual([
      '2027-03-28T01:30:00+01:00',
      '2027-03-28T03:30:00+02:00',
      '2027-03-28T04:30:00+02:00',
    ])
  })
})

describe('Berlin, clocks put back 2027-10-31 at 03:00', () => {
  it('every other hour is a time on the clock: the contract’s example', () => {
    expect(utc('Europe/Berlin', '0 */2 * * *', '2027-10-30T21:00:00Z', 3)).toEqual([
      '2027-10-30T22:00:00.000Z',
      '2027-10-31T00:00:00.000Z',
      '2027-10-31T03:00:00.000Z',
    ])
  })

  it('a time that comes twice fires the first, the last or both times', () => {
    const before = '2027-10-30T12:00:00Z'
    const first = '2027-10-31T02:30:00+02:00 ~overlap'
    const last = '2027-10-31T02:30:00+01:00 ~overlap'
    const next = '2027-11-01T02:30:00+01:00'
    expect(localTimes(cronIn('Europe/Berlin', '30 2 * * *'), before, 2)).toEqual([first, next])
    expect(localTimes(cronIn('Europe/Berlin', '30 2 * * *', { overlap: 'last' }), before, 2)).toEqual([last, next])
    expect(localTimes(cronIn('Europe/Berlin', '30 2 * * *', { overlap: 'both' }), before, 3)).toEqual([
      first,
      last,
      next,
    ])
  })

  it('both passes of a list come in order of time, not of the list', () => {
    expect(
      localTimes(cronIn('Europe/Berlin', '15,45 2 * * *', { overlap: 'both' }), '2027-10-30T12:00:00Z', 4),
    ).toEqual([
      '2027-10-31T02:15:00+02:00 ~overlap',
      '2027-10-31T02:45:00+02:00 ~overlap',
      '2027-10-31T02:15:00+01:00 ~overlap',
      '2027-10-31T02:45:00+01:00 ~overlap',
    ])
  })

  it('each hour elapses: two of them show 02:00, and none is bent', () => {
    expect(localTimes(cronIn('Europe/Berlin', '0 * * * *'), '2027-10-30T22:30:00Z', 4)).toEqual([
      '2027-10-31T01:00:00+02:00',
      '2027-10-31T02:00:00+02:00',
      '2027-10-31T02:00:00+01:00',
      '2027-10-31T03:00:00+01:00',
    ])
  })

  it('a step of one hour is a time on the clock, as any step: 02:00 comes once', () => {
    expect(localTimes(cronIn('Europe/Berlin', '0 */1 * * *'), '2027-10-30T22:30:00Z', 3)).toEqual([
      '2027-10-31T01:00:00+02:00',
      '2027-10-31T02:00:00+02:00 ~overlap',
      '2027-10-31T03:00:00+01:00',
    ])
  })

  it('quarters of every hour come each quarter of an hour', () => {
    const times = nextTimes(cronIn('Europe/Berlin', '*/15 * * * *'), {
      after: Date.parse('2027-10-30T12:00:00Z'),
      count: 120,
    })
    expect(new Set(times.slice(1).map(({ at }, index) => at - (times[index]?.at ?? 0)))).toEqual(new Set([900_000]))
  })
})

it('New York: 02:30 is bent on 2027-03-14, 01:30 comes twice on 2027-11-07', () => {
  expect(localTimes(cronIn('America/New_York', '30 2 * * *'), '2027-03-13T12:00:00Z', 2)).toEqual([
    '2027-03-14T03:00:00-04:00 ~gap',
    '2027-03-15T02:30:00-04:00',
  ])
  expect(localTimes(cronIn('America/New_York', '30 1 * * *', { overlap: 'both' }), '2027-11-06T12:00:00Z', 3)).toEqual([
    '2027-11-07T01:30:00-04:00 ~overlap',
    '2027-11-07T01:30:00-05:00 ~overlap',
    '2027-11-08T01:30:00-05:00',
  ])
})

describe('Lord Howe, whose clocks move by half an hour', () => {
  it('02:15 does not exist on 2027-10-03, 01:45 comes twice on 2027-04-04', () => {
    expect(localTimes(cronIn('Australia/Lord_Howe', '15 2 * * *'), '2027-10-02T00:00:00Z', 2)).toEqual([
      '2027-10-03T02:30:00+11:00 ~gap',
      '2027-10-04T02:15:00+11:00',
    ])
    expect(localTimes(cronIn('Australia/Lord_Howe', '45 1 * * *'), '2027-04-03T00:00:00Z', 2)).toEqual([
      '2027-04-04T01:45:00+11:00 ~overlap',
      '2027-04-05T01:45:00+10:30',
    ])
  })

  it('an hourly time is told by the clock, which is half an hour off then', () => {
    expect(localTimes(cronIn('Australia/Lord_Howe', '0 * * * *'), '2027-10-02T14:00:00Z', 3)).toEqual([
      '2027-10-03T01:00:00+10:30',
      '2027-10-03T03:00:00+11:00',
      '2027-10-03T04:00:00+11:00',
    ])
    expect(localTimes(cronIn('Australia/Lord_Howe', '45 * * * *'), '2027-04-03T14:00:00Z', 3)).toEqual([
      '2027-04-04T01:45:00+11:00',
      '2027-04-04T01:45:00+10:30',
      '2027-04-04T02:45:00+10:30',
    ])
  })
})

describe('zones without a midnight one day a year', () => {
  it('Cairo has no 00:00 on 2025-04-25', () => {
    expect(localTimes(cronIn('Africa/Cairo', '0 0 * * *'), '2025-04-24T12:00:00Z', 2)).toEqual([
      '2025-04-25T01:00:00+03:00 ~gap',
      '2025-04-26T00:00:00+03:00',
    ])
    expect(localTimes(cronIn('Africa/Cairo', '0 0 * * *', { gap: 'skip' }), '2025-04-24T12:00:00Z', 1)).toEqual([
      '2025-04-26T00:00:00+03:00',
    ])
  })

  it('Cairo has 23:30 twice on 2025-10-30, and midnight once', () => {
    expect(localTimes(cronIn('Africa/Cairo', '30 23 * * *'), '2025-10-30T12:00:00Z', 2)).toEqual([
      '2025-10-30T23:30:00+03:00 ~overlap',
      '2025-10-31T23:30:00+02:00',
    ])
    expect(localTimes(cronIn('Africa/Cairo', '0 0 * * *'), '2025-10-30T12:00:00Z', 2)).toEqual([
      '2025-10-31T00:00:00+02:00',
      '2025-11-01T00:00:00+02:00',
    ])
  })

  it('Santiago has no 00:00 on 2025-09-07, and 23:00 twice on 2025-04-05', () => {
    expect(localTimes(cronIn('America/Santiago', '0 0 * * *'), '2025-09-06T12:00:00Z', 2)).toEqual([
      '2025-09-07T01:00:00-03:00 ~gap',
      '2025-09-08T00:00:00-03:00',
    ])
    expect(
      localTimes(cronIn('America/Santiago', '0 23 * * *', { overlap: 'last' }), '2025-04-05T12:00:00Z', 2),
    ).toEqual(['2025-04-05T23:00:00-04:00 ~overlap', '2025-04-06T23:00:00-04:00'])
  })
})

describe('Apia, which had no 2011-12-30', () => {
  const before = '2011-12-29T00:00:00Z'

  it('all of its times are one, the first instant of the 31st', () => {
    expect(localTimes(cronIn('Pacific/Apia', '0 9,12,18 * * *'), before, 6)).toEqual([
      '2011-12-28T18:00:00-10:00',
      '2011-12-29T09:00:00-10:00',
      '2011-12-29T12:00:00-10:00',
      '2011-12-29T18:00:00-10:00',
      '2011-12-31T00:00:00+14:00 ~gap',
      '2011-12-31T09:00:00+14:00',
    ])
  })

  it('they are left out by the policy skip, and by an hour field *', () => {
    expect(localTimes(cronIn('Pacific/Apia', '0 9 30 * *', { gap: 'skip' }), before, 1)).toEqual([
      '2012-01-30T09:00:00+14:00',
    ])
    expect(localTimes(cronIn('Pacific/Apia', '0 * 30 * *'), before, 1)).toEqual(['2012-01-30T00:00:00+14:00'])
  })
})

it('Kathmandu lost its first quarter of an hour of 1986', () => {
  expect(localTimes(cronIn('Asia/Kathmandu', '10 0 * * *'), '1985-12-31T00:00:00Z', 2)).toEqual([
    '1986-01-01T00:15:00+05:45 ~gap',
    '1986-01-02T00:10:00+05:45',
  ])
})

it('Casablanca puts its clocks back for Ramadan and forward after it', () => {
  expect(localTimes(cronIn('Africa/Casablanca', '30 2 * * *'), '2025-02-22T12:00:00Z', 2)).toEqual([
    '2025-02-23T02:30:00+01:00 ~overlap',
    '2025-02-24T02:30:00+00:00',
  ])
  expect(localTimes(cronIn('Africa/Casablanca', '30 2 * * *'), '2025-04-05T12:00:00Z', 2)).toEqual([
    '2025-04-06T03:00:00+01:00 ~gap',
    '2025-04-07T02:30:00+01:00',
  ])
})

it("St John's put its clocks back at one minute past midnight: a day ended twice", () => {
  expect(
    localTimes(cronIn('America/St_Johns', '0 0,23 * * *', { overlap: 'both' }), '2010-11-06T12:00:00Z', 5),
  ).toEqual([
    '2010-11-06T23:00:00-02:30',
    '2010-11-07T00:00:00-02:30 ~overlap',
    '2010-11-07T00:00:00-03:30 ~overlap',
    '2010-11-07T23:00:00-03:30',
    '2010-11-08T00:00:00-03:30',
  ])
})

it('an offset of hours, minutes and seconds is told with its seconds', () => {
  expect(localTimes(cronIn('America/New_York', '0 12 * * *'), '1880-01-01T00:00:00Z', 1)).toEqual([
    '1880-01-01T12:00:00-04:56:02',
  ])
})
