/** What holds for the ledger, its sums, prices and budgets on every store. */
import fs from 'node:fs'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { afterEach, describe, expect, it } from 'vitest'
import { projectRoot } from '../base/project-root.ts'
import { fakeClock } from '../fixtures/fake-clock.ts'
import type { MakeDatabase, TestDatabase } from '../fixtures/test-database.ts'
import { change, type Script } from '../store/script.ts'
import type { Store } from '../store/store.ts'
import { newWarnings, reachedLimit } from './budgets.ts'
import { recordUsage } from './ledger.ts'
import { createUsageService } from './usage-service.ts'
import { QUARTER_MS } from './zone-days.ts'

const ANN = { userId: 'ann' }
const BEN = { userId: 'ben' }
const MILLION = 1_000_000
const run = { id: 'run-1', sessionId: 'session-1', userId: 'ann', model: 'paid', profileId: 'default' }

/** 100,000 runs of the last 90 days, in 10,000 sessions, on 500 models. */
function fillLedger(now: number): Script<number> {
  const last = Math.floor(now / QUARTER_MS) * QUARTER_MS
  return change(
    `INSERT INTO "UsageEntry" ("runId", "quarter", "sessionId", "userId", "model", "profileId", "inputTokens",
       "outputTokens", "costUsd")
     WITH RECURSIVE n("i") AS (SELECT 0 UNION ALL SELECT "i" + 1 FROM n WHERE "i" < 99999)
     SELECT 'run-' || "i", ${last} - ("i" % 8600) * CAST(${QUARTER_MS} AS BIGINT), 'session-' || ("i" % 10000), 'ann',
       'model-' || ("i" % 500), 'default', 10, 5, 0.001 FROM n`,
  )
}

/** The statement by which the migration brings up what was there before it. */
function fillOfMigration(dialect: Store['dialect']): string {
  const file = path.join(projectRoot(), 'prisma/migrations', dialect, '0010_usage_index/migration.sql')
  const [fill] = /UPDATE[^;]*/.exec(fs.readFileSync(file, 'utf8')) ?? []
  if (fill === undefined) throw new Error(`${file} changes no row`)
  return fill
}

