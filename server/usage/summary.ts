/** What a user's runs have used in a period of days, with the same number of days before it to compare with. */
import type { UsageByDay, UsageByGroup, UsageDay, UsageFigures, UsageSummaryInput } from '../protocol/usage.ts'
import { type UsageSumRow, usageByColumn, usageBySpans, usageIn } from '../store/rows/usage-rows.ts'
import type { Script } from '../store/script.ts'
import { addDays, daysBetween, startOfDay } from './zone-days.ts'

const MODELS_APART = 8
const DEFAULT_LIMIT = 50
const EVERY_MODEL = 100_000
const COLUMNS = { model: 'model', session: 'sessionId', profile: 'profileId' } as const

export function* summarize(userId: string, input: UsageSummaryInput): Script<UsageByDay | UsageByGroup> {
  const { from, to, timeZone, by } = input
  const days = daysBetween(from, to) + 1
  const span = { since: startOfDay(timeZone, from), until: startOfDay(timeZone, addDays(to, 1)) }
  const before = { since: startOfDay(timeZone, addDays(from, -days)), until: span.since }
  const previous = figures(yield* usageIn(userId, before))
  if (by === 'day') {
    const models = yield* usageByColumn(userId, 'model', span, { offset: 0, limit: EVERY_MODEL })
    const total = models.map(figures).reduce(plus, NOTHING)
    const apart = models.slice(0, MODELS_APART).map(({ key }) => key)
    return { by, total, previous, models: apart, items: yield* byDay(userId, input, apart) }
  }
  const total = figures(yield* usageIn(userId, span))
  const offset = Number(input.cursor ?? 0)
  const limit = input.limit ?? DEFAULT_LIMIT
  const rows = yield* usageByColumn(userId, COLUMNS[by], span, { offset, limit: limit + 1 })
  const items = rows.slice(0, limit).map((row) => ({
    key: row.key,
    ...(row.title !== null && { title: row.title }),
    ...figures(row),
  }))
  return { by, total, previous, items, ...(rows.length > limit && { nextCursor: String(offset + limit) }) }
}

function* byDay(userId: string, { from, to, timeZone }: UsageSummaryInput, models: string[]): Script<UsageDay[]> {
  const days = Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => addDays(from, index)).map((key) => ({
    key,
    since: startOfDay(timeZone, key),
    until: startOfDay(timeZone, addDays(key, 1)),
  }))
  const rows = yield* usageBySpans(userId, days, models)
  const bySince = new Map<number, ShareRow[]>(days.map(({ since }) => [since, []]))
  for (const row of rows) bySince.get(Number(row.since))?.push(row)
  return days.map(({ key, since }) => dayOf(key, bySince.get(since) ?? []))
}

type ShareRow = UsageSumRow & { model: string }

function dayOf(key: string, rows: readonly ShareRow[]): UsageDay {
  const shares = rows.map((row) => ({
    model: row.model,
    tokens: Number(row.inputTokens ?? 0) + Number(row.outputTokens ?? 0),
    ...(row.costUsd !== null && { costUsd: Number(row.costUsd) }),
  }))
  return { key, ...rows.map(figures).reduce(plus, NOTHING), shares }
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
