import { describe, expect, it } from 'vitest'
import { money, shortCount } from './money.ts'

const plain = (words: string) => words.replace(/[\u00a0\u202f]/g, ' ')

describe('a cost', () => {
  it.each([
    [0, '$0.00'],
    [0.00001, '< $0.0001'],
    [0.0042, '$0.0042'],
    [0.00316, '$0.0032'],
    [0.01, '$0.01'],
    [0.126, '$0.13'],
    [1234.5, '$1,234.50'],
  ])('of %d dollars is shown as %s', (usd, shown) => {
    expect(money(usd, 'en')).toBe(shown)
  })

  it('is written as its reader writes numbers', () => {
    expect(plain(money(1234.5, 'de'))).toBe('1.234,50 $')
    expect(plain(money(0.0042, 'de'))).toBe('0,0042 $')
  })
})

it('counts of tokens are short', () => {
  expect([950, 12_300, 4_100_000].map((count) => shortCount(count, 'en'))).toEqual(['950', '12.3K', '4.1M'])
})
