/**
 * Costs in US dollars and counts of tokens, in the reader's own notation. A cost under a cent keeps two digits that say
 * something ("$0.0042"); it is never rounded to nothing.
 */
const SMALLEST_SHOWN = 0.0001
const CENT = 0.01

export function money(usd: number, locale?: string): string {
  const amount = Math.abs(usd)
  if (amount > 0 && amount < SMALLEST_SHOWN) return `< ${dollars(SMALLEST_SHOWN, { maximumFractionDigits: 4 }, locale)}`
  if (amount > 0 && amount < CENT) return dollars(usd, { maximumSignificantDigits: 2 }, locale)
  return dollars(usd, { minimumFractionDigits: 2, maximumFractionDigits: 2 }, locale)
}

function dollars(usd: number, digits: Intl.NumberFormatOptions, locale: string | undefined): string {
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: 'USD',
    currencyDisplay: 'narrowSymbol',
    ...digits,
  }).format(usd)
}

/** "950", "12.3K", "4.1M": where the exact number says no more. */
export function shortCount(count: number, locale?: string): string {
  return new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(count)
}
