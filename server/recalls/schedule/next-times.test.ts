import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BERLIN, cronIn, localTimes, NOW } from './fixtures/definitions.ts'
import { nextTimes, timesBetween } from './next-times.ts'
import { normalise } from './normalise.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

const at = (iso: string) => Date.parse(iso)

describe('next times', () => {
  it('are strictly after the instant, to the millisecond', () => {
    const hourly = cronIn('UTC', '0 * * * *')
    expect(localTimes(hourly, '2027-01-01T08:59:59.999Z', 1)).toEqual(['2027-01-01T09:00:00+00:00'])
    expect(localTimes(hourly, '2027-01-01T09:00:00Z', 1)).toEqual(['2027-01-01T10:00:00+00:00'])
    expect(nextTimes(hourly, { after: at('2027-01-01T09:00:00Z') - 0.5, count: 1 })[0]?.at).toBe(
      at('2027-01-01T09:00:00Z'),
    )
  })

  it('are within startAt and endAt, both included', () => {
    const daily = cronIn('UTC', '0 9 * * *', { startAt: at('2027-01-02T09:00Z'), endAt: at('2027-01-03T09:00Z') })
    expect(localTimes(daily, '2026-12-01T00:00Z')).toEqual(['2027-01-02T09:00:00+00:00', '2027-01-03T09:00:00+00:00'])
    expect(localTimes({ ...daily, endAt: at('2027-01-03T08:59:59Z') }, '2026-12-01T00:00Z')).toEqual([
      '2027-01-02T09:00:00+00:00',
    ])
    expect(localTimes(daily, '2027-01-03T09:00Z')).toEqual([])
  })

  it('are as many as asked for, and none for none', () => {
    const hourly = cronIn('UTC', '0 * * * *')
    expect(nextTimes(hourly, { after: NOW, count: 0 })).toEqual([])
    expect(nextTimes(hourly, { after: NOW, count: 1_000 })).toHaveLength(1_000)
    expect(nextTimes(hourly, { after: NOW, count: 1_000, upTo: NOW + DAY })).toHaveLength(24)
  })

  it('of an interval lie on its grid, whenever they are asked for', () => {
    const normal = normalise({ kind: 'interval', everySeconds: 90, startAt: NOW + 7 }, BERLIN)
    fc.assert(
      fc.property(fc.integer({ min: -DAY, max: 400 * DAY }), (ms) => {
        const [first, second] = nextTimes(normal, { after: NOW + ms, count: 2 }).map((time) => time.at)
        expect((first as number) % 90_000).toBe((NOW + 7) % 90_000)
        expect(first).toBeGreaterThan(NOW + ms)
        expect(first).toBe(Math.max(NOW + 7, first as number))
        expect(ms < 0 || (first as number) - (NOW + ms) <= 90_000).toBe(true)
        expect((second as number) - (first as number)).toBe(90_000)
      }),
    )
  })

  it('of an interval begin one interval after its creation, and are not bent', () => {
    const normal = normalise(
      { kind: 'interval', everySeconds: 86_400, timeZone: 'Europe/Berlin' },
      { ...BERLIN, now: at('2027-03-27T01:30Z') },
    )
    expect(localTimes(normal, '2027-03-27T01:30Z', 2)).toEqual([
      '2027-03-28T03:30:00+02:00',
      '2027-03-29T03:30:00+02:00',
    ])
  })

  it('of what comes once are that time, and then none', () => {
    const once = normalise({ kind: 'once', when: '30m' }, BERLIN)
    expect(localTimes(once, '2026-11-24T18:30Z')).toEqual(['2026-11-24T20:00:00+01:00'])
    expect(localTimes(once, '2026-11-24T19:00Z')).toEqual([])
    const immediate = normalise({ kind: 'immediate' }, BERLIN)
    expect(nextTimes(immediate, { after: NOW - 1, count: 5 })).toEqual([
      { at: NOW, local: '2026-11-24T19:30:00+01:00' },
    ])
  })

  it('are found from before 1970, and end where years have five digits', () => {
    expect(localTimes(cronIn('UTC', '0 0 1 1 *'), '1901-06-01T00:00Z', 1)).toEqual(['1902-01-01T00:00:00+00:00'])
    expect(localTimes(cronIn('America/New_York', '0 0 1 1 *'), '9997-06-01T00:00Z')).toEqual([
      '9998-01-01T00:00:00-05:00',
      '9999-01-01T00:00:00-05:00',
    ])
    for (const after of [8.64e15, Number.MAX_SAFE_INTEGER, -8.64e15]) {
      expect(nextTimes(cronIn('UTC', '0 0 1 1 *'), { after, count: 1 }).length).toBeLessThan(2)
    }
  })
})

