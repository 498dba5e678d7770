/** What usage costs, in words that never take what is not known for nothing. */
import type { UsageFigures } from '../../../server/protocol/usage.ts'
import { money } from './money.ts'

type Costs = Pick<UsageFigures, 'costUsd' | 'unpricedTokens'>

export function costWords({ costUsd, unpricedTokens }: Costs, locale?: string): string {
  if (costUsd === undefined) return unpricedTokens > 0 ? 'No price' : money(0, locale)
  return unpricedTokens > 0 ? `${money(costUsd, locale)} and more` : money(costUsd, locale)
}

/** What the cost lacks, where it lacks something. */
export function unpricedWords({ unpricedTokens }: Costs, locale?: string): string | undefined {
  if (unpricedTokens === 0) return undefined
  return `${unpricedTokens.toLocaleString(locale)} tokens have no price and are not in the cost.`
}

/** From here on a percentage says less than the two figures do. */
const MOST_TOLD = 5

/** Against the period before: "+12% against …", or what it was then; undefined where there is nothing to compare with. */
export function changeWords(
  now: number,
  before: number,
  words: (figure: number) => string,
  locale?: string,
): string | undefined {
  if (before === 0) return undefined
  const change = (now - before) / before
  if (change > MOST_TOLD) return `${words(before)} in the period before`
  const format = { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' } as const
  return `${new Intl.NumberFormat(locale, format).format(change)} against the period before`
}
