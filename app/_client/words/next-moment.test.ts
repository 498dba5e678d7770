import { expect, it } from 'vitest'
import { nextMoment } from './next-moment.ts'

const NOON = new Date(2026, 10, 25, 12, 0).getTime()
const in_ = (hours: number) => nextMoment(NOON + hours * 3_600_000, NOON)

it('tells what is next by its time today, by its weekday within days, then by its date', () => {
  expect(in_(3)).toBe('15:00')
  expect(in_(13)).toBe('Thu 01:00')
  expect(in_(5 * 24)).toBe('Mon 12:00')
  expect(in_(8 * 24)).toBe('3 Dec')
})

it('does not tell the same time of tomorrow as if it were now', () => {
  expect(in_(24)).toBe('Thu 12:00')
})
