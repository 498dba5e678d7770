/**
 * PostgreSQL through `pg`: a pool whose connections carry the time-outs of contract row "transactions", so that a process
 * stopped inside a transaction cannot block its own takeover. Prisma shares the server, not the connections.
 */
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { AppError } from '../base/app-error.ts'
import { BoundedMap } from './bounded-map.ts'
import { PrismaClient } from './generated/postgresql/client.ts'
import type { PrismaClient as CommonClient } from './generated/sqlite/client.ts'
import { asArrays } from './given-rows.ts'
import { cleanValue, type Script, type SqlValue, type Statement, type StatementResult } from './script.ts'
import type { Store, Transactions } from './store.ts'
import { asStoreFault, codeOf, connectionLost, isUnavailable } from './store-fault.ts'

const INT8 = 20
const POOL_SIZE = 10
const CONNECT_TIMEOUT_MS = 5_000
/** Beyond the server's own time-outs: the network is gone. */
const ANSWER_TIMEOUT_MS = 15_000
/** The longest that a timer can be set to. */
const PATIENCE_MS = 2 ** 31 - 1
const SERIAL_TRIES = 5
/** Serialisation failure, deadlock, and a row that another transaction has inserted meanwhile. */
const SERIALIZATION = /^(40001|40P01|23505)$/

const TIMEOUTS = '-c idle_in_transaction_session_timeout=3000 -c statement_timeout=10000 -c lock_timeout=2000'

export async function openPostgresStore(options: { url: string; answerTimeoutMs?: number }): Promise<Store> {
  const { url, answerTimeoutMs = ANSWER_TIMEOUT_MS } = options
  const pool = connections(url, POOL_SIZE, answerTimeoutMs)
  const heartbeat = connections(url, 1, answerTimeoutMs)
  const recalls = connections(url, 1, answerTimeoutMs)
  try {
    await refuseLossyCommits(pool)
  } catch (error) {
    await pool.end()
    throw error
  }
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, options: TIMEOUTS }) })
  return {
    dialect: 'postgresql',
    // Both clients are generated from one schema; this factory is the only place that says so with a cast.
    prisma: prisma as unknown as CommonClient,
    ...transactionsOn(pool),
    apart: { heartbeat: transactionsOn(heartbeat), recalls: transactionsOn(recalls) },
    async close() {
      await prisma.$disconnect()
      await Promise.all([heartbeat.end(), recalls.end()])
      await pool.end()
    },
  }
}

function transactionsOn(pool: pg.Pool): Transactions {
  return {
    write: (script) => untilSerial(() => transact(pool, 'BEGIN', script)),
    read: (script) => transact(pool, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', script),
  }
}

function connections(url: string, max: number, answerTimeoutMs: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: answerTimeoutMs,
    keepAlive: true,
    options: TIMEOUTS,
    types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) },
  })
  // A connection that breaks while idle is replaced by the pool; the next statement reports what is wrong.
  return pool.on('error', () => {})
}

async function refuseLossyCommits(pool: pg.Pool): Promise<void> {
  const answer = await pool.query<{ synchronous_commit: string }>('SHOW synchronous_commit').catch((error: unknown) => {
    throw faultOf(error)
  })
  if (answer.rows[0]?.synchronous_commit !== 'off') return
  throw new AppError(
    'INVALID_INPUT',
    'PostgreSQL has synchronous_commit=off, so it may lose what it has acknowledged.',
    {
      fix: 'Set synchronous_commit to on for this database or role.',
    },
  )
}

/** PostgreSQL ends one of two transactions that are in each other's way; it is run again and finds what the other did. */
async function untilSerial<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      const { cause } = error instanceof AppError ? error : { cause: error }
      if (tries === SERIAL_TRIES || !SERIALIZATION.test(codeOf(cause))) throw error
    }
  }
}

async function transact<T>(pool: pg.Pool, begin: string, script: () => Script<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw faultOf(error)
  })
  // A connection that breaks says so here as well as to the statement; unheard it would end the process.
  const onError = () => {}
  client.on('error', onError)
  let broken = false
  try {
    await ask(client, begin)
    const result = await drive(client, script())
    await ask(client, 'COMMIT')
    return result
  } catch (error) {
    broken = isLost(error) || !(await rolledBack(client))
    throw error
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}

/** Nothing more is asked of such a connection, not even ROLLBACK: it may take its time-out to fail again. */
function isLost(error: unknown): boolean {
  return isUnavailable(error) && !(error instanceof Error && error.cause instanceof pg.DatabaseError)
}

function rolledBack(client: pg.PoolClient): Promise<boolean> {
  return client.query('ROLLBACK').then(
    () => true,
    () => false,
  )
}

async function ask(
  client: pg.PoolClient,
  text: string,
  values: readonly (SqlValue | SqlValue[])[] = [],
  patient = false,
): Promise<pg.QueryResult> {
  try {
    return await client.query({ text, values: [...values], ...(patient && { query_timeout: PATIENCE_MS }) })
  } catch (error) {
    throw faultOf(error)
  }
}

/** What is not PostgreSQL's own answer comes from the connection. */
function faultOf(error: unknown): unknown {
  return error instanceof pg.DatabaseError ? asStoreFault(error) : connectionLost(error)
}

async function drive<T>(client: pg.PoolClient, script: Script<T>): Promise<T> {
  let step = script.next()
  while (!step.done) {
    let result: StatementResult
    try {
      result = await execute(client, step.value)
    } catch (error) {
      step = script.throw(error)
      continue
    }
    step = script.next(result)
  }
  return step.value
}

/** A list of values makes a text for each of its lengths. */
const numbered = new BoundedMap<string, string>(1_000)

async function execute(client: pg.PoolClient, statement: Statement): Promise<StatementResult> {
  const { patient, given } = statement
  const { sql, values } = given ? asArrays(given, statement.sql) : statement
  let text = numbered.get(sql)
  if (!text) {
    let count = 0
    text = sql.replace(/\/\*pg (.*?)\*\//g, '$1').replace(/\?/g, () => `$${++count}`)
    numbered.set(sql, text)
  }
  const result = await ask(client, text, values.map(clean), patient)
  return { rows: result.rows, changes: result.command === 'SELECT' ? 0 : (result.rowCount ?? 0) }
}

function clean(value: SqlValue | SqlValue[]): SqlValue | SqlValue[] {
  return Array.isArray(value) ? value.map(cleanValue) : cleanValue(value)
}
