/** The price table of a user: their own prices over the built-in ones. */
import { AppError } from '../base/app-error.ts'
import type { ModelPrice, PriceInfo, PriceTable } from '../protocol/usage.ts'
import { countPrices, deletePrice, type PriceRow, pricesOf, savePrice } from '../store/rows/price-rows.ts'
import { unpricedModels } from '../store/rows/usage-rows.ts'
import type { Script } from '../store/script.ts'
import { BUILT_IN_AS_OF, BUILT_IN_PRICES } from './built-in-prices.ts'
import { priceFor } from './price.ts'

const MAX_PRICES = 1_000
const RECENT_MS = 31 * 86_400_000

export function asModelPrice({ model, input, output, cachedInput }: PriceRow): ModelPrice {
  return { model, input, output, ...(cachedInput !== null && { cachedInput }) }
}

export function* priceTable(userId: string, now: number): Script<PriceTable> {
  const rows = yield* pricesOf(userId)
  const own: PriceInfo[] = rows.map((row) => ({
    ...asModelPrice(row),
    source: 'own',
    updatedAt: Number(row.updatedAt),
  }))
  const replaced = new Set(own.map(({ model }) => model))
  const builtIn = BUILT_IN_PRICES.filter(({ model }) => !replaced.has(model))
  const used = yield* unpricedModels(userId, now - RECENT_MS)
  return {
    items: [...own, ...builtIn.map((price) => ({ ...price, source: 'built-in' as const }))],
    builtInAsOf: BUILT_IN_AS_OF,
    unpriced: used.filter((model) => !priceFor(model, own)),
  }
}

export function* setPrice(userId: string, price: ModelPrice, now: number): Script<PriceInfo> {
  const { model, input, output, cachedInput } = price
  yield* savePrice({ userId, model, input, output, cachedInput: cachedInput ?? null, updatedAt: now })
  if ((yield* countPrices(userId)) > MAX_PRICES) {
    throw new AppError('LIMIT', `There are ${MAX_PRICES} prices, which is the limit.`, {
      limit: MAX_PRICES,
      fix: 'Remove some, or let one with a * at its end stand for several models.',
    })
  }
  return { ...price, source: 'own', updatedAt: now }
}

export function* removePrice(userId: string, model: string): Script<{ removed: number }> {
  const removed = yield* deletePrice(userId, model)
  if (removed > 0) return { removed }
  throw new AppError('NOT_FOUND', `You have set no price for ${model}.`, {
    field: 'model',
    fix: 'usage.prices tells which there are; built-in ones can be replaced by your own, not removed.',
  })
}
