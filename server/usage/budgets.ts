/**
 * What a user's runs may cost: by run, session, day or month, as a warning or as a limit.
 *
 * A budget counts what the ledger knows a price for. It is looked at in the same transaction as the ledger, before each
 * step of a run and after it, so that a run goes on only under a limit that committed steps have not reached. Several
 * runs at once each finish the step they are in: that is how far a limit can be passed.
 */
import { AppError } from '../base/app-error.ts'
import { newId } from '../base/new-id.ts'
import type { AddBudgetInput, Budget, BudgetInfo, UpdateBudgetInput } from '../protocol/usage.ts'
import {
  type BudgetRow,
  budgetsOf,
  changeBudget,
  deleteBudget,
  forgetPassed,
  insertBudget,
  notePassed,
  passedAt,
  readBudget,
} from '../store/rows/budget-rows.ts'
import { pricesOf } from '../store/rows/price-rows.ts'
import { spent } from '../store/rows/usage-rows.ts'
import type { Script } from '../store/script.ts'
import { budgetReached, budgetWarning } from './budget-words.ts'
import type { UsingRun } from './ledger.ts'
import { priceFor } from './price.ts'
import { asModelPrice } from './prices.ts'
import { dayAt, startOfDay } from './zone-days.ts'

/**
 * The words for a budget that stops and that what was spent has reached; undefined while the run may go on. A model that
 * costs nothing, or for which no price is known, adds to no budget and is held up by none.
 */
export function* reachedLimit(run: UsingRun, now: number): Script<string | undefined> {
  const stopping = (yield* budgetsOf(run.userId)).filter(({ action }) => action === 'stop')
  if (stopping.length === 0 || !(yield* isPaid(run))) return undefined
  for (const budget of stopping) {
    const usd = yield* spentOf(budget, run, now)
    if (usd < budget.limitUsd) continue
    yield* notePassed(budget, periodOf(budget, run, now), now)
    return budgetReached(budget, usd)
  }
  return undefined
}

/** Words for each budget that has been passed and was not warned of in its present period. */
export function* newWarnings(run: UsingRun, now: number): Script<string[]> {
  const words: string[] = []
  for (const budget of yield* budgetsOf(run.userId)) {
    if (budget.action !== 'warn') continue
    const usd = yield* spentOf(budget, run, now)
    if (usd < budget.limitUsd) continue
    if ((yield* notePassed(budget, periodOf(budget, run, now), now)) > 0) words.push(budgetWarning(budget, usd))
  }
  return words
}

function* isPaid({ userId, model }: UsingRun): Script<boolean> {
  const price = priceFor(model, (yield* pricesOf(userId)).map(asModelPrice))
  return price !== undefined && Math.max(price.input, price.output, price.cachedInput ?? 0) > 0
}

function spentOf(budget: BudgetRow, run: UsingRun, now: number): Script<number> {
  if (budget.period === 'run') return spent({ runId: run.id })
  if (budget.period === 'session') return spent({ sessionId: run.sessionId })
  return spent({ userId: budget.userId, since: startOfDay(budget.timeZone, firstDay(budget, now)) })
}

function periodOf(budget: BudgetRow, run: UsingRun, now: number): string {
  if (budget.period === 'run') return run.id
  return budget.period === 'session' ? run.sessionId : firstDay(budget, now)
}

/** Of the present day or month of a budget. */
function firstDay({ period, timeZone }: BudgetRow, now: number): string {
  const today = dayAt(timeZone, now)
  return period === 'month' ? `${today.slice(0, 8)}01` : today
}

export function* listBudgets(userId: string, now: number): Script<BudgetInfo[]> {
  const infos: BudgetInfo[] = []
  for (const row of yield* budgetsOf(userId)) infos.push(yield* infoOf(row, now))
  return infos
}

function* infoOf(row: BudgetRow, now: number): Script<BudgetInfo> {
  const isCalendar = row.period === 'day' || row.period === 'month'
  const since = firstDay(row, now)
  const at = yield* passedAt(row.id, isCalendar ? since : undefined)
  const usd = isCalendar ? yield* spent({ userId: row.userId, since: startOfDay(row.timeZone, since) }) : undefined
  return { ...asBudget(row), ...(usd !== undefined && { spentUsd: usd }), ...(at !== undefined && { passedAt: at }) }
}

export function* addBudget(userId: string, input: AddBudgetInput, now: number): Script<Budget> {
  const row: BudgetRow = { id: newId('budget', now), userId, ...input, version: 1, createdAt: now, updatedAt: now }
  if ((yield* insertBudget(row)) > 0) return asBudget(row)
  const { period, action } = input
  throw new AppError('INVALID_INPUT', `There is a budget a ${period} that ${ACTS[action]} already.`, {
    field: 'period',
    fix: 'Change that one, or choose another period or action.',
  })
}

const ACTS = { warn: 'warns', stop: 'stops' }

/** What was passed under the old limit is said anew when the new one is passed. */
export function* updateBudget(userId: string, input: UpdateBudgetInput, now: number): Script<Budget> {
  const row = yield* readBudget(userId, input.budgetId)
  if (!row) throw budgetNotFound(input.budgetId)
  const next = { ...row, limitUsd: input.limitUsd ?? row.limitUsd, timeZone: input.timeZone ?? row.timeZone }
  if ((yield* changeBudget({ ...next, version: input.version, updatedAt: now })) === 0) {
    throw new AppError('VERSION_CONFLICT', `The budget was changed meanwhile; it is at version ${row.version} now.`, {
      fix: 'Look at what it is now, and change that.',
      current: asBudget(row),
    })
  }
  yield* forgetPassed(row.id)
  return asBudget({ ...next, version: row.version + 1, updatedAt: now })
}

export function* removeBudget(userId: string, budgetId: string): Script<{ removed: number }> {
  const removed = yield* deleteBudget(userId, budgetId)
  if (removed === 0) throw budgetNotFound(budgetId)
  yield* forgetPassed(budgetId)
  return { removed }
}

function budgetNotFound(budgetId: string): AppError {
  return new AppError('NOT_FOUND', `There is no budget ${budgetId}.`, {
    field: 'budgetId',
    fix: 'usage.budgets tells which there are.',
  })
}

function asBudget(row: BudgetRow): Budget {
  const { id, period, limitUsd, action, timeZone, version } = row
  return {
    id,
    period,
    limitUsd,
    action,
    timeZone,
    version,
    createdAt: Number(row.createdAt),
    updatedAt: Number(row.updatedAt),
  }
}
