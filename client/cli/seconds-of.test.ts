import { describe, expect, it } from 'vitest'
import { secondsInShort, secondsOf } from './seconds-of.ts'

describe('secondsOf', () => {
  it.each([
    ['90s', 90],
    ['10m', 600],
    ['1h', 3_600],
    ['2h 15m', 8_100],
    ['2h15m', 8_100],
    ['1 hour, 5 minutes', 3_900],
    ['1d', 86_400],
    ['2 weeks', 1_209_600],
  ])('reads %s', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds)
  })

  it.each(['', '10', 'm', 'often', '10m or so', '1.5h', '-5m', '3mo', '1 month', 'every 10m'])(
    'does not read “%s”',
    (text) => {
      expect(secondsOf(text)).toBeUndefined()
    },
  )
})

it.each([
  [0, '0s'],
  [45, '45s'],
  [5_400, '1h 30m'],
  [90_061, '1d 1h 1m 1s'],
])('%d s are told as %s', (seconds, text) => {
  expect(secondsInShort(seconds)).toBe(text)
})