describe('times between two instants', () => {
  it('are counted beyond the newest that are listed', () => {
    const normal = cronIn('Europe/Berlin', '0 */2 * * *')
    expect(timesBetween(normal, { after: at('2027-10-30T22:00Z'), upTo: at('2027-10-31T05:00Z'), limit: 2 })).toEqual({
      count: 3,
      first: at('2027-10-31T00:00Z'),
      last: at('2027-10-31T05:00Z'),
      newest: [
        { at: at('2027-10-31T03:00Z'), local: '2027-10-31T04:00:00+01:00' },
        { at: at('2027-10-31T05:00Z'), local: '2027-10-31T06:00:00+01:00' },
      ],
    })
  })

  it('are none, and may be counted without a list', () => {
    const normal = cronIn('UTC', '0 9 * * *')
    expect(timesBetween(normal, { after: at('2027-01-01T09:00Z'), upTo: at('2027-01-02T08:00Z'), limit: 5 })).toEqual({
      count: 0,
      newest: [],
    })
    expect(timesBetween(normal, { after: NOW, upTo: NOW + 10 * DAY, limit: 0 })).toMatchObject({
      count: 10,
      newest: [],
    })
    expect(timesBetween(normal, { after: NOW, upTo: NOW - DAY, limit: 5 }).count).toBe(0)
  })

  it('do not reach past endAt', () => {
    const interval = normalise({ kind: 'interval', everySeconds: 60, endAt: NOW + 600_000 }, BERLIN)
    expect(timesBetween(interval, { after: NOW, upTo: NOW + DAY, limit: 3 })).toMatchObject({
      count: 10,
      first: NOW + 60_000,
      last: NOW + 600_000,
    })
    const daily = cronIn('UTC', '0 9 * * *', { endAt: at('2026-11-30T12:00Z') })
    expect(timesBetween(daily, { after: NOW, upTo: NOW + 365 * DAY, limit: 3 })).toMatchObject({
      count: 6,
      last: at('2026-11-30T09:00Z'),
    })
  })

  it('are those that come one after the other, over years and many changes of the clock', () => {
    const zone = fc.constantFrom(
      'Europe/Berlin',
      'Australia/Lord_Howe',
      'Africa/Casablanca',
      'Pacific/Apia',
      'America/St_Johns',
      'UTC',
    )
    const cron = fc.constantFrom(
      '30 2 * * *',
      '15,45 1-3 * * 0',
      '0 */2 * * *',
      '0 * * * 1',
      '0 0 L * *',
      '59 23,0 1,31 * *',
      '30 0 * 3,10,11 *',
    )
    const from = fc.integer({ min: at('2009-01-01T00:00Z'), max: at('2030-01-01T00:00Z') })
    const bending = fc.record({
      gap: fc.constantFrom('after' as const, 'skip' as const),
      overlap: fc.constantFrom('first' as const, 'last' as const, 'both' as const),
    })
    fc.assert(
      fc.property(
        zone,
        cron,
        bending,
        from,
        fc.integer({ min: 0, max: 900 }),
        fc.integer({ min: 1, max: 40 }),
        (...[timeZone, expression, bent, after, days, limit]) => {
          const normal = cronIn(timeZone, expression, bent)
          const upTo = after + days * DAY
          const all = nextTimes(normal, { after, count: Number.POSITIVE_INFINITY, upTo })
          expect(timesBetween(normal, { after, upTo, limit })).toEqual({
            count: all.length,
            ...(all.length > 0 && { first: all[0]?.at, last: all.at(-1)?.at }),
            newest: all.slice(-limit),
          })
        },
      ),
      { numRuns: 150 },
    )
  })

  it('count three million without walking them', () => {
    const year = { after: at('2026-01-01T00:00Z'), upTo: at('2027-01-01T00:00Z'), limit: 1_000 }
    for (const normal of [
      cronIn('Europe/Berlin', '*/10 * * * * *'),
      { ...normalise({ kind: 'interval', everySeconds: 10 }, BERLIN), at: year.after },
    ]) {
      const { count, newest, last } = timesBetween(normal, year)
      expect([count, newest.length, last]).toEqual([365 * 8_640, 1_000, year.upTo])
    }
  })
})
