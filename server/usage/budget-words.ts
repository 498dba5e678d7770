/** What is said of a budget that was passed: which, how much, and what to do. */
import type { Budget, BudgetPeriod } from '../protocol/usage.ts'

type Limit = Pick<Budget, 'period' | 'limitUsd' | 'timeZone'>

const EACH: Record<BudgetPeriod, string> = { run: 'a run', session: 'a session', day: 'a day', month: 'a month' }

export function budgetWarning(budget: Limit, spentUsd: number): string {
  return `The budget of ${dollars(budget.limitUsd)} ${EACH[budget.period]} is passed: ${spentWords(budget, spentUsd)}. It only warns; nothing was stopped.`
}

/** Where what was spent is told beside it, or may have gone on. */
export function budgetPassed(budget: Limit): string {
  return `The budget of ${dollars(budget.limitUsd)} ${EACH[budget.period]} is passed. It only warns; nothing was stopped.`
}

export function budgetReached(budget: Limit, spentUsd: number): string {
  return `The budget of ${dollars(budget.limitUsd)} ${EACH[budget.period]} is used up: ${spentWords(budget, spentUsd)}. ${WAYS_ON[budget.period](budget)}`
}

function spentWords({ period, timeZone }: Limit, usd: number): string {
  const amount = dollars(usd)
  if (period === 'run') return `this run has cost ${amount}`
  if (period === 'session') return `this session has cost ${amount}`
  return `${amount} ${period === 'day' ? 'today' : 'this month'} (${timeZone})`
}

const RAISE = 'Raise it on the usage page, then continue'
const WAYS_ON: Record<BudgetPeriod, (limit: Limit) => string> = {
  run: () => 'Continue starts a new run, which has the whole budget again.',
  session: () => `${RAISE}; another session has a budget of its own.`,
  day: () => `${RAISE}, or wait until tomorrow.`,
  month: () => `${RAISE}, or wait until next month.`,
}

/** Under a cent with the digits that say something. */
function dollars(usd: number): string {
  if (usd >= 0.01 || usd === 0) return `$${usd.toFixed(2)}`
  return usd < 0.0001 ? 'less than $0.0001' : `$${Number(usd.toPrecision(2))}`
}
