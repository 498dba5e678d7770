import { describe, expect, it } from 'vitest'
import { boundWords, cronWords, definitionWords } from './definition-words.ts'
import { secondsWords } from './seconds-words.ts'

describe('definitionWords', () => {
  it.each([
    ['0 9 * * 1-5', 'every weekday at 09:00'],
    ['30 7 * * *', 'every day at 07:30'],
    ['0 9 * * MON', 'every Monday at 09:00'],
    ['0 9 * * 1,4', 'every Monday and Thursday at 09:00'],
    ['0 0 1 * *', 'on day 1 of every month at 00:00'],
    ['0 18 L * *', 'on the last day of every month at 18:00'],
    ['0 * * * *', 'every hour, on the hour'],
    ['*/15 * * * *', 'every 15 minutes'],
    ['*/30 * * * * *', 'every 30 seconds'],
    ['@daily', 'every day at 00:00'],
  ])('says of %s: %s', (cron, words) => {
    expect(cronWords(cron)).toBe(words)
  })

  it('says “or” of a day of the month beside a weekday, since either is enough', () => {
    expect(cronWords('0 0 13 * 5')).toMatch(/on day 13 of the month, or on Friday/)
  })

  it('says nothing of what is no cron expression', () => {
    for (const cron of ['', 'tomorrow', '99 * * * *', '* * *']) expect(cronWords(cron)).toBeUndefined()
  })

  it('says when a single time is, on the clock of its zone', () => {
    const at = Date.UTC(2027, 0, 5, 8)
    const words = definitionWords({ kind: 'once', at, timeZone: 'Europe/Berlin' })
    expect(words).toBe('once, on Tue 5 Jan 2027, 09:00')
    expect(definitionWords({ kind: 'interval', everySeconds: 5_400 })).toBe('every 1 hour 30 minutes')
  })

  it('says where it begins and ends', () => {
    const endAt = Date.UTC(2027, 0, 5, 8)
    const words = boundWords({ kind: 'cron', cron: '0 9 * * *', timeZone: 'UTC', endAt, maxOccurrences: 1 })
    expect(words).toEqual(['until Tue 5 Jan 2027, 08:00', 'at most 1 run'])
  })
})

describe('secondsWords', () => {
  it.each([
    [60, 'minute'],
    [10, '10 seconds'],
    [86_400, 'day'],
    [172_800, '2 days'],
    [90, '1 minute 30 seconds'],
  ])('says %d as %s', (seconds, words) => {
    expect(secondsWords(seconds)).toBe(words)
  })
})
