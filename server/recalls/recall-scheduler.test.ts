/** When a scheduler looks, and what keeps it from looking: its timer, the clocks, faults, and recalls that nobody can claim. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../base/app-error.ts'
import { deferred } from '../base/deferred.ts'
import type { Disposer } from '../base/disposable.ts'
import { silentLogger } from '../base/logger.ts'
import { fakeClock } from '../fixtures/fake-clock.ts'
import { insertLease } from '../store/rows/lease-rows.ts'
import { putRecalls, type RecallRow, readRecall } from '../store/rows/recall-rows.ts'
import { ensureUser, insertSession } from '../store/rows/session-rows.ts'
import { change, query } from '../store/script.ts'
import type { Store, Transactions } from '../store/store.ts'
import { openTemporaryStore, type TemporaryStore } from '../store/temporary-store.ts'
import type { Claimed } from './claim-due.ts'
import { RecallScheduler } from './recall-scheduler.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const START = Date.UTC(2027, 0, 4)

const interval = (everySeconds: number) => ({
  ...{ kind: 'interval', everySeconds, at: START, timeZone: 'UTC', ifBusy: 'queue', catchUp: 'coalesce' },
  ...{ gap: 'after', overlap: 'first', context: 'session' },
})

class Trial {
  readonly clock = fakeClock()
  readonly claims: Claimed[] = []
  /** What the store's clock is ahead of this machine's. */
  aheadMs = START
  looks = 0
  onClaim = (): void => {}
  #armed = deferred<void>()
  readonly #temporary: TemporaryStore
  readonly scheduler: RecallScheduler

  constructor(temporary: TemporaryStore, store: Store = temporary.store) {
    this.#temporary = temporary
    this.scheduler = new RecallScheduler({
      store,
      clock: { ...this.clock, after: (delayMs, ring) => this.#arm(delayMs, ring) },
      logger: silentLogger,
      storeNow: () => this.#now(),
      limits: { runsPerHour: 0, runsPerDay: 0, deferMs: MINUTE },
      runs: {
        *loads(ids) {
          return new Map(ids.map((id) => [id, { live: undefined, queued: [], queueLimit: 100 }]))
        },
        *place() {},
        *promote() {
          return []
        },
      },
      claimed: (claimed) => {
        this.claims.push(claimed)
        this.onClaim()
      },
      promoted: () => {},
      settled: () => {},
    })
  }

  get now(): number {
    return this.clock.now() + this.aheadMs
  }

  get fired(): string[] {
    return this.claims.flatMap(({ recallIds }) => recallIds)
  }

  *#now() {
    return this.now
  }

  /** What a look ends with. */
  #arm(delayMs: number, ring: () => void): Disposer {
    this.looks++
    this.#armed.resolve()
    this.#armed = deferred()
    return this.clock.after(delayMs, ring)
  }

  /** Resolves when the look that `cause` brings about is over, and the timer is set. */
  async look(cause: () => void): Promise<void> {
    const armed = this.#armed.promise
    cause()
    await armed
    await new Promise((resolve) => setImmediate(resolve))
  }

  async plan(id: string, changes: Partial<RecallRow>, definition: object = interval(3_600)): Promise<void> {
    const row: RecallRow = {
      ...{ id, sessionId: 'session', userId: 'user', version: 1, definition: JSON.stringify(definition) },
      ...{ message: 'wake up', note: null, status: 'pending', reason: null, nextAt: null, occurrences: 0 },
      ...{ failuresInRow: 0, createdBy: 'user', createdAt: START, updatedAt: START },
      ...changes,
    }
    await this.#temporary.store.write(() => putRecalls([row]))
  }
}

let temporary: TemporaryStore
let trial: Trial

beforeEach(async () => {
  temporary = await openTemporaryStore()
  await temporary.store.write(function* fill() {
    const session = { id: 'session', userId: 'user', title: '', profileId: 'default', metadata: {}, readUpTo: 0 }
    yield* ensureUser('user', 'Somebody', 1)
    yield* insertSession({ ...session, createdAt: 1, updatedAt: 1 })
    const lease = { sessionId: 'session', nodeId: null, epoch: 0, head: 0, openSeq: null, generation: 'g' }
    yield* insertLease(lease)
  })
  trial = new Trial(temporary)
})
afterEach(async () => {
  await trial.scheduler.drain()
  await temporary.dispose()
})

const row = (id: string) => temporary.store.read(() => readRecall(id))
const rows = <Row>(sql: string) => temporary.store.read(() => query<Row>(sql))

