import { expect, it } from 'vitest'
import { readable, zonedTime } from './zoned-time.ts'

it.each([
  ['2027-03-28T03:00:00+02:00', 'Sun 2027-03-28 03:00 +02:00'],
  ['2026-11-24T19:28:06.119+00:00', 'Tue 2026-11-24 19:28:06 +00:00'],
  ['2026-11-24T19:28:00Z', 'Tue 2026-11-24 19:28 +00:00'],
  ['some other form', 'some other form'],
])('%s reads %s', (local, words) => {
  expect(readable(local)).toBe(words)
})

it.each([
  ['Europe/Berlin', 'Sun 2027-03-28 03:00 +02:00'],
  ['UTC', 'Sun 2027-03-28 01:00 +00:00'],
  ['Asia/Kathmandu', 'Sun 2027-03-28 06:45 +05:45'],
  ['America/Los_Angeles', 'Sat 2027-03-27 18:00 -07:00'],
  ['Of/AnotherTime', 'Sun 2027-03-28 01:00 +00:00'],
])('an instant is told on the clock of %s', (timeZone, words) => {
  expect(zonedTime(Date.UTC(2027, 2, 28, 1), timeZone)).toBe(words)
})
