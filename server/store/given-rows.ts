/** How each database is given the table `given` of a statement (see `changeGiven`). */
import type { GivenRows, SqlValue } from './script.ts'

/** As many as one prepared statement takes: few texts serve all numbers of rows. */
const ROWS_A_STATEMENT = 100

export interface GivenStatement {
  sql: string
  values: SqlValue[]
}

/** SQLite is given each value by itself, in statements of so many rows. */
export function* asValueLists({ columns, rows }: GivenRows, sql: string): Generator<GivenStatement> {
  const names = Object.keys(columns)
  for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT) {
    const part = rows.slice(at, at + ROWS_A_STATEMENT)
    const whole = part.length === ROWS_A_STATEMENT ? wholeTexts.get(sql) : undefined
    const text = whole ?? `${withGiven(names)} AS (VALUES ${valueLists(names.length, part.length)}) ${sql}`
    if (part.length === ROWS_A_STATEMENT) wholeTexts.set(sql, text)
    yield { sql: text, values: inOneList(names, part) }
  }
}

/** Loops, since a list of each row's own and a closure for each value took ten times as long. */
function inOneList(names: readonly string[], rows: GivenRows['rows']): SqlValue[] {
  const values: SqlValue[] = []
  for (const row of rows) {
    for (const name of names) values.push(row[name] ?? null)
  }
  return values
}

const wholeTexts = new Map<string, string>()

function valueLists(columns: number, rows: number): string {
  const list = `(${Array.from({ length: columns }, () => '?')})`
  return Array.from({ length: rows }, () => list).join()
}

/** PostgreSQL is given each column as an array: its text is the same for any number of rows. */
export function asArrays({ columns, rows }: GivenRows, sql: string): { sql: string; values: SqlValue[][] } {
  const names = Object.keys(columns)
  const arrays = Object.values(columns).map((type) => `?::${type}[]`)
  return {
    sql: `${withGiven(names)} AS (SELECT * FROM unnest(${arrays})) ${sql}`,
    values: names.map((name) => rows.map((row) => row[name] ?? null)),
  }
}

function withGiven(names: readonly string[]): string {
  return `WITH given (${names.map((name) => `"${name}"`).join(', ')})`
}