describe('its timer', () => {
  it('rings when the next recall is due, and after 30 s at the latest', async () => {
    await trial.plan('soon', { nextAt: trial.now + 40 * SECOND })
    await trial.look(() => trial.scheduler.wake())
    expect(trial.clock.timers()).toBe(1)
    await trial.look(() => trial.clock.advance(30 * SECOND))
    expect([trial.looks, trial.fired]).toEqual([2, []])
    trial.clock.advance(9 * SECOND)
    expect(trial.looks).toBe(2)
    await trial.look(() => trial.clock.advance(SECOND))
    expect(trial.fired).toEqual(['soon'])
  })

  it('is never set for longer, though the next time is years away', async () => {
    await trial.plan('later', { nextAt: trial.now + 9 * 366 * 24 * HOUR })
    await trial.look(() => trial.scheduler.wake())
    await trial.look(() => trial.clock.advance(30 * SECOND))
    expect(trial.looks).toBe(2)
  })

  it('that rings early finds nothing due, and is set again', async () => {
    await trial.plan('soon', { nextAt: trial.now + 10 * SECOND })
    await trial.look(() => trial.scheduler.wake())
    // The store's clock goes slower than this machine's.
    trial.aheadMs -= 2 * SECOND
    await trial.look(() => trial.clock.advance(10 * SECOND))
    expect(trial.fired).toEqual([])
    await trial.look(() => trial.clock.advance(2 * SECOND))
    expect(trial.fired).toEqual(['soon'])
  })

  it.each([
    ['behind', HOUR],
    ['ahead of', -HOUR],
  ])('is set anew for what is planned sooner, though this machine is an hour %s the store', async (_, aheadMs) => {
    trial.aheadMs = START + aheadMs
    await trial.look(() => trial.scheduler.wake())
    await trial.plan('sooner', { nextAt: trial.now + 10 * SECOND })
    await trial.look(() => trial.scheduler.expect(trial.now + 10 * SECOND))
    await trial.look(() => trial.clock.advance(10 * SECOND))
    expect(trial.fired).toEqual(['sooner'])
    const { looks } = trial
    trial.scheduler.expect(trial.now + HOUR)
    trial.scheduler.expect(null)
    await new Promise((resolve) => setImmediate(resolve))
    expect(trial.looks, 'what is planned for later needs no look').toBe(looks)
  })

  it('finds what a clock has jumped over, within 30 s', async () => {
    await trial.plan('hourly', { nextAt: trial.now + HOUR })
    await trial.look(() => trial.scheduler.wake())
    trial.aheadMs += 5 * HOUR
    await trial.look(() => trial.clock.advance(30 * SECOND))
    expect(trial.fired).toEqual(['hourly'])
    expect(await row('hourly')).toMatchObject({ nextAt: START + 6 * HOUR, occurrences: 1 })
    trial.aheadMs -= 5 * HOUR
    await trial.look(() => trial.clock.advance(30 * SECOND))
    expect(trial.fired).toEqual(['hourly'])
  })
})

