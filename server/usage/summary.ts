/** What a user's runs have used in a period of days, with the same number of days before it to compare with. */
import type {
  UsageByDay,
  UsageByGroup,
  UsageDay,
  UsageFigures,
  UsageGroup,
  UsageSummaryInput,
} from '../protocol/usage.ts'
import { sessionTitles } from '../store/rows/session-rows.ts'
import type { Span } from '../store/rows/usage-rows.ts'
import type { Store } from '../store/store.ts'
import { byWeight, figures, NO_SUM, raise, raiseAt, total } from './figures.ts'
import { sumUp } from './sum-up.ts'
import { addDays, daysBetween, startOfDay } from './zone-days.ts'

const MODELS_APART = 8
const DEFAULT_LIMIT = 50
const COLUMNS = { model: 'model', session: 'sessionId', profile: 'profileId' } as const

export async function summarize(
  store: Store,
  userId: string,
  input: UsageSummaryInput,
): Promise<UsageByDay | UsageByGroup> {
  const days = daysOf(input.timeZone, input.from, daysBetween(input.from, input.to) + 1)
  const previous = await totalOf(store, userId, spanBefore(input, days))
  return input.by === 'day'
    ? { ...(await byDay(store, userId, days)), previous }
    : { ...(await byGroup(store, userId, spanOf(days), input, input.by)), previous }
}

interface Day extends Span {
  key: string
}

function daysOf(timeZone: string, from: string, count: number): Day[] {
  const keys = Array.from({ length: count + 1 }, (_, index) => addDays(from, index))
  const begins = keys.map((key) => startOfDay(timeZone, key))
  return begins
    .slice(0, -1)
    .map((since, index) => ({ key: keys[index] ?? from, since, until: begins[index + 1] ?? since }))
}

function spanOf(days: readonly Day[]): Span {
  return { since: days[0]?.since ?? 0, until: days.at(-1)?.until ?? 0 }
}

/** Of as many days, just before. */
function spanBefore({ from, timeZone }: UsageSummaryInput, days: readonly Day[]): Span {
  return { since: startOfDay(timeZone, addDays(from, -days.length)), until: spanOf(days).since }
}

async function totalOf(store: Store, userId: string, span: Span): Promise<UsageFigures> {
  const sum = figures(NO_SUM)
  await sumUp(store, userId, [span], undefined, (rows) => {
    for (const row of rows) raise(sum, figures(row))
  })
  return sum
}

async function byDay(store: Store, userId: string, days: readonly Day[]): Promise<Omit<UsageByDay, 'previous'>> {
  const byBegin = new Map(days.map(({ since }) => [since, new Map<string, UsageFigures>()]))
  const models = new Map<string, UsageFigures>()
  await sumUp(store, userId, days, 'model', (rows) => {
    for (const row of rows) {
      const used = figures(row)
      const day = byBegin.get(Number(row.begin))
      if (day) raiseAt(day, row.key, used)
      raiseAt(models, row.key, { ...used, runs: Number(row.newRuns) })
    }
  })
  const apart = [...models]
    .sort(byWeight)
    .slice(0, MODELS_APART)
    .map(([model]) => model)
  return {
    by: 'day',
    total: total(models.values()),
    models: apart,
    // A day that a zone has left out, as Samoa did, begins where the next one does.
    items: days.map(({ key, since, until }) => dayOf(key, until > since ? byBegin.get(since) : undefined, apart)),
  }
}

function dayOf(key: string, models: ReadonlyMap<string, UsageFigures> | undefined, apart: readonly string[]): UsageDay {
  const used = new Map<string, UsageFigures>()
  for (const [model, figure] of models ?? []) raiseAt(used, apart.includes(model) ? model : '', figure)
  const shares = [...apart, ''].flatMap((model) => {
    const share = used.get(model)
    return share ? [shareOf(model, share)] : []
  })
  return { key, ...total(used.values()), shares }
}

function shareOf(model: string, { inputTokens, outputTokens, costUsd }: UsageFigures): UsageDay['shares'][number] {
  return { model, tokens: inputTokens + outputTokens, ...(costUsd !== undefined && { costUsd }) }
}

async function byGroup(
  store: Store,
  userId: string,
  span: Span,
  { cursor, limit = DEFAULT_LIMIT }: UsageSummaryInput,
  by: UsageByGroup['by'],
): Promise<Omit<UsageByGroup, 'previous'>> {
  const groups = new Map<string, UsageFigures>()
  await sumUp(store, userId, [span], COLUMNS[by], (rows) => {
    for (const row of rows) raiseAt(groups, row.key, figures(row))
  })
  const offset = Number(cursor ?? 0)
  const page = [...groups].sort(byWeight).slice(offset, offset + limit)
  const keys = page.map(([key]) => key)
  const titles = by === 'session' ? await titlesOf(store, keys) : undefined
  const items = page.map(([key, used]): UsageGroup => {
    const title = titles?.get(key)
    return { key, ...(title !== undefined && { title }), ...used }
  })
  return {
    by,
    total: total(groups.values()),
    items,
    ...(groups.size > offset + limit && { nextCursor: String(offset + limit) }),
  }
}

async function titlesOf(store: Store, sessionIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = sessionIds.length > 0 ? await store.read(() => sessionTitles(sessionIds)) : []
  return new Map(rows.map(({ id, title }) => [id, title]))
}
