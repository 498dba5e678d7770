/** Which price holds for a model, and what a call costs at it. */
import type { Usage } from '../protocol/runs.ts'
import type { ModelPrice } from '../protocol/usage.ts'
import { BUILT_IN_PRICES, DATED } from './built-in-prices.ts'

const MILLION = 1_000_000

/** A user's own price before a built-in one; of several the longest that fits. */
export function priceFor<Own extends ModelPrice>(model: string, own: readonly Own[]): Own | ModelPrice | undefined {
  return longest(model, own) ?? longest(model, BUILT_IN_PRICES) ?? longest(model.replace(DATED, ''), BUILT_IN_PRICES)
}

function longest<Price extends ModelPrice>(model: string, prices: readonly Price[]): Price | undefined {
  let best: Price | undefined
  for (const price of prices) if (fits(price.model, model) && (!best || isLonger(price.model, best.model))) best = price
  return best
}

function fits(name: string, model: string): boolean {
  return name.endsWith('*') ? model.startsWith(name.slice(0, -1)) : name === model
}

/** A name without a star is the longest that can fit. */
function isLonger(name: string, other: string): boolean {
  return !other.endsWith('*') ? false : !name.endsWith('*') || name.length > other.length
}

/** In US dollars. Tokens from the provider's cache have their own price. */
export function costOf({ inputTokens, outputTokens, cachedTokens = 0 }: Usage, price: ModelPrice): number {
  const cached = Math.min(cachedTokens, inputTokens)
  const { input, output, cachedInput = input } = price
  return ((inputTokens - cached) * input + cached * cachedInput + outputTokens * output) / MILLION
}
