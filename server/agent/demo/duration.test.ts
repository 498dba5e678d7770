import { describe, expect, it } from 'vitest'
import { readDuration } from './duration.ts'

describe('readDuration', () => {
  it.each([
    ['20ms', 20],
    ['1s', 1000],
    ['1.5S', 1500],
    ['2m', 120_000],
    ['3 hours', 10_800_000],
    ['2h 15m', 8_100_000],
  ])('reads %s as %d ms', (text, expected) => {
    expect(readDuration(text)).toBe(expected)
  })

  it.each(['', 's', '5', '5x', '-1s', '1s and', 'soon'])('does not read “%s”', (text) => {
    expect(readDuration(text)).toBeUndefined()
  })
})
