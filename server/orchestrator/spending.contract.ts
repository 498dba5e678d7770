/** What holds on every store for what runs cost: the ledger through crashes, budgets that end runs, and stopping all. */
import { performance } from 'node:perf_hooks'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { AgentTool } from '../agent/tool.ts'
import { deferred } from '../base/deferred.ts'
import { type CoreFixture, type CoreFixtureOptions, openCore } from '../fixtures/open-core.ts'
import { answer, callTool, type Part, textParts } from '../fixtures/scripted-model.ts'
import type { MakeDatabase } from '../fixtures/test-database.ts'
import type { MessageMetadata } from '../protocol/run-summary.ts'
import { noticeOf } from '../protocol/session-notices.ts'
import { passedSince } from '../store/rows/budget-rows.ts'
import { readRun } from '../store/rows/run-rows.ts'

/** Each step of the scripted model uses 3 tokens in and 2 out. */
const STEP_USD = 0.5
const PRICE = { model: 'scripted', input: 100_000, output: 100_000 }
const tool: AgentTool = {
  name: 'look',
  description: 'look',
  inputSchema: z.looseObject({}),
  execute: async () => 'seen',
}

async function* forever(first: string): AsyncGenerator<Part> {
  yield { type: 'text-start', id: 't' }
  yield { type: 'text-delta', id: 't', delta: first }
  await new Promise(() => {})
}

