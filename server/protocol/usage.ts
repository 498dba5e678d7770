/** What runs have used and cost, what models cost, and what may be spent. Costs are US dollars. */
import { z } from 'zod'
import { BUDGET_PERIODS } from './built-in-names.ts'
import { ID_MAX_CHARS, LIST_MAX_ITEMS } from './limits.ts'
import type { RunOutcome, RunStatus, Trigger } from './runs.ts'

export type BudgetPeriod = (typeof BUDGET_PERIODS)[number]
export type BudgetAction = 'warn' | 'stop'

export interface UsageFigures {
  runs: number
  /** With those that came from the provider's cache. */
  inputTokens: number
  outputTokens: number
  cachedTokens: number
  /** Input and output tokens for which no price was known: the cost lacks them. */
  unpricedTokens: number
  /** Absent where no price was known for any of them. */
  costUsd?: number
}

export interface UsageGroup extends UsageFigures {
  /** The day as YYYY-MM-DD, the model, the session's or the profile's id. */
  key: string
  /** Of a session that is still there. */
  title?: string
}

export interface UsageDay extends UsageGroup {
  /** Those named in `models` of the summary, and `''` for the others together. */
  shares: { model: string; tokens: number; costUsd?: number }[]
}

export interface UsageSummary {
  total: UsageFigures
  /** As many days, just before. */
  previous: UsageFigures
  nextCursor?: string
}

/** By day: each day of the period in its order, also those without a run. */
export interface UsageByDay extends UsageSummary {
  by: 'day'
  /** The models that cost or used most, at most eight. */
  models: string[]
  items: UsageDay[]
}

/** The most expensive first. */
export interface UsageByGroup extends UsageSummary {
  by: 'model' | 'session' | 'profile'
  items: UsageGroup[]
}

export interface SessionUsage {
  total: UsageFigures
  /** The newest first. */
  runs: SessionRunUsage[]
  nextCursor?: string
}

export interface SessionRunUsage extends Omit<UsageFigures, 'runs'> {
  runId: string
  trigger: Trigger['kind']
  model: string
  status: RunStatus
  outcome?: RunOutcome
  steps: number
  startedAt?: number
  durationMs?: number
}

/** In US dollars a million tokens. */
export interface ModelPrice {
  /** As runs name it; with a trailing `*`, whatever begins so. The longest that fits holds. */
  model: string
  input: number
  output: number
  /** Absent: as other input. */
  cachedInput?: number
}

export interface PriceInfo extends ModelPrice {
  source: 'own' | 'built-in'
  updatedAt?: number
}

export interface PriceTable {
  items: PriceInfo[]
  /** When the built-in ones were read off their makers' pages, as YYYY-MM-DD. */
  builtInAsOf: string
  /** Models used in the last 31 days for which there is no price. */
  unpriced: string[]
}

export interface Budget {
  id: string
  period: BudgetPeriod
  limitUsd: number
  action: BudgetAction
  /** IANA; days and months begin in it. */
  timeZone: string
  version: number
  createdAt: number
  updatedAt: number
}

export interface BudgetInfo extends Budget {
  /** Of a day and a month: what the present one has cost so far. */
  spentUsd?: number
  /** When the newest run passed it: in the present day or month, or any run or session. */
  passedAt?: number
}

/** Runs that have not ended. */
export interface UnfinishedRuns {
  live: number
  waiting: number
  sessions: number
  /** Planned ones, which go on though everything is stopped. */
  recalls: number
}

/** Runs that were told to stop now, and those that left their queues. */
export interface StopAllAnswer {
  stopping: number
  removed: number
}

const RANGE_MAX_DAYS = 366
const DAY_MS = 86_400_000
const PRICE_MAX = 100_000
const LIMIT_MAX = 1_000_000

const id = z.string().min(1, 'must not be empty').max(ID_MAX_CHARS)
const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day as YYYY-MM-DD')
  .refine((value) => new Date(`${value}T00:00Z`).toJSON()?.slice(0, 10) === value, 'must be a day that there is')
const timeZone = z.string().max(64).refine(isTimeZone, 'must be an IANA time zone, such as Europe/Berlin')
const cursor = z.string().regex(/^\d{1,9}$/, 'must be a `nextCursor` as it was answered')
const page = {
  cursor: cursor.optional(),
  limit: z.number().int().min(1).max(LIST_MAX_ITEMS).optional(),
  /** tRPC's React hooks put it into every paged query; it changes nothing. */
  direction: z.enum(['forward', 'backward']).optional(),
}
const model = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(200, 'must be at most 200 characters')
  .regex(/^[^\s*]*\*?$/, 'must be a model without spaces; a * may stand at its end')
const price = z
  .number()
  .min(0, 'must be 0 or more')
  .max(PRICE_MAX, `must be at most ${PRICE_MAX} dollars a million tokens`)
const limitUsd = z.number().positive('must be more than 0').max(LIMIT_MAX, `must be at most ${LIMIT_MAX} dollars`)

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone }).format(0)
    return true
  } catch {
    return false
  }
}

const daysFrom = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / DAY_MS + 1

/** Both days belong to the period. */
export const usageSummaryInput = z
  .strictObject({ from: date, to: date, timeZone, by: z.enum(['day', 'model', 'session', 'profile']), ...page })
  .refine(({ from, to }) => from <= to, { error: 'must not be before `from`', path: ['to'] })
  .refine(({ from, to }) => daysFrom(from, to) <= RANGE_MAX_DAYS, {
    error: `must be at most ${RANGE_MAX_DAYS} days after \`from\``,
    path: ['to'],
  })
export const sessionUsageInput = z.strictObject({ sessionId: id, ...page })
export const setPriceInput = z.strictObject({ model, input: price, output: price, cachedInput: price.optional() })
export const removePriceInput = z.strictObject({ model })
export const addBudgetInput = z.strictObject({
  period: z.enum(BUDGET_PERIODS),
  action: z.enum(['warn', 'stop']),
  limitUsd,
  timeZone,
})
export const updateBudgetInput = z.strictObject({
  budgetId: id,
  version: z.number().int().min(1),
  limitUsd: limitUsd.optional(),
  timeZone: timeZone.optional(),
})
export const removeBudgetInput = z.strictObject({ budgetId: id })

export type UsageSummaryInput = z.infer<typeof usageSummaryInput>
export type SessionUsageInput = z.infer<typeof sessionUsageInput>
export type AddBudgetInput = z.infer<typeof addBudgetInput>
export type UpdateBudgetInput = z.infer<typeof updateBudgetInput>
