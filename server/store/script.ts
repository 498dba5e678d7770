/**
 * Transactions as scripts. A script is a generator that yields statements and is given their results; a store runs it
 * between BEGIN and COMMIT. It cannot await anything else, so no transaction is ever open across other work (contract
 * row "transactions"); on SQLite it runs in one go without yielding to the event loop. Scripts compose with `yield*`.
 * SQL is the common subset of SQLite and PostgreSQL with `?` for values; a row is locked by updating it. What PostgreSQL
 * alone is to read stands in a comment, `/*pg … * /`.
 */
import { cleanText } from '../base/clean-text.ts'

export type SqlValue = string | number | null | Uint8Array

export interface Statement {
  sql: string
  values: readonly SqlValue[]
  /** What the statement reads as the table `given`. */
  given?: GivenRows
  /** May take as long as it takes: of a migration. */
  patient?: boolean
}

/** Of each row these columns, with the types that both databases know. */
export interface GivenRows {
  columns: Readonly<Record<string, ColumnType>>
  rows: readonly Readonly<Record<string, SqlValue>>[]
}

export type ColumnType = 'TEXT' | 'BIGINT' | 'INTEGER'

export interface StatementResult {
  rows: unknown[]
  /** Rows inserted, updated or deleted. */
  changes: number
}

export type Script<T> = Generator<Statement, T, StatementResult>

/** The rows of a query; `Row` is what the statement selects. */
export function* query<Row>(sql: string, ...values: SqlValue[]): Script<Row[]> {
  const result = yield { sql, values }
  return result.rows as Row[]
}

export function* queryOne<Row>(sql: string, ...values: SqlValue[]): Script<Row | undefined> {
  const rows = yield* query<Row>(sql, ...values)
  return rows[0]
}

/** How many rows a change touched. */
export function* change(sql: string, ...values: SqlValue[]): Script<number> {
  const result = yield { sql, values }
  return result.changes
}

/**
 * One change with many rows, which the statement reads as the table `given`: `INSERT … SELECT * FROM given`,
 * `UPDATE … FROM given`. However many they are, it is one journey to a server, and the database reads one short text.
 */
export function* changeGiven<Column extends string>(
  columns: Readonly<Record<Column, ColumnType>>,
  rows: readonly Readonly<Record<NoInfer<Column>, SqlValue>>[],
  sql: string,
): Script<number> {
  if (rows.length === 0) return 0
  const result = yield { sql, values: [], given: { columns, rows } }
  return result.changes
}

/** The same statements, none of them limited in time by the connection. */
export function* patiently<T>(script: Script<T>): Script<T> {
  let step = script.next()
  while (!step.done) {
    let result: StatementResult
    try {
      result = yield { ...step.value, patient: true }
    } catch (error) {
      step = script.throw(error)
      continue
    }
    step = script.next(result)
  }
  return step.value
}

/** Runs `script` so that, if it throws, its own changes are undone while the transaction goes on; then throws. */
export function* savepoint<T>(script: () => Script<T>): Script<T> {
  yield { sql: 'SAVEPOINT part', values: [] }
  try {
    const result = yield* script()
    yield { sql: 'RELEASE SAVEPOINT part', values: [] }
    return result
  } catch (error) {
    yield* undoPart(error)
    throw error
  }
}

/** A full disk or a lost connection has undone the whole transaction already: that is what is thrown then. */
function* undoPart(cause: unknown): Script<void> {
  try {
    yield { sql: 'ROLLBACK TO SAVEPOINT part', values: [] }
    yield { sql: 'RELEASE SAVEPOINT part', values: [] }
  } catch {
    throw cause
  }
}

/** As both stores can take them: PostgreSQL refuses NUL, also in what is only looked for (contract row "content"). */
export function cleanValue(value: SqlValue): SqlValue {
  return typeof value === 'string' ? cleanText(value) : value
}

/** `?, ?, ?` for a list of values. */
export function placeholders(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ')
}
