/** Read in Berlin on Tuesday, 24 November 2026, at 19:30. docs/recalls.md lists the forms. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../base/app-error.ts'
import type { Bending } from '../cron-times.ts'
import { NOW } from '../fixtures/definitions.ts'
import { localTime } from '../local-time.ts'
import { readWhen } from './read-when.ts'

const BERLIN: Bending = { timeZone: 'Europe/Berlin', gap: 'after', overlap: 'first' }

function read(when: string, bending: Partial<Bending> = {}, now = NOW): string {
  const all = { ...BERLIN, ...bending }
  const { at, dst } = readWhen(when, now, all)
  return localTime(all.timeZone, at) + (dst ? ` ~${dst}` : '')
}

function refusal(when: string, bending: Partial<Bending> = {}): string {
  try {
    return read(when, bending)
  } catch (error) {
    if (AppError.is(error, 'INVALID_INPUT') && error.data.field === 'when') return `${error.message} ${error.data.fix}`
    throw error
  }
}

describe('an ISO time', () => {
  it.each([
    ['2027-01-05T09:00', '2027-01-05T09:00:00+01:00'],
    ['2027-01-05 09:00', '2027-01-05T09:00:00+01:00'],
    ['2027-01-05T09:00:30', '2027-01-05T09:00:30+01:00'],
    ['2027-01-05T09:00:00.250', '2027-01-05T09:00:00.250+01:00'],
    ['2027-01-05T09:00Z', '2027-01-05T10:00:00+01:00'],
    ['2027-01-05T09:00:00.000Z', '2027-01-05T10:00:00+01:00'],
    ['2027-01-05t09:00:00z', '2027-01-05T10:00:00+01:00'],
    ['2027-01-05T09:00+05:30', '2027-01-05T04:30:00+01:00'],
    ['2027-01-05T09:00-0800', '2027-01-05T18:00:00+01:00'],
    ['2027-01-05 09:00:00 +01', '2027-01-05T09:00:00+01:00'],
    ['2027-01-05 09:00 UTC', '2027-01-05T10:00:00+01:00'],
    ['2027-07-05T09:00', '2027-07-05T09:00:00+02:00'],
    ['2027-1-5 9:00', '2027-01-05T09:00:00+01:00'],
  ])('%s is %s', (when, local) => {
    expect(read(when)).toBe(local)
  })
})

describe('a while', () => {
  it.each([
    ['30m', '2026-11-24T20:00:00+01:00'],
    ['2h 15m', '2026-11-24T21:45:00+01:00'],
    ['2h15m', '2026-11-24T21:45:00+01:00'],
    ['in 3 hours', '2026-11-24T22:30:00+01:00'],
    ['  In  3   HOURS ', '2026-11-24T22:30:00+01:00'],
    ['in 45 seconds', '2026-11-24T19:30:45+01:00'],
    ['90 min', '2026-11-24T21:00:00+01:00'],
    ['1.5h', '2026-11-24T21:00:00+01:00'],
    ['an hour and 5 minutes', '2026-11-24T20:35:00+01:00'],
    ['1 hour, 5 minutes', '2026-11-24T20:35:00+01:00'],
    ['in half an hour', '2026-11-24T20:00:00+01:00'],
    ['two days from now', '2026-11-26T19:30:00+01:00'],
    ['one hour', '2026-11-24T20:30:00+01:00'],
    ['twelve hours', '2026-11-25T07:30:00+01:00'],
    ['10 minutes later', '2026-11-24T19:40:00+01:00'],
    ['1w', '2026-12-01T19:30:00+01:00'],
    ['in 1 month', '2026-12-24T19:30:00+01:00'],
    ['in a year', '2027-11-24T19:30:00+01:00'],
    ['1 month 1 day 2h', '2026-12-25T21:30:00+01:00'],
    ['PT30M', '2026-11-24T20:00:00+01:00'],
    ['P1DT2H', '2026-11-25T21:30:00+01:00'],
  ])('"%s" ends %s', (when, local) => {
    expect(read(when)).toBe(local)
  })

  it('of a month ends on a day that the month has', () => {
    expect(read('1 month', {}, Date.parse('2027-01-31T09:00:00Z'))).toBe('2027-02-28T10:00:00+01:00')
    expect(read('1 month', {}, Date.parse('2028-01-31T09:00:00Z'))).toBe('2028-02-29T10:00:00+01:00')
    expect(read('1 year', {}, Date.parse('2028-02-29T09:00:00Z'))).toBe('2029-02-28T10:00:00+01:00')
  })

  it('of days is by the calendar, of hours by the clock that does not jump', () => {
    const eve = Date.parse('2027-03-27T11:00:00Z')
    expect(read('1 day', {}, eve)).toBe('2027-03-28T12:00:00+02:00')
    expect(read('24 hours', {}, eve)).toBe('2027-03-28T13:00:00+02:00')
    expect(read('1 day', {}, Date.parse('2027-03-27T01:30:00Z'))).toBe('2027-03-28T03:00:00+02:00 ~gap')
  })
})

describe('a day and its time', () => {
  it.each([
    ['tomorrow at 09:00', '2026-11-25T09:00:00+01:00'],
    ['tomorrow 9:00', '2026-11-25T09:00:00+01:00'],
    ['tomorrow at 9', '2026-11-25T09:00:00+01:00'],
    ['9am tomorrow', '2026-11-25T09:00:00+01:00'],
    ['tomorrow at 9 a.m.', '2026-11-25T09:00:00+01:00'],
    ['the day after tomorrow at 8:15', '2026-11-26T08:15:00+01:00'],
    ['today at 19:45', '2026-11-24T19:45:00+01:00'],
    ['at 20:00', '2026-11-24T20:00:00+01:00'],
    ['at 17:30', '2026-11-25T17:30:00+01:00'],
    ['17:30:45', '2026-11-25T17:30:45+01:00'],
    ['5pm', '2026-11-25T17:00:00+01:00'],
    ['12am', '2026-11-25T00:00:00+01:00'],
    ['12pm', '2026-11-25T12:00:00+01:00'],
    ['noon', '2026-11-25T12:00:00+01:00'],
    ['at midnight', '2026-11-25T00:00:00+01:00'],
    ['noon tomorrow', '2026-11-25T12:00:00+01:00'],
    ['at 17:00 UTC', '2026-11-25T18:00:00+01:00'],
    ['next monday at 9', '2026-11-30T09:00:00+01:00'],
    ['monday at 9', '2026-11-30T09:00:00+01:00'],
    ['at 9 on Monday', '2026-11-30T09:00:00+01:00'],
    ['friday 8am', '2026-11-27T08:00:00+01:00'],
    ['this friday at 8', '2026-11-27T08:00:00+01:00'],
    ['next friday at 8', '2026-11-27T08:00:00+01:00'],
    ['tuesday at 20:00', '2026-11-24T20:00:00+01:00'],
    ['tuesday at 19:00', '2026-12-01T19:00:00+01:00'],
    ['next tuesday at 20:00', '2026-12-01T20:00:00+01:00'],
    ['tonight at 9', '2026-11-24T21:00:00+01:00'],
    ['this evening at 20:30', '2026-11-24T20:30:00+01:00'],
    ['tomorrow evening at 8', '2026-11-25T20:00:00+01:00'],
    ['tomorrow at 8 in the evening', '2026-11-25T20:00:00+01:00'],
    ['tomorrow morning at 9', '2026-11-25T09:00:00+01:00'],
    ['tomorrow afternoon at 3', '2026-11-25T15:00:00+01:00'],
    ['5 January 2027 at 9am', '2027-01-05T09:00:00+01:00'],
    ['5th of January at 9:00', '2027-01-05T09:00:00+01:00'],
    ['Jan 5, 2027, 09:00', '2027-01-05T09:00:00+01:00'],
    ['january 5th at 9', '2027-01-05T09:00:00+01:00'],
    ['1 Sept at 9', '2027-09-01T09:00:00+02:00'],
    ['may 5 at 9', '2027-05-05T09:00:00+02:00'],
    ['24 november at 18:00', '2027-11-24T18:00:00+01:00'],
    ['24 november at 20:00', '2026-11-24T20:00:00+01:00'],
    ['29 february at 9', '2028-02-29T09:00:00+01:00'],
    ['monday 30 november at 9', '2026-11-30T09:00:00+01:00'],
    ['in 2 weeks at 9', '2026-12-08T09:00:00+01:00'],
    ['in 3 days at 09:00', '2026-11-27T09:00:00+01:00'],
  ])('"%s" is %s', (when, local) => {
    expect(read(when)).toBe(local)
  })

  it('is the day of the zone, which may be another one than here', () => {
    expect(read('tomorrow at 09:00', { timeZone: 'Pacific/Kiritimati' })).toBe('2026-11-26T09:00:00+14:00')
    expect(read('tomorrow at 09:00', { timeZone: 'Pacific/Pago_Pago' })).toBe('2026-11-25T09:00:00-11:00')
  })

  it('follows gap and overlap where the clock jumps', () => {
    expect(read('2027-03-28 02:30')).toBe('2027-03-28T03:00:00+02:00 ~gap')
    expect(refusal('2027-03-28 02:30', { gap: 'skip' })).toContain('does not exist in Europe/Berlin')
    expect(read('2027-10-31 02:30')).toBe('2027-10-31T02:30:00+02:00 ~overlap')
    expect(read('2027-10-31 02:30', { overlap: 'last' })).toBe('2027-10-31T02:30:00+01:00 ~overlap')
    expect(read('2027-10-31 02:30', { overlap: 'both' })).toBe('2027-10-31T02:30:00+02:00 ~overlap')
    expect(read('2011-12-30 12:00', { timeZone: 'Pacific/Apia' }, 0)).toBe('2011-12-31T00:00:00+14:00 ~gap')
  })

  it('without a day is the next one that has it', () => {
    const eve = Date.parse('2027-03-27T12:00:00Z')
    expect(read('at 02:30', { gap: 'skip' }, eve)).toBe('2027-03-29T02:30:00+02:00')
  })
})

describe('what is not understood as a whole is refused with the forms there are', () => {
  it.each([
    '',
    ' ',
    '5',
    'in a while',
    'tomorrow at 09:00 please',
    'remind me tomorrow at 09:00',
    'tomorrow at 09:00 and friday at 10:00',
    'tomorrow at 25:00',
    'tomorrow at 9:60',
    '13pm',
    'at 24:00',
    'tomorrow 9-10',
    'next week at 9',
    '1m 1m',
    '1.5 days',
    '-5m',
    'in -3 hours',
    'an',
    'two',
    'mon',
    'at at 9',
    'tomorrow tomorrow at 9',
    '9:00 10:00',
    '20261231T090000Z',
    'tonight at 2',
    'in the morning at 15:00',
    '2027-01-05T09',
    '0x10 minutes',
    '1e3 s',
    '∞ hours',
    'P',
    'PT',
    '-PT5M',
    '١ hour',
    'tomorrow\u0000at 9',
  ])('%j', (when) => {
    expect(refusal(when)).toMatch(
      /(?:not understood as a time|does not say at what time).*(?:Write an ISO time|Add it)/,
    )
  })

  it.each([
    ['tomorrow', 'does not say at what time of day'],
    ['2027-01-05', 'does not say at what time of day'],
    ['tomorrow morning', 'does not say at what time of day'],
    ['9 tomorrow', 'does not say at what time of day'],
    ['tomorrow at midnight', 'does not say which midnight'],
    ['2027-02-30 09:00', 'There is no 30 February 2027'],
    ['29 February 2027 at 9', 'There is no 29 February 2027'],
    ['32 January at 9', 'There is no 32 January'],
    ['2027-13-01 09:00', 'There is no month 13 in the calendar'],
    [
      'tuesday 30 november at 9',
      '2026-11-30 is no Tuesday. Say either the weekday or the date, or the year: 2026-11-30 is a Monday.',
    ],
    ['05/01/2027 09:00', 'write 2027-01-05'],
    ['5.1.2027 09:00', 'write 2027-01-05'],
    ['every monday at 9', '`interval` or `cron`'],
    ['*/5 * * * *', '`interval` or `cron`'],
    ['now', '`immediate`'],
    ['1798761600', 'A number is not read as a time'],
    ['tomorrow at 9 EST', 'belongs into `timeZone`'],
    ['tomorrow at 09:00 Europe/Berlin', 'belongs into `timeZone`'],
    ['yesterday at 9', 'Choose a time to come'],
    ['3 hours ago', 'Choose a time to come'],
    ['in 99999999 years', 'out of reach'],
    ['in 999999999 years at 9', 'out of reach'],
    ['P999999999Y', 'out of reach'],
    ['x'.repeat(201), 'too long'],
  ])('%j: %s', (when, words) => {
    expect(refusal(when)).toContain(words)
  })

  it('and nothing else happens to any text', () => {
    const word = fc.constantFrom(
      'in',
      'at',
      'on',
      'next',
      'the',
      'tomorrow',
      'monday',
      'may',
      '5',
      '5th',
      '31',
      '2027',
      '2027-03-28',
      '9',
      '9am',
      '17:30',
      'noon',
      'hours',
      '3',
      'h',
      'and',
      'evening',
      'utc',
      '+01:00',
      '.',
      'year',
      '999999999',
    )
    const words = fc.array(word, { maxLength: 6 }).map((parts) => parts.join(' '))
    fc.assert(
      fc.property(fc.oneof(words, fc.string({ unit: 'binary', maxLength: 40 })), (text) => {
        expect(refusal(text)).toMatch(/./)
      }),
      { numRuns: 700 },
    )
  })
})

it('a while in words is told as what it is, for any amounts', () => {
  const amount = fc.integer({ min: 1, max: 500 })
  fc.assert(
    fc.property(amount, amount, amount, (hours, minutes, seconds) => {
      const ms = ((hours * 60 + minutes) * 60 + seconds) * 1_000
      for (const text of [
        `${hours}h ${minutes}m ${seconds}s`,
        `in ${hours} hours, ${minutes} minutes and ${seconds} seconds`,
        `${hours}h${minutes}min${seconds}sec`,
        `PT${hours}H${minutes}M${seconds}S`,
      ]) {
        expect(readWhen(text, NOW, BERLIN)).toEqual({ at: NOW + ms, onClock: false })
      }
    }),
  )
})
