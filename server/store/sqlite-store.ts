/**
 * SQLite through better-sqlite3. Writes are synchronous scripts on one writer connection; another connection reads
 * snapshots, Prisma has a third for ordinary queries, and a thread one for what was written in bursts. WAL, so readers
 * never wait. `busy_timeout` is short because it blocks the event loop; a busy file is tried again asynchronously for
 * 5 s (contract row "transactions").
 */
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import Database from 'better-sqlite3'
import { type Clock, pause } from '../base/clock.ts'
import { BoundedMap } from './bounded-map.ts'
import { Checkpoints } from './checkpoints.ts'
import { PrismaClient } from './generated/sqlite/client.ts'
import { asValueLists } from './given-rows.ts'
import { cleanValue, type Script, type SqlValue, type Statement, type StatementResult } from './script.ts'
import type { Store, Transactions } from './store.ts'
import { asStoreFault, isBusy } from './store-fault.ts'

const BUSY_TIMEOUT_MS = 20
const BUSY_RETRY_FOR_MS = 5_000
const BUSY_RETRY_EVERY_MS = 25
/** Of each connection; a list of values makes a statement for each of its lengths. */
const STATEMENTS_KEPT = 1_000
/** The file beside the database, once all of it was moved. */
const WAL_BYTES_KEPT = 16 * 1024 * 1024

export interface SqliteStore extends Store {
  /** The writer connection, for tests of its faults. */
  readonly writer: Database.Database
}

export function openSqliteStore(options: { file: string; clock: Clock; sync?: 'normal' | 'full' }): SqliteStore {
  const { file, clock } = options
  const sync = options.sync ?? 'normal'
  const writer = connect(file, sync)
  const reader = connect(file, sync)
  const checkpoints = new Checkpoints(writer, sync)
  writer.pragma(`journal_size_limit = ${WAL_BYTES_KEPT}`)
  reader.pragma('query_only = ON')
  const prisma = new PrismaClient({
    adapter: new PrismaBetterSqlite3({ url: `file:${file}`, timeout: BUSY_TIMEOUT_MS }),
  })
  const write = transactions(writer, 'BEGIN IMMEDIATE', (rows) => checkpoints.committed(rows))
  const read = transactions(reader, 'BEGIN')

  const transact: Transactions = {
    write: (script) => untilFree(clock, () => write(script)),
    read: (script) => untilFree(clock, () => read(script)),
  }
  return {
    dialect: 'sqlite',
    prisma,
    writer,
    ...transact,
    // Writes are synchronous, so that none of them ever waits behind another.
    apart: { heartbeat: transact, recalls: transact },
    async close() {
      await prisma.$disconnect()
      await checkpoints.close()
      reader.close()
      writer.close()
    },
  }
}

export function connect(file: string, sync: 'normal' | 'full'): Database.Database {
  try {
    const database = new Database(file, { timeout: BUSY_TIMEOUT_MS })
    database.pragma('journal_mode = WAL')
    database.pragma(`synchronous = ${sync}`)
    database.pragma('foreign_keys = ON')
    return database
  } catch (error) {
    throw asStoreFault(error)
  }
}

async function untilFree<T>(clock: Clock, attempt: () => T): Promise<T> {
  const giveUpAt = clock.monotonic() + BUSY_RETRY_FOR_MS
  for (;;) {
    try {
      return attempt()
    } catch (error) {
      if (!isBusy(error) || clock.monotonic() >= giveUpAt) throw asStoreFault(error)
    }
    await pause(clock, BUSY_RETRY_EVERY_MS * (0.5 + Math.random()))
  }
}

/** @param committed is told how many rows were written */
function transactions(database: Database.Database, begin: string, committed?: (rows: number) => void) {
  const prepared = new BoundedMap<string, Database.Statement>(STATEMENTS_KEPT)
  let rows = 0
  const execute = ({ sql, values, given }: Statement): StatementResult => {
    if (!given) return executeOne(sql, values)
    let changes = 0
    for (const part of asValueLists(given, sql)) changes += executeOne(part.sql, part.values).changes
    return { rows: [], changes }
  }
  const executeOne = (sql: string, values: readonly SqlValue[]): StatementResult => {
    let statement = prepared.get(sql)
    if (!statement) {
      statement = database.prepare(sql)
      prepared.set(sql, statement)
    }
    const clean = values.map(cleanValue)
    if (statement.reader) return { rows: statement.all(...clean), changes: 0 }
    const { changes } = statement.run(...clean)
    rows += changes
    return { rows: [], changes }
  }
  return <T>(script: () => Script<T>): T => {
    execute({ sql: begin, values: [] })
    rows = 0
    try {
      const result = drive(script(), execute)
      execute({ sql: 'COMMIT', values: [] })
      committed?.(rows)
      return result
    } catch (error) {
      if (database.inTransaction) execute({ sql: 'ROLLBACK', values: [] })
      throw error
    }
  }
}

function drive<T>(script: Script<T>, execute: (statement: Statement) => StatementResult): T {
  let step = script.next()
  while (!step.done) {
    let result: StatementResult
    try {
      result = execute(step.value)
    } catch (error) {
      step = script.throw(error)
      continue
    }
    step = script.next(result)
  }
  return step.value
}
