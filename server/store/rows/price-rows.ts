/** What models cost a user, in US dollars a million tokens. */
import { change, query, queryOne, type Script } from '../script.ts'

export interface PriceRow {
  userId: string
  model: string
  input: number
  output: number
  cachedInput: number | null
  updatedAt: number
}

export function pricesOf(userId: string): Script<PriceRow[]> {
  return query<PriceRow>('SELECT * FROM "Price" WHERE "userId" = ? ORDER BY "model"', userId)
}

export function* countPrices(userId: string): Script<number> {
  const row = yield* queryOne<{ count: number }>('SELECT COUNT(*) AS "count" FROM "Price" WHERE "userId" = ?', userId)
  return Number(row?.count ?? 0)
}

export function savePrice(row: PriceRow): Script<number> {
  return change(
    `INSERT INTO "Price" ("userId", "model", "input", "output", "cachedInput", "updatedAt") VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT ("userId", "model") DO UPDATE SET "input" = excluded."input", "output" = excluded."output",
       "cachedInput" = excluded."cachedInput", "updatedAt" = excluded."updatedAt"`,
    row.userId,
    row.model,
    row.input,
    row.output,
    row.cachedInput,
    row.updatedAt,
  )
}

export function deletePrice(userId: string, model: string): Script<number> {
  return change('DELETE FROM "Price" WHERE "userId" = ? AND "model" = ?', userId, model)
}
