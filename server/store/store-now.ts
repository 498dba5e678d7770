/**
 * The store's time: what all nodes agree on when they ask whether something is due. SQLite has the machine's, which is
 * this process's as well.
 */
import type { Clock } from '../base/clock.ts'
import { queryOne, type Script } from './script.ts'
import type { Store } from './store.ts'

const POSTGRES_NOW = 'SELECT CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS BIGINT) AS "now"'

export function createStoreNow({ dialect }: Pick<Store, 'dialect'>, clock: Clock): () => Script<number> {
  if (dialect === 'postgresql') return postgresNow
  return function* now() {
    return clock.now()
  }
}

function* postgresNow(): Script<number> {
  const row = yield* queryOne<{ now: number }>(POSTGRES_NOW)
  if (!row) throw new Error('the store did not tell the time')
  return row.now
}
