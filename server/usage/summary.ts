/** What a user's runs have used in a period of days, with the same number of days before it to compare with. */
import type { UsageByDay, UsageByGroup, UsageDay, UsageFigures, UsageSummaryInput } from '../protocol/usage.ts'
import { type Span, type UsageSumRow, usageByColumn, usageBySpans, usageIn } from '../store/rows/usage-rows.ts'
import type { Script } from '../store/script.ts'
import { addDays, daysBetween, startOfDay } from './zone-days.ts'

const MODELS_APART = 8
const DEFAULT_LIMIT = 50
const COLUMNS = { model: 'model', session: 'sessionId', profile: 'profileId' } as const

export function* summarize(userId: string, input: UsageSummaryInput): Script<UsageByDay | UsageByGroup> {
  const { from, to, timeZone, by } = input
  const days = daysBetween(from, to) + 1
  const span = { since: startOfDay(timeZone, from), until: startOfDay(timeZone, addDays(to, 1)) }
  const before = { since: startOfDay(timeZone, addDays(from, -days)), until: span.since }
  const total = figures(yield* usageIn(userId, span))
  const previous = figures(yield* usageIn(userId, before))
  if (by === 'day') return { by, total, previous, ...(yield* byDay(userId, from, days, timeZone)) }
  const offset = Number(input.cursor ?? 0)
  const limit = input.limit ?? DEFAULT_LIMIT
  const rows = yield* usageByColumn(userId, COLUMNS[by], span, { offset, limit: limit + 1 })
  const items = rows
    .slice(0, limit)
    .map(({ key, title, ...sum }) => ({ key, ...(title !== null && { title }), ...figures(sum) }))
  return { by, total, previous, items, ...(rows.length > limit && { nextCursor: String(offset + limit) }) }
}

function* byDay(
  userId: string,
  from: string,
  days: number,
  timeZone: string,
): Script<Pick<UsageByDay, 'items' | 'models'>> {
  const names = Array.from({ length: days }, (_, index) => addDays(from, index))
  const spans = names.map((name) => ({
    since: startOfDay(timeZone, name),
    until: startOfDay(timeZone, addDays(name, 1)),
  }))
  const rows = yield* usageBySpans(userId, spans)
  const models = leading(rows)
  const bySince = new Map<number, ModelSum[]>(spans.map(({ since }) => [since, []]))
  for (const row of rows) bySince.get(Number(row.since))?.push(row)
  return {
    models,
    items: names.map((key, index) => dayOf(key, bySince.get((spans[index] as Span).since) ?? [], models)),
  }
}

type ModelSum = UsageSumRow & { model: string }

/** The models that cost most, then those that used most. */
function leading(rows: readonly ModelSum[]): string[] {
  const sums = new Map<string, { usd: number; tokens: number }>()
  for (const row of rows) {
    const { usd, tokens } = sums.get(row.model) ?? { usd: 0, tokens: 0 }
    sums.set(row.model, { usd: usd + Number(row.costUsd ?? 0), tokens: tokens + tokensOf(row) })
  }
  const order = [...sums].sort(
    ([a, one], [b, other]) => other.usd - one.usd || other.tokens - one.tokens || (a < b ? -1 : 1),
  )
  return order.slice(0, MODELS_APART).map(([model]) => model)
}

function dayOf(key: string, rows: readonly ModelSum[], models: readonly string[]): UsageDay {
  const shares = new Map<string, UsageDay['shares'][number]>()
  for (const row of rows) {
    const model = models.includes(row.model) ? row.model : ''
    const known = shares.get(model)
    const costs = [known?.costUsd, row.costUsd ?? undefined].filter((cost) => cost !== undefined)
    const tokens = (known?.tokens ?? 0) + tokensOf(row)
    shares.set(model, {
      model,
      tokens,
      ...(costs.length > 0 && { costUsd: costs.reduce((sum, cost) => sum + cost, 0) }),
    })
  }
  return { key, ...rows.map(figures).reduce(plus, NOTHING), shares: [...shares.values()] }
}

function tokensOf(row: UsageSumRow): number {
  return Number(row.inputTokens ?? 0) + Number(row.outputTokens ?? 0)
}

const NOTHING: UsageFigures = { runs: 0, inputTokens: 0, outputTokens: 0, cachedTokens: 0, unpricedTokens: 0 }

function plus(one: UsageFigures, other: UsageFigures): UsageFigures {
  const costs = [one.costUsd, other.costUsd].filter((cost) => cost !== undefined)
  return {
    runs: one.runs + other.runs,
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    cachedTokens: one.cachedTokens + other.cachedTokens,
    unpricedTokens: one.unpricedTokens + other.unpricedTokens,
    ...(costs.length > 0 && { costUsd: costs.reduce((sum, cost) => sum + cost, 0) }),
  }
}

/** Numbers come as bigint or null from sums. */
export function figures(sum: UsageSumRow): UsageFigures {
  return {
    runs: Number(sum.runs),
    inputTokens: Number(sum.inputTokens ?? 0),
    outputTokens: Number(sum.outputTokens ?? 0),
    cachedTokens: Number(sum.cachedTokens ?? 0),
    unpricedTokens: Number(sum.unpricedTokens ?? 0),
    ...(sum.costUsd !== null && { costUsd: Number(sum.costUsd) }),
  }
}