export function usageContract(make: MakeDatabase): void {
  let open: { database: TestDatabase; store: Store } | undefined

  async function start(at = '2027-03-10T12:00:00Z') {
    const database = await make()
    const store = await database.open()
    open = { database, store }
    const clock = fakeClock()
    clock.advance(Date.parse(at))
    const usage = createUsageService({ store, clock })
    await usage.setPrice(ANN, { model: 'paid', input: 1, output: 2, cachedInput: 0.1 })
    const use = (input: number, more: Partial<typeof run> & { at?: string } = {}) => {
      const { at: time, ...other } = more
      const call = { inputTokens: input, outputTokens: 0 }
      return store.write(() => recordUsage({ ...run, ...other }, call, time ? Date.parse(time) : clock.now()))
    }
    const byDay = async (from: string, to: string, timeZone: string) => {
      const { items } = await usage.summary(ANN, { from, to, timeZone, by: 'day' })
      return items.map(({ key, inputTokens }) => `${key} ${inputTokens}`)
    }
    return { store, clock, usage, use, byDay }
  }

  afterEach(async () => {
    await open?.store.close()
    await open?.database.dispose()
    open = undefined
  })

  describe('the ledger', () => {
    it('adds up what a run uses, with cached tokens at their own price', async () => {
      const { store, clock, usage } = await start()
      const call = { inputTokens: MILLION, outputTokens: MILLION, cachedTokens: MILLION / 2 }
      const first = await store.write(() => recordUsage(run, call, clock.now()))
      expect(first.costUsd).toBeCloseTo(0.5 + 0.05 + 2)
      await store.write(() => recordUsage(run, call, clock.now() + 1))
      const { total } = await usage.summary(ANN, { from: '2027-03-10', to: '2027-03-10', timeZone: 'UTC', by: 'model' })
      expect(total).toMatchObject({
        runs: 1,
        inputTokens: 2 * MILLION,
        outputTokens: 2 * MILLION,
        cachedTokens: MILLION,
        unpricedTokens: 0,
      })
      expect(total.costUsd).toBeCloseTo(5.1)
    })

    it('knows no cost where there is no price, and does not take it for nothing', async () => {
      const { usage, use } = await start()
      await use(100, { id: 'run-2', model: 'unknown' })
      const input = { from: '2027-03-10', to: '2027-03-10', timeZone: 'UTC', by: 'model' } as const
      const { items } = await usage.summary(ANN, input)
      expect(items).toEqual([
        { key: 'unknown', runs: 1, inputTokens: 100, outputTokens: 0, cachedTokens: 0, unpricedTokens: 100 },
      ])
      expect((await usage.prices(ANN)).unpriced).toEqual(['unknown'])
      await usage.setPrice(ANN, { model: 'unk*', input: 1, output: 1 })
      await use(100, { id: 'run-2', model: 'unknown' })
      const { total } = await usage.summary(ANN, input)
      expect(total).toMatchObject({ inputTokens: 200, unpricedTokens: 100, costUsd: 0.0001 })
      expect((await usage.prices(ANN)).unpriced).toEqual([])
    })

    it('shows a user nothing of another', async () => {
      const { usage, use } = await start()
      await use(100)
      const input = { from: '2027-03-01', to: '2027-03-31', timeZone: 'UTC', by: 'session' } as const
      expect(await usage.summary(BEN, input)).toMatchObject({ total: { runs: 0 }, items: [] })
      await expect(usage.session(BEN, { sessionId: 'session-1' })).rejects.toMatchObject({ reason: 'NOT_FOUND' })
      expect((await usage.prices(BEN)).items.every((price) => price.source === 'built-in')).toBe(true)
    })
  })

  describe('days', () => {
    it('are those of the reader’s zone, also when daylight saving makes them 23 or 25 hours long', async () => {
      const { use, byDay } = await start()
      const berlin = [
        '2027-03-27T23:00Z',
        '2027-03-28T21:59Z',
        '2027-03-28T22:00Z',
        '2027-10-30T22:00Z',
        '2027-10-31T22:59Z',
      ]
      for (const at of berlin) await use(1, { at, id: `run-${at}` })
      expect(await byDay('2027-03-27', '2027-03-29', 'Europe/Berlin')).toEqual([
        '2027-03-27 0',
        '2027-03-28 2',
        '2027-03-29 1',
      ])
      expect(await byDay('2027-10-31', '2027-11-01', 'Europe/Berlin')).toEqual(['2027-10-31 2', '2027-11-01 0'])
    })

    it('are right in zones that are off by quarters of an hour, or change by half an hour', async () => {
      const { use, byDay } = await start()
      await use(1, { at: '2027-03-09T18:14Z', id: 'before' })
      await use(2, { at: '2027-03-09T18:15Z', id: 'after' })
      expect(await byDay('2027-03-09', '2027-03-10', 'Asia/Kathmandu')).toEqual(['2027-03-09 1', '2027-03-10 2'])
      await use(4, { at: '2027-10-02T13:29Z', id: 'lord-before' })
      await use(8, { at: '2027-10-02T13:30Z', id: 'lord-first' })
      await use(16, { at: '2027-10-03T12:59Z', id: 'lord-last' })
      await use(32, { at: '2027-10-03T13:00Z', id: 'lord-next' })
      expect(await byDay('2027-10-02', '2027-10-04', 'Australia/Lord_Howe')).toEqual([
        '2027-10-02 4',
        '2027-10-03 24',
        '2027-10-04 32',
      ])
    })

    it('keep what a run used before midnight when it goes on after it', async () => {
      const { use, byDay } = await start()
      await use(1, { at: '2027-03-10T23:59Z' })
      await use(2, { at: '2027-03-11T00:01Z' })
      expect(await byDay('2027-03-10', '2027-03-11', 'UTC')).toEqual(['2027-03-10 1', '2027-03-11 2'])
    })

    it('count a run once in each of them, and once in the period, also when the clock was set back meanwhile', async () => {
      const { usage, use, byDay } = await start()
      for (const time of ['10T12:00', '08T23:59', '09T00:01', '09T23:50', '08T12:00']) {
        await use(1, { at: `2027-03-${time}Z` })
      }
      await use(1, { id: 'run-2', at: '2027-03-09T05:00Z' })
      const runs = async (from: string, to: string, by: 'day' | 'model' | 'session' | 'profile' = 'day') => {
        const range = { from: `2027-03-${from}`, to: `2027-03-${to}`, timeZone: 'UTC', by }
        const { items, total, previous } = await usage.summary(ANN, range)
        return [total.runs, previous.runs, ...items.map((item) => item.runs)]
      }
      expect(await runs('08', '10')).toEqual([2, 0, 1, 2, 1])
      expect(await runs('09', '10')).toEqual([2, 1, 2, 1])
      expect(await runs('10', '10')).toEqual([1, 2, 1])
      for (const by of ['model', 'session', 'profile'] as const) expect(await runs('09', '10', by)).toEqual([2, 1, 2])
      expect(await byDay('2027-03-08', '2027-03-10', 'UTC')).toEqual(['2027-03-08 2', '2027-03-09 3', '2027-03-10 1'])
    })

    it('count the runs of an older version as those of this one, once they are migrated', async () => {
      const { store, usage, use } = await start()
      for (const at of ['2027-03-08T12:00Z', '2027-03-09T12:00Z', '2027-03-10T12:00Z']) await use(1, { at })
      await use(1, { id: 'run-2' })
      const range = { from: '2027-03-09', to: '2027-03-10', timeZone: 'UTC', by: 'day' } as const
      const summary = await usage.summary(ANN, range)
      expect(summary).toMatchObject({ total: { runs: 2 }, previous: { runs: 1 } })
      await store.write(() => change('UPDATE "UsageEntry" SET "previousQuarter" = 0'))
      expect((await usage.summary(ANN, range)).total.runs).toBe(3)
      await store.write(() => change(fillOfMigration(store.dialect)))
      expect(await usage.summary(ANN, range)).toEqual(summary)
    })

    it('are compared with as many before, and split by the models that cost most', async () => {
      const { usage, use } = await start()
      for (let n = 0; n < 10; n++) await use(n + 1, { id: `run-${n}`, model: `model-${n}` })
      await use(5, { at: '2027-03-08T12:00Z', id: 'earlier' })
      const summary = await usage.summary(ANN, { from: '2027-03-09', to: '2027-03-10', timeZone: 'UTC', by: 'day' })
      expect(summary.previous).toMatchObject({ runs: 1, inputTokens: 5 })
      if (summary.by !== 'day') throw new Error('asked by day')
      expect(summary.models).toEqual([
        'model-9',
        'model-8',
        'model-7',
        'model-6',
        'model-5',
        'model-4',
        'model-3',
        'model-2',
      ])
      expect(summary.items[1]?.shares.find(({ model }) => model === '')).toEqual({ model: '', tokens: 3 })
    })
  })

  it('of 100,000 entries, sums are there at once, whole however they are grouped, and leave others their turn', async () => {
    const { store, usage, clock } = await start('2027-06-30T12:00:00Z')
    const now = clock.now()
    await store.write(() => fillLedger(now))
    const range = { from: '2027-04-02', to: '2027-06-30', timeZone: 'Europe/Berlin', limit: 200 }
    let turns = 0
    let isDone = false
    const count = () => {
      turns++
      if (!isDone) setImmediate(count)
    }
    setImmediate(count)
    const begun = performance.now()
    const days = await usage.summary(ANN, { ...range, by: 'day' })
    const daysMs = performance.now() - begun
    if (days.by !== 'day') throw new Error('asked by day')
    isDone = true
    expect(turns).toBeGreaterThanOrEqual(5)
    const sessions = await usage.summary(ANN, { ...range, by: 'session' })
    const allMs = performance.now() - begun
    const others = [
      await usage.summary(ANN, { ...range, by: 'model' }),
      await usage.summary(ANN, { ...range, by: 'profile' }),
    ]
    expect(days.total).toEqual({
      runs: 100_000,
      inputTokens: 1_000_000,
      outputTokens: 500_000,
      cachedTokens: 0,
      unpricedTokens: 0,
      costUsd: expect.closeTo(100),
    })
    const close = { ...days.total, costUsd: expect.closeTo(100) }
    for (const { total } of [sessions, ...others]) expect(total).toEqual(close)
    expect(days.items.reduce((sum, { runs }) => sum + runs, 0)).toBe(100_000)
    expect(days.items.flatMap((day) => day.shares).reduce((sum, { tokens }) => sum + tokens, 0)).toBe(1_500_000)
    expect(sessions.items).toHaveLength(200)
    expect(sessions.nextCursor).toBe('200')
    const next = await usage.summary(ANN, { ...range, by: 'session', cursor: '200' })
    expect(new Set([...sessions.items, ...next.items].map(({ key }) => key))).toHaveProperty('size', 400)
    await usage.addBudget(ANN, { period: 'month', action: 'stop', limitUsd: 1_000, timeZone: 'UTC' })
    const checked = performance.now()
    await store.write(() => reachedLimit({ ...run, model: 'paid' }, now))
    const checkMs = performance.now() - checked
    expect(Object.entries({ daysMs, allMs, checkMs }).filter(([, ms]) => ms > 2_000)).toEqual([])
  })

  describe('a budget', () => {
    it('that warns does so once in each of its periods', async () => {
      const { store, clock, usage, use } = await start()
      await usage.addBudget(ANN, { period: 'day', action: 'warn', limitUsd: 1, timeZone: 'Europe/Berlin' })
      const warnings = () => store.write(() => newWarnings(run, clock.now()))
      await use(MILLION - 1)
      expect(await warnings()).toEqual([])
      await use(1)
      expect(await warnings()).toEqual([
        'The budget of $1.00 a day is passed: $1.00 today (Europe/Berlin). It only warns; nothing was stopped.',
      ])
      expect(await warnings()).toEqual([])
      expect((await usage.budgets(ANN)).items[0]).toMatchObject({ spentUsd: 1, passedAt: clock.now() })
      clock.advance(24 * 3_600_000)
      expect(await warnings()).toEqual([])
      expect((await usage.budgets(ANN)).items[0]).not.toHaveProperty('passedAt')
      await use(MILLION)
      expect(await warnings()).toHaveLength(1)
    })

    it('of a session warns once for each session, whichever comes in between', async () => {
      const { store, clock, usage, use } = await start()
      await usage.addBudget(ANN, { period: 'session', action: 'warn', limitUsd: 1, timeZone: 'UTC' })
      const other = { id: 'run-2', sessionId: 'session-2' }
      await use(MILLION)
      await use(MILLION, other)
      const warned = []
      for (const more of [{}, other, {}, other]) {
        warned.push((await store.write(() => newWarnings({ ...run, ...more }, clock.now()))).length)
      }
      expect(warned).toEqual([1, 1, 0, 0])
    })

    it('that stops says which, how much, and what to do; what costs nothing goes on', async () => {
      const { store, clock, usage, use } = await start()
      const budget = await usage.addBudget(ANN, { period: 'month', action: 'stop', limitUsd: 0.5, timeZone: 'UTC' })
      const limit = (model: string) => store.write(() => reachedLimit({ ...run, model }, clock.now()))
      expect(await limit('paid')).toBeUndefined()
      await use(MILLION)
      expect(await limit('paid')).toBe(
        'The budget of $0.50 a month is used up: $1.00 this month (UTC). Raise it on the usage page, then continue, or wait until next month.',
      )
      expect([await limit('demo'), await limit('unknown')]).toEqual([undefined, undefined])
      await usage.updateBudget(ANN, { budgetId: budget.id, version: 1, limitUsd: 2 })
      expect(await limit('paid')).toBeUndefined()
    })

    it('is changed only by who has seen its newest version', async () => {
      const { usage } = await start()
      const budget = await usage.addBudget(ANN, { period: 'day', action: 'stop', limitUsd: 1, timeZone: 'UTC' })
      await usage.updateBudget(ANN, { budgetId: budget.id, version: 1, limitUsd: 2 })
      await expect(usage.updateBudget(ANN, { budgetId: budget.id, version: 1, limitUsd: 3 })).rejects.toMatchObject({
        reason: 'VERSION_CONFLICT',
        data: { current: { limitUsd: 2, version: 2 } },
      })
      await expect(
        usage.addBudget(ANN, { period: 'day', action: 'stop', limitUsd: 9, timeZone: 'UTC' }),
      ).rejects.toMatchObject({ reason: 'INVALID_INPUT' })
      await usage.removeBudget(ANN, budget.id)
      expect(await usage.budgets(ANN)).toEqual({ items: [] })
    })
  })

  describe('prices', () => {
    it('of a user stand over the built-in ones, and give way to them again', async () => {
      const { usage } = await start()
      const own = { model: 'openai/gpt-4o', input: 7, output: 8 }
      await usage.setPrice(ANN, own)
      const found = async () => (await usage.prices(ANN)).items.filter(({ model }) => model === own.model)
      expect(await found()).toEqual([{ ...own, source: 'own', updatedAt: expect.any(Number) }])
      expect(await usage.removePrice(ANN, own.model)).toEqual({ removed: 1 })
      expect(await found()).toMatchObject([{ source: 'built-in', input: 2.5 }])
      await expect(usage.removePrice(ANN, own.model)).rejects.toMatchObject({ reason: 'NOT_FOUND' })
    })
  })
}
