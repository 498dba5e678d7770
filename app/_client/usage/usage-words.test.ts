import { describe, expect, it } from 'vitest'
import { usageRange } from './usage-period.ts'
import { changeWords, costWords, unpricedWords } from './usage-words.ts'

describe('what something costs', () => {
  it('is never taken for nothing where no price is known', () => {
    expect(costWords({ unpricedTokens: 5 }, 'en')).toBe('No price')
    expect(costWords({ costUsd: 0.0042, unpricedTokens: 0 }, 'en')).toBe('$0.0042')
    expect(costWords({ costUsd: 1.5, unpricedTokens: 5 }, 'en')).toBe('$1.50 and more')
    expect(costWords({ unpricedTokens: 0 }, 'en')).toBe('$0.00')
    expect(unpricedWords({ unpricedTokens: 1500 }, 'en')).toBe('1,500 tokens have no price and are not in the cost.')
  })

  it('is compared with what was before, if anything was', () => {
    const changes = [3, 1, 2].map((now) => changeWords(now, 2, String, 'en'))
    expect(changes).toEqual(['+50%', '-50%', '0%'].map((change) => `${change} against the period before`))
    expect(changeWords(300, 2, String, 'en')).toBe('2 in the period before')
    expect(changeWords(3, 0, String)).toBeUndefined()
  })
})

describe('a period', () => {
  const now = Date.parse('2027-03-01T02:00:00Z')
  it('ends with today in the reader’s zone', () => {
    expect(usageRange('7', now, 'UTC')).toEqual({ from: '2027-02-23', to: '2027-03-01', timeZone: 'UTC' })
    expect(usageRange('7', now, 'America/New_York')).toMatchObject({ from: '2027-02-22', to: '2027-02-28' })
  })

  it('of this month begins with its first day', () => {
    expect(usageRange('month', now, 'UTC')).toMatchObject({ from: '2027-03-01', to: '2027-03-01' })
    expect(usageRange('month', now, 'America/New_York')).toMatchObject({ from: '2027-02-01', to: '2027-02-28' })
  })
})