export function spendingContract(make: MakeDatabase): void {
  const open: CoreFixture[] = []

  async function start(options: CoreFixtureOptions): Promise<CoreFixture> {
    const fixture = await openCore({ ...options, database: options.database ?? (await make()) })
    open.push(fixture)
    return fixture
  }

  async function startPriced(options: CoreFixtureOptions): Promise<CoreFixture> {
    const vigil = await start(options)
    await vigil.core.services.usage.setPrice(vigil.viewer, PRICE)
    return vigil
  }

  function budget(
    vigil: CoreFixture,
    period: 'run' | 'session' | 'day' | 'month',
    action: 'warn' | 'stop',
    limitUsd: number,
  ) {
    return vigil.core.services.usage.addBudget(vigil.viewer, { period, action, limitUsd, timeZone: 'UTC' })
  }

  const usageOf = (vigil: CoreFixture, sessionId: string) =>
    vigil.core.services.usage.session(vigil.viewer, { sessionId })

  async function lastMetadata(vigil: CoreFixture, sessionId: string): Promise<MessageMetadata> {
    const { messages } = await vigil.sessions.history(vigil.viewer, { sessionId })
    return messages.at(-1)?.metadata as MessageMetadata
  }

  afterEach(async () => {
    for (const fixture of open.splice(0)) await fixture.dispose()
  })

  describe('what a run costs', () => {
    it('is on its last event, its message, its row and in the ledger, all the same', async () => {
      const vigil = await startPriced({
        script: (_, n) => (n === 0 ? callTool('look', {}) : answer('done')),
        tools: [tool],
      })
      const sessionId = await vigil.session()
      const { runId } = await vigil.send(sessionId, 'one')
      const last = (await vigil.finished(sessionId, runId)).at(-1)
      const usage = { inputTokens: 6, outputTokens: 4, costUsd: 2 * STEP_USD }
      expect(last).toMatchObject({ outcome: 'completed', usage })
      expect((await vigil.run(runId)).usage).toEqual(usage)
      expect((await lastMetadata(vigil, sessionId)).usage).toEqual(usage)
      const { total, runs } = await usageOf(vigil, sessionId)
      expect(total).toMatchObject({ runs: 1, ...usage, unpricedTokens: 0 })
      expect(runs).toMatchObject([
        { runId, trigger: 'message', model: 'scripted', outcome: 'completed', steps: 2, ...usage },
      ])
    })

    it('is not known without a price, and nothing on the demo model', async () => {
      const unpriced = await start({ script: () => answer('done') })
      const session = await unpriced.session()
      const { runId } = await unpriced.send(session, 'one')
      await unpriced.finished(session, runId)
      expect((await unpriced.run(runId)).usage).toEqual({ inputTokens: 3, outputTokens: 2 })
      const demo = await start({})
      const sessionId = await demo.session()
      const sent = await demo.send(sessionId, 'say hello')
      await demo.finished(sessionId, sent.runId)
      expect((await demo.run(sent.runId)).usage).toMatchObject({ outputTokens: expect.any(Number), costUsd: 0 })
    })

    it('outlives the session', async () => {
      const vigil = await startPriced({ script: () => answer('done'), settings: { VIGIL_DELETE_UNDO_MS: 1 } })
      const sessionId = await vigil.session()
      await vigil.finished(sessionId, (await vigil.send(sessionId, 'one')).runId)
      const ended = vigil.until(sessionId, () => false).catch(() => 'gone')
      await vigil.sessions.remove(vigil.viewer, { sessionId })
      await ended
      const { now } = await vigil.core.services.server.info(vigil.viewer)
      const [before, day] = [now - 86_400_000, now].map((at) => new Date(at).toISOString().slice(0, 10)) as [
        string,
        string,
      ]
      const range = { from: before, to: day, timeZone: 'UTC', by: 'session' } as const
      const { items } = await vigil.core.services.usage.summary(vigil.viewer, range)
      expect(items).toEqual([expect.objectContaining({ key: sessionId, costUsd: STEP_USD })])
      expect(items[0]).not.toHaveProperty('title')
    })

    it('goes on where it was when its node dies between two steps, counted once', async () => {
      const held = deferred<string>()
      const slow = { ...tool, execute: () => held.promise }
      const before = await openCore({
        database: await make(),
        script: () => callTool('look', {}),
        tools: [slow],
      })
      await before.core.services.usage.setPrice(before.viewer, PRICE)
      const sessionId = await before.session()
      const { runId } = await before.send(sessionId, 'one')
      await before.until(sessionId, (event) => event.type === 'chunk' && event.chunk.type === 'tool-input-available')
      while ((await before.core.store.read(() => readRun(runId)))?.steps !== 1)
        await before.core.store.read(() => readRun(runId))
      await before.core.close()
      const after = await start({ script: () => answer('done'), tools: [tool], database: before.database })
      await after.finished(sessionId, runId)
      const usage = { inputTokens: 6, outputTokens: 4, costUsd: 2 * STEP_USD }
      expect((await after.run(runId)).usage).toEqual(usage)
      expect((await usageOf(after, sessionId)).total).toMatchObject({ runs: 1, ...usage })
    })

    it('lacks the call that a crash has cut off', async () => {
      const before = await openCore({ database: await make(), script: () => forever('begun ') })
      await before.core.services.usage.setPrice(before.viewer, PRICE)
      const sessionId = await before.session()
      const { runId } = await before.send(sessionId, 'one')
      await before.until(sessionId, (event) => event.type === 'chunk' && event.chunk.type === 'text-delta')
      await before.core.close()
      const after = await start({ script: () => answer('and ended'), database: before.database })
      await after.finished(sessionId, runId)
      expect((await usageOf(after, sessionId)).total).toMatchObject({ runs: 1, costUsd: STEP_USD })
    })
  })

  describe('a budget', () => {
    it('ends a run at its next step boundary, with what it said and did kept, and says which and what to do', async () => {
      const script = function* () {
        yield* textParts('looking')
        yield* callTool('look', {}, `call-${Math.random()}`)
      }
      const vigil = await startPriced({ script, tools: [tool] })
      await budget(vigil, 'run', 'stop', 3 * STEP_USD)
      const sessionId = await vigil.session()
      const { runId } = await vigil.send(sessionId, 'one')
      const last = (await vigil.finished(sessionId, runId)).at(-1)
      expect(last).toMatchObject({ outcome: 'budget-limit', steps: 3, usage: { costUsd: 3 * STEP_USD } })
      const { messages } = await vigil.sessions.history(vigil.viewer, { sessionId })
      const parts = messages.at(-1)?.parts ?? []
      expect(parts.filter((part) => 'state' in part && part.state === 'output-available')).toHaveLength(3)
      expect((await lastMetadata(vigil, sessionId)).outcomeText).toBe(
        'The budget of $1.50 a run is used up: this run has cost $1.50. Continue starts a new run, which has the whole budget again.',
      )
    })

    it('lets no further run begin, keeps what was sent, and answers it once it is raised', async () => {
      const vigil = await startPriced({ script: () => answer('done') })
      const { id } = await budget(vigil, 'day', 'stop', STEP_USD)
      const sessionId = await vigil.session()
      await vigil.finished(sessionId, (await vigil.send(sessionId, 'one')).runId)
      const refused = await vigil.send(sessionId, 'two')
      expect((await vigil.finished(sessionId, refused.runId)).at(-1)).toMatchObject({
        outcome: 'budget-limit',
        steps: 0,
      })
      expect(vigil.model.calls).toHaveLength(1)
      expect(await vigil.text(sessionId)).toEqual(['one', 'done', 'two', ''])
      expect((await lastMetadata(vigil, sessionId)).outcomeText).toContain('$0.50 a day is used up: $0.50 today (UTC)')
      await vigil.core.services.usage.updateBudget(vigil.viewer, { budgetId: id, version: 1, limitUsd: 5 })
      const next = await vigil.sessions.continueRun(vigil.viewer, { sessionId, runId: refused.runId })
      expect((await vigil.finished(sessionId, next.runId)).at(-1)).toMatchObject({ outcome: 'completed' })
      expect((await vigil.text(sessionId)).at(-1)).toBe('done')
    })

    it('holds for sessions that run at once: each ends after the step in which it was reached', async () => {
      const script = () => callTool('look', {}, `call-${Math.random()}`)
      const vigil = await startPriced({ script, tools: [tool] })
      await budget(vigil, 'day', 'stop', 6 * STEP_USD)
      const sessions = [await vigil.session(), await vigil.session()]
      const runs = await Promise.all(sessions.map((sessionId) => vigil.send(sessionId, 'go')))
      const ends = await Promise.all(
        sessions.map(async (sessionId, n) => (await vigil.finished(sessionId, runs[n]?.runId ?? '')).at(-1)),
      )
      expect(ends).toMatchObject([{ outcome: 'budget-limit' }, { outcome: 'budget-limit' }])
      const { items } = await vigil.core.services.usage.budgets(vigil.viewer)
      const steps = (items[0]?.spentUsd ?? 0) / STEP_USD
      expect(steps).toBeGreaterThanOrEqual(6)
      expect(steps).toBeLessThanOrEqual(6 + 1)
    })

    it('that warns says so in the log once, and nothing stops', async () => {
      const script = (_: unknown, n: number) => (n < 3 ? callTool('look', {}, `call-${n}`) : answer('done'))
      const vigil = await startPriced({ script, tools: [tool] })
      await budget(vigil, 'session', 'warn', 2 * STEP_USD)
      const sessionId = await vigil.session()
      const events = await vigil.finished(sessionId, (await vigil.send(sessionId, 'one')).runId)
      expect(events.at(-1)).toMatchObject({ outcome: 'completed' })
      expect(events.filter((event) => event.type === 'notice')).toMatchObject([
        { level: 'warning', code: 'budget-warning', text: expect.stringContaining('$1.00 a session is passed') },
      ])
      const passed = await vigil.core.store.read(() => passedSince(vigil.viewer.userId, 0))
      expect(passed).toMatchObject([{ period: 'session', passedIn: sessionId }])
      expect(await vigil.core.store.read(() => passedSince('somebody-else', 0))).toEqual([])
      const { notices } = await vigil.sessions.history(vigil.viewer, { sessionId })
      expect(notices).toEqual(events.flatMap((event) => noticeOf(event) ?? []))
    })

    it('does not hold up a model that has no price', async () => {
      const vigil = await start({ script: () => answer('done') })
      await budget(vigil, 'day', 'stop', 0.01)
      const sessionId = await vigil.session()
      await vigil.finished(sessionId, (await vigil.send(sessionId, 'one')).runId)
      const { runId } = await vigil.send(sessionId, 'two')
      expect((await vigil.finished(sessionId, runId)).at(-1)).toMatchObject({ outcome: 'completed' })
    })
  })

  describe('stopping everything', () => {
    it('stops 200 live runs, empties every queue, keeps the partials, and finds nothing the second time', async () => {
      const vigil = await start({ script: () => forever('begun'), settings: { VIGIL_MAX_LIVE_RUNS_PER_USER: 0 } })
      const sessions = await Promise.all(Array.from({ length: 200 }, () => vigil.session()))
      const live = await Promise.all(sessions.map((sessionId) => vigil.send(sessionId, 'go')))
      const waiting = await Promise.all(sessions.slice(0, 20).map((sessionId) => vigil.send(sessionId, 'next')))
      await Promise.all(
        sessions.map((id) => vigil.until(id, (event) => event.type === 'chunk' && event.chunk.type === 'text-delta')),
      )
      expect(await vigil.sessions.unfinishedRuns(vigil.viewer)).toEqual({
        live: 200,
        waiting: 20,
        sessions: 200,
        recalls: 0,
      })
      const begun = performance.now()
      expect(await vigil.sessions.stopAll(vigil.viewer)).toEqual({ stopping: 200, removed: 20 })
      const tookMs = performance.now() - begun
      const ended = [...live, ...waiting].map(({ runId }, n) => vigil.finished(sessions[n % 200] ?? '', runId))
      const outcomes = (await Promise.all(ended))
        .map((events) => events.at(-1))
        .map((event) => event && 'outcome' in event && event.outcome)
      expect(new Set(outcomes)).toEqual(new Set(['stopped']))
      expect(await vigil.text(sessions[0] ?? '')).toEqual(['go', 'begun'])
      expect(await vigil.sessions.stopAll(vigil.viewer)).toEqual({ stopping: 0, removed: 0 })
      expect(tookMs).toBeLessThan(5_000)
    })

    it('starts none of those that waited for a place, and leaves other users alone', async () => {
      const vigil = await start({ script: () => forever('begun'), settings: { VIGIL_MAX_LIVE_RUNS_PER_USER: 2 } })
      const sessions = await Promise.all(Array.from({ length: 5 }, () => vigil.session()))
      const runs = await Promise.all(sessions.map((sessionId) => vigil.send(sessionId, 'go')))
      expect(await vigil.sessions.stopAll({ userId: 'somebody-else' })).toEqual({ stopping: 0, removed: 0 })
      const { stopping, removed } = await vigil.sessions.stopAll(vigil.viewer)
      expect(stopping + removed).toBe(5)
      await Promise.all(runs.map(({ runId }, n) => vigil.finished(sessions[n] ?? '', runId)))
      expect(await vigil.sessions.unfinishedRuns(vigil.viewer)).toEqual({
        live: 0,
        waiting: 0,
        sessions: 0,
        recalls: 0,
      })
      const next = await vigil.send(sessions[0] ?? '', 'again')
      expect(next.status).toBe('started')
    })
  })
}
