import { describe, expect, it } from 'vitest'
import { instantOf, momentWords, wallTime } from './zoned-words.ts'

describe('wall-clock times', () => {
  it.each([
    ['2027-01-05 09:00:00', 'Europe/Berlin', '2027-01-05T08:00:00.000Z'],
    ['2027-07-05T09:00:00', 'America/New_York', '2027-07-05T13:00:00.000Z'],
    ['2027-07-05 09:00:30', 'Asia/Kathmandu', '2027-07-05T03:15:30.000Z'],
    // Twice that night: the first. Left out that night: moved on with the clock.
    ['2027-10-31 02:30:00', 'Europe/Berlin', '2027-10-31T00:30:00.000Z'],
    ['2027-03-28 02:30:00', 'Europe/Berlin', '2027-03-28T01:30:00.000Z'],
    ['2027-10-03 02:15:00', 'Australia/Lord_Howe', '2027-10-02T15:45:00.000Z'],
  ])('%s in %s is %s', (wall, zone, instant) => {
    expect(new Date(instantOf(wall, zone)).toISOString()).toBe(instant)
  })

  it('are read back as they were written', () => {
    for (const zone of ['Europe/Berlin', 'Pacific/Apia', 'America/Santiago', 'UTC']) {
      expect(wallTime(instantOf('2027-05-06 07:08:09', zone), zone)).toBe('2027-05-06 07:08:09')
    }
  })

  it('are told with the year only where it is another one', () => {
    const now = Date.UTC(2026, 10, 24)
    expect(momentWords(Date.UTC(2026, 10, 25, 8), 'Europe/Berlin', now)).toBe('Wed 25 Nov, 09:00')
    expect(momentWords(Date.UTC(2027, 0, 5, 8, 0, 30), 'Nowhere/Such', now)).toBe('Tue 5 Jan 2027, 08:00:30')
  })
})
