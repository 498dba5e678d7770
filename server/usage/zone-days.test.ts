import { describe, expect, it } from 'vitest'
import { addDays, dayAt, daysBetween, QUARTER_MS, startOfDay } from './zone-days.ts'

const HOUR = 3_600_000
const iso = (zone: string, day: string) => new Date(startOfDay(zone, day)).toISOString()
const hours = (zone: string, day: string) => (startOfDay(zone, addDays(day, 1)) - startOfDay(zone, day)) / HOUR

describe('a day', () => {
  it('begins at local midnight, also where that is a quarter off the hour', () => {
    expect(iso('UTC', '2027-03-01')).toBe('2027-03-01T00:00:00.000Z')
    expect(iso('Europe/Berlin', '2027-03-01')).toBe('2027-02-28T23:00:00.000Z')
    expect(iso('Asia/Kathmandu', '2027-03-01')).toBe('2027-02-28T18:15:00.000Z')
    expect(iso('Pacific/Kiritimati', '2027-03-01')).toBe('2027-02-28T10:00:00.000Z')
    expect(iso('Pacific/Pago_Pago', '2027-03-01')).toBe('2027-03-01T11:00:00.000Z')
  })

  it('is as long as daylight saving makes it', () => {
    expect([hours('Europe/Berlin', '2027-03-28'), hours('Europe/Berlin', '2027-10-31')]).toEqual([23, 25])
    expect([hours('Australia/Lord_Howe', '2027-04-04'), hours('Australia/Lord_Howe', '2027-10-03')]).toEqual([
      24.5, 23.5,
    ])
  })

  it('begins when its first hour does where there is no midnight', () => {
    expect(iso('Africa/Cairo', '2026-04-24')).toBe('2026-04-23T22:00:00.000Z')
    expect(hours('Africa/Cairo', '2026-04-24')).toBe(23)
  })

  it('begins on a quarter of an hour in every zone', () => {
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      for (const day of ['2026-01-15', '2026-07-15']) {
        const start = startOfDay(zone, day)
        const found = { zone, offQuarter: start % QUARTER_MS, before: dayAt(zone, start - 1), at: dayAt(zone, start) }
        expect(found).toEqual({ zone, offQuarter: 0, before: addDays(day, -1), at: day })
      }
    }
  })
})

it('days are counted by the calendar', () => {
  expect(addDays('2028-02-28', 2)).toBe('2028-03-01')
  expect(daysBetween('2027-03-01', '2027-03-31')).toBe(30)
})
