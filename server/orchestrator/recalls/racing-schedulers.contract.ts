/** Two schedulers on one database: of many recalls that are due at one instant, each is claimed once. */
import { expect, it } from 'vitest'
import { systemClock } from '../../base/clock.ts'
import { deferred } from '../../base/deferred.ts'
import { silentLogger } from '../../base/logger.ts'
import { newId } from '../../base/new-id.ts'
import type { MakeDatabase } from '../../fixtures/test-database.ts'
import { Profiles } from '../../profiles/profiles.ts'
import { RecallScheduler } from '../../recalls/recall-scheduler.ts'
import { normalise } from '../../recalls/schedule/normalise.ts'
import { insertLease } from '../../store/rows/lease-rows.ts'
import { putRecalls, type RecallRow } from '../../store/rows/recall-rows.ts'
import { ensureUser, insertSession } from '../../store/rows/session-rows.ts'
import { query, type Script } from '../../store/script.ts'
import type { Store } from '../../store/store.ts'
import { createStoreNow } from '../../store/store-now.ts'
import { createRecallRuns } from './recall-runs.ts'

const RECALLS = 500
const USERS = 5
const SESSIONS = 250
const LIMIT = 3

export function racingSchedulersContract(make: MakeDatabase): void {
  it('claim each of 500 once, and give no user more places than there are', { timeout: 60_000 }, async () => {
    const database = await make()
    const stores = [await database.open(), await database.open()] as const
    const [store] = stores
    await store.write(() => fill(systemClock.now() - 10))
    const all = deferred()
    let claimed = 0
    const unsettled = new Set<Store>()
    const schedulers = stores.map((each) =>
      schedulerOn(each, {
        claimed(runs) {
          claimed += runs
          unsettled.add(each)
        },
        settled() {
          unsettled.delete(each)
          if (claimed >= RECALLS && unsettled.size === 0) all.resolve()
        },
      }),
    )
    for (const scheduler of schedulers) scheduler.wake()
    await all.promise
    await Promise.all(schedulers.map((scheduler) => scheduler.drain()))
    const found = await store.read(counts)
    expect(claimed).toBe(RECALLS)
    expect(found).toEqual({ runs: RECALLS, occurrences: RECALLS, sent: RECALLS, pending: 0, places: USERS * LIMIT })
    for (const each of stores) await each.close()
    await database.dispose()
  })
}

function schedulerOn(
  store: Store,
  { claimed, settled }: { claimed(runs: number): void; settled(): void },
): RecallScheduler {
  const profiles = new Profiles({ name: 'Default', model: 'none', tools: {}, maxSteps: 1, recovery: 'continue' })
  return new RecallScheduler({
    store,
    clock: systemClock,
    logger: silentLogger,
    storeNow: createStoreNow(store, systemClock),
    limits: { runsPerHour: 0, runsPerDay: 0, deferMs: 60_000 },
    runs: createRecallRuns({ profiles, limits: { liveRunsPerUser: LIMIT, queuedPerSession: 100 } }),
    claimed: ({ runsDueAt }) => claimed(runsDueAt.length),
    promoted() {},
    settled,
  })
}

function* fill(dueAt: number): Script<void> {
  const definition = normalise({ kind: 'once', when: '1h', ifBusy: 'queue' }, { now: dueAt, serverZone: 'UTC' })
  const rows: RecallRow[] = []
  const at = { createdAt: 1, updatedAt: 1 }
  for (let user = 0; user < USERS; user++) yield* ensureUser(`user:${user}`, 'Somebody', 1)
  for (let session = 0; session < SESSIONS; session++) {
    const id = `session-${session}`
    const userId = `user:${session % USERS}`
    yield* insertSession({ id, userId, title: '', profileId: 'default', metadata: {}, ...at, readUpTo: 0 })
    yield* insertLease({ sessionId: id, nodeId: null, epoch: 0, head: 0, openSeq: null, generation: 'g' })
  }
  for (let recall = 0; recall < RECALLS; recall++) {
    const session = recall % SESSIONS
    rows.push({
      id: newId('recall'),
      sessionId: `session-${session}`,
      userId: `user:${session % USERS}`,
      version: 1,
      definition: JSON.stringify({ ...definition, at: dueAt }),
      message: 'wake up',
      note: null,
      status: 'pending',
      reason: null,
      nextAt: dueAt,
      occurrences: 0,
      failuresInRow: 0,
      createdBy: 'user',
      ...at,
    })
  }
  yield* putRecalls(rows)
}

function* counts() {
  const count = function* (sql: string): Script<number> {
    const [row] = yield* query<{ count: number }>(`SELECT COUNT(*) AS "count" FROM ${sql}`)
    return row?.count ?? 0
  }
  return {
    runs: yield* count('(SELECT DISTINCT "trigger" FROM "Run") t'),
    occurrences: yield* count(`"Occurrence" WHERE "status" = 'queued'`),
    sent: yield* count(`"Command" WHERE "kind" = 'sent'`),
    pending: yield* count(`"Recall" WHERE "nextAt" IS NOT NULL`),
    places: yield* count(`"Run" WHERE "status" = 'starting'`),
  }
}