describe('faults', () => {
  it('a store that is away in a look, or in a claim, is asked again after a second, and nothing is lost', async () => {
    const faults = ['read', 'write']
    const away = new AppError('STORE_UNAVAILABLE', 'The database is away.')
    const { store } = temporary
    const recalls: Transactions = {
      read: (script) => (faults[0] === 'read' && faults.shift() ? Promise.reject(away) : store.read(script)),
      write: (script) => (faults[0] === 'write' && faults.shift() ? Promise.reject(away) : store.write(script)),
    }
    const flaky: Store = { ...store, apart: { ...store.apart, recalls } }
    trial = new Trial(temporary, flaky)
    await trial.plan('due', { nextAt: trial.now })
    await trial.look(() => trial.scheduler.wake())
    await trial.look(() => trial.clock.advance(SECOND))
    expect([faults, trial.fired]).toEqual([[], []])
    await trial.look(() => trial.clock.advance(SECOND))
    expect(trial.fired).toEqual(['due'])
  })

  it('a recall that cannot be planned is paused, says why in the log, and holds up no other', async () => {
    await trial.plan(
      'unknown zone',
      { nextAt: trial.now - 3 },
      { ...interval(60), kind: 'cron', cron: '0 9 * * *', timeZone: 'Mars/Olympus' },
    )
    await trial.plan('unreadable', { nextAt: trial.now - 2, definition: '{' })
    await trial.plan('sound', { nextAt: trial.now - 1 })
    await trial.look(() => trial.scheduler.wake())
    expect(trial.fired).toContain('sound')
    expect(await row('sound')).toMatchObject({ occurrences: 1, nextAt: START + HOUR })
    const paused = await row('unknown zone')
    expect(paused).toMatchObject({ status: 'paused', nextAt: null, version: 2 })
    expect(paused?.reason).toMatch(/^It could not be planned: .*Mars\/Olympus.* Give it other times, or cancel it\.$/i)
    const told = await rows<{ payload: string }>(`SELECT "payload" FROM "Command" WHERE "kind" = 'recall'`)
    expect(told.map(({ payload }) => JSON.parse(payload))).toMatchObject([
      { recall: { id: 'unknown zone', status: 'paused' }, news: [{ action: 'paused' }] },
      { recall: { id: 'unreadable', status: 'paused' }, news: [{ action: 'paused' }] },
    ])
    expect(trial.claims.flatMap((each) => each.told)).toContain('session')
  })

  it('an occurrence whose recall is gone is given up, and not looked at without end', async () => {
    await temporary.store.write(() =>
      change(
        `INSERT INTO "Occurrence" ("id", "recallId", "sessionId", "userId", "nominalAt", "manual", "dueAt", "status", "message",
           "context", "ifBusy", "deferrals", "createdAt")
         VALUES ('lost', 'nowhere', 'session', 'user', ?, 0, ?, 'deferred', 'm', 'session', 'defer', 1, ?)`,
        ...[START, START, START],
      ),
    )
    await trial.look(() => trial.scheduler.wake())
    expect(await rows('SELECT "status", "reason" FROM "Occurrence"')).toEqual([
      { status: 'cancelled', reason: 'session-missing' },
    ])
  })
})

describe('a long outage', () => {
  it('of many recalls is written a part at a time', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e']
    for (const id of ids) await trial.plan(id, { nextAt: START + MINUTE }, interval(60))
    trial.aheadMs += 24 * HOUR
    await trial.look(() => trial.scheduler.wake())
    expect(trial.claims.map(({ recallIds }) => recallIds.length)).toEqual([1, 1, 1, 1, 1])
    expect(trial.fired.sort()).toEqual(ids)
    const [counted] = await rows<{ count: number }>('SELECT COUNT(*) AS "count" FROM "Occurrence"')
    expect(counted?.count).toBe(5 * 1_001)
  })

  it('keeps what has just come waiting for one part at most', async () => {
    const missed = ['a', 'b', 'c', 'd', 'e']
    for (const id of missed) await trial.plan(id, { nextAt: START + MINUTE }, interval(60))
    trial.aheadMs += 24 * HOUR
    await trial.plan('in time', { nextAt: trial.now - SECOND })
    let late: Promise<void> | undefined
    trial.onClaim = () => {
      if (trial.claims.length === 3) late = trial.plan('in time too', { nextAt: trial.now })
    }
    await trial.look(() => trial.scheduler.wake())
    await late
    expect(trial.fired).toHaveLength(7)
    expect(trial.fired[0]).toBe('in time')
    // The claim that is under way meanwhile may be before it; without its precedence it would be the last.
    expect(trial.fired.indexOf('in time too')).toBeLessThan(6)
  })

  it('is written though more than a claim takes has just come', async () => {
    for (let index = 0; index < 5; index++) await trial.plan(`missed ${index}`, { nextAt: START + index })
    trial.aheadMs += 24 * HOUR
    for (let index = 0; index < 250; index++) await trial.plan(`in time ${index}`, { nextAt: trial.now - index })
    await trial.look(() => trial.scheduler.wake())
    expect(trial.claims[0]?.recallIds.filter((id) => id.startsWith('missed'))).toHaveLength(5)
    expect(new Set(trial.fired).size).toBe(255)
  })
})

describe('its end', () => {
  it('waits for the claim under way, and nothing is claimed after it', async () => {
    await trial.plan('due', { nextAt: trial.now })
    trial.scheduler.wake()
    await trial.scheduler.drain()
    const { fired } = trial
    await trial.plan('another', { nextAt: trial.now })
    trial.scheduler.wake()
    trial.scheduler.expect(trial.now)
    trial.clock.advance(HOUR)
    await new Promise((resolve) => setImmediate(resolve))
    expect([trial.fired, trial.clock.timers()]).toEqual([fired, 0])
  })
})
