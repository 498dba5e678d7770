/** Budgets, and in which of their periods they were passed. */
import type { BudgetAction, BudgetPeriod } from '../../protocol/usage.ts'
import { change, query, queryOne, type Script } from '../script.ts'

export interface BudgetRow {
  id: string
  userId: string
  period: BudgetPeriod
  limitUsd: number
  action: BudgetAction
  timeZone: string
  version: number
  createdAt: number
  updatedAt: number
}

/** Those that stop come first. */
export function budgetsOf(userId: string): Script<BudgetRow[]> {
  return query<BudgetRow>('SELECT * FROM "Budget" WHERE "userId" = ? ORDER BY "action", "createdAt", "id"', userId)
}

export function readBudget(userId: string, budgetId: string): Script<BudgetRow | undefined> {
  return queryOne<BudgetRow>('SELECT * FROM "Budget" WHERE "userId" = ? AND "id" = ?', userId, budgetId)
}

/** 0 when the user has one for this period and action already. */
export function insertBudget(row: BudgetRow): Script<number> {
  return change(
    `INSERT INTO "Budget" ("id", "userId", "period", "limitUsd", "action", "timeZone", "version", "createdAt", "updatedAt")
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT ("userId", "period", "action") DO NOTHING`,
    row.id,
    row.userId,
    row.period,
    row.limitUsd,
    row.action,
    row.timeZone,
    row.version,
    row.createdAt,
    row.updatedAt,
  )
}

/** 0 when the version is not the one the caller has seen. */
export function changeBudget(
  row: Pick<BudgetRow, 'id' | 'version' | 'limitUsd' | 'timeZone' | 'updatedAt'>,
): Script<number> {
  return change(
    `UPDATE "Budget" SET "limitUsd" = ?, "timeZone" = ?, "updatedAt" = ?, "version" = "version" + 1
     WHERE "id" = ? AND "version" = ?`,
    row.limitUsd,
    row.timeZone,
    row.updatedAt,
    row.id,
    row.version,
  )
}

export function deleteBudget(userId: string, budgetId: string): Script<number> {
  return change('DELETE FROM "Budget" WHERE "userId" = ? AND "id" = ?', userId, budgetId)
}

/** 1 the first time. */
export function notePassed(budget: BudgetRow, period: string, now: number): Script<number> {
  return change(
    `INSERT INTO "BudgetWarning" ("budgetId", "period", "userId", "at") VALUES (?, ?, ?, ?)
     ON CONFLICT ("budgetId", "period") DO NOTHING`,
    budget.id,
    period,
    budget.userId,
    now,
  )
}

/** The budget is another now: passing it is said anew. */
export function forgetPassed(budgetId: string): Script<number> {
  return change('DELETE FROM "BudgetWarning" WHERE "budgetId" = ?', budgetId)
}

/** Of a user's budgets that warn, those that were passed since. */
export function passedSince(
  userId: string,
  since: number,
): Script<(Pick<BudgetRow, 'id' | 'period' | 'limitUsd' | 'timeZone'> & { passedIn: string; at: number })[]> {
  return query(
    `SELECT b."id", b."period", b."limitUsd", b."timeZone", w."period" AS "passedIn", w."at" FROM "BudgetWarning" w
     JOIN "Budget" b ON b."id" = w."budgetId"
     WHERE b."userId" = ? AND b."action" = 'warn' AND w."at" >= ? ORDER BY w."at" LIMIT 100`,
    userId,
    since,
  )
}

/** In one of its periods, or in any; undefined when it was not passed. */
export function* passedAt(budgetId: string, period?: string): Script<number | undefined> {
  const row = yield* queryOne<{ at: number | null }>(
    `SELECT MAX("at") AS "at" FROM "BudgetWarning" WHERE "budgetId" = ?${period === undefined ? '' : ' AND "period" = ?'}`,
    budgetId,
    ...(period === undefined ? [] : [period]),
  )
  return row && row.at !== null ? Number(row.at) : undefined
}
