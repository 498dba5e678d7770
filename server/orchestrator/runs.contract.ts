/** What holds for runs on every store: their order, stop, steering, tools, limits, close, remove and hand-over. */
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { AgentTool } from '../agent/tool.ts'
import { deferred } from '../base/deferred.ts'
import { type CoreFixture, type CoreFixtureOptions, openCore } from '../fixtures/open-core.ts'
import { answer, callTool, finish, lastUserText, type Part, textParts } from '../fixtures/scripted-model.ts'
import type { MakeDatabase } from '../fixtures/test-database.ts'
import type { SessionEvent } from '../protocol/events.ts'
import type { MessageMetadata } from '../protocol/run-summary.ts'
import { noticeOf } from '../protocol/session-notices.ts'

function toolNamed(name: string, execute: AgentTool['execute']): AgentTool {
  return { name, description: name, inputSchema: z.looseObject({}), execute }
}

async function* forever(first: string): AsyncGenerator<Part> {
  yield { type: 'text-start', id: 't' }
  yield { type: 'text-delta', id: 't', delta: first }
  await new Promise(() => {})
}

/** An answer that ends so is told of in the log. */
const cutShort = { ...finish, finishReason: { unified: 'length' as const, raw: 'length' } }

const chunkOf = (type: string) => (event: { type: string; chunk?: { type: string } }) => event.chunk?.type === type

export function runsContract(make: MakeDatabase): void {
  const open: CoreFixture[] = []

  async function start(options: CoreFixtureOptions): Promise<CoreFixture> {
    const fixture = await openCore({ ...options, database: options.database ?? (await make()) })
    open.push(fixture)
    return fixture
  }

  afterEach(async () => {
    for (const fixture of open.splice(0)) await fixture.dispose()
  })

  describe('a run', () => {
    it('goes to its end with nobody watching, and says its whole message before its only terminal event', async () => {
      const vigil = await start({ script: () => answer('hello ', 'world') })
      const sessionId = await vigil.session()
      const receipt = await vigil.send(sessionId, 'hi')
      expect(receipt.status).toBe('started')
      const events = await vigil.finished(sessionId, receipt.runId)
      const types = events.map((event) => (event.type === 'chunk' ? event.chunk.type : event.type))
      expect(types[0]).toBe('session')
      expect(types.slice(-2)).toEqual(['message', 'run-finished'])
      expect(types.filter((type) => type === 'run-finished')).toHaveLength(1)
      expect(await vigil.text(sessionId)).toEqual(['hi', 'hello world'])
      const run = await vigil.run(receipt.runId)
      expect(run).toMatchObject({
        status: 'ended',
        outcome: 'completed',
        steps: 1,
        usage: { inputTokens: 3, outputTokens: 2 },
      })
      const { messages } = await vigil.sessions.history(vigil.viewer, { sessionId })
      expect(messages[1]?.metadata as MessageMetadata).toMatchObject({
        runId: receipt.runId,
        outcome: 'completed',
        steps: 1,
      })
    })

    it('keeps the order of 30 rapid sends, each started only after the one before has its outcome', async () => {
      const vigil = await start({ script: (call) => answer(`re: ${lastUserText(call)}`) })
      const sessionId = await vigil.session()
      const receipts = await Promise.all(Array.from({ length: 30 }, (_, n) => vigil.send(sessionId, `m${n}`)))
      const events = await vigil.finished(sessionId, receipts[29]?.runId ?? '')
      const milestones = events.filter((event) => event.type === 'run-started' || event.type === 'run-finished')
      expect(milestones.map((event) => event.runId)).toEqual(receipts.flatMap(({ runId }) => [runId, runId]))
      const texts = await vigil.text(sessionId)
      expect(texts).toEqual(Array.from({ length: 30 }, (_, n) => [`m${n}`, `re: m${n}`]).flat())
    })

    it('answers the same request with the first receipt, and refuses its id for another input', async () => {
      const vigil = await start({ script: () => answer('ok') })
      const sessionId = await vigil.session()
      const first = await vigil.send(sessionId, 'once', { requestId: 'r' })
      await vigil.finished(sessionId, first.runId)
      expect(await vigil.send(sessionId, 'once', { requestId: 'r' })).toEqual(first)
      expect(await vigil.send(sessionId, 'once', { requestId: 'r', ifBusy: 'queue' })).toEqual(first)
      for (const other of [{ text: 'twice' }, { note: 'n' }, { ifBusy: 'reject' as const }]) {
        await expect(vigil.send(sessionId, 'once', { requestId: 'r', ...other })).rejects.toMatchObject({
          reason: 'REQUEST_ID_REUSED',
        })
      }
      expect(vigil.model.calls).toHaveLength(1)
    })

    it('that fails tells why, keeps what was said, and the next one runs', async () => {
      const vigil = await start({
        script: function* script(_, index) {
          if (index > 0) return yield* answer('better')
          yield { type: 'text-start', id: 't' }
          yield { type: 'text-delta', id: 't', delta: 'half' }
          yield { type: 'error', error: new Error('socket hang up') }
        },
        settings: { VIGIL_MODEL_TRIES: 1 },
      })
      const sessionId = await vigil.session()
      const first = await vigil.send(sessionId, 'one')
      const second = await vigil.send(sessionId, 'two')
      await vigil.finished(sessionId, second.runId)
      const run = await vigil.run(first.runId)
      expect(run).toMatchObject({ outcome: 'failed', error: { code: expect.stringMatching(/^model-/) } })
      expect(await vigil.text(sessionId)).toEqual(['one', 'half', 'two', 'better'])
      const continued = await vigil.sessions.continueRun(vigil.viewer, { sessionId, runId: first.runId })
      const events = await vigil.finished(sessionId, continued.runId)
      expect(events.at(-1)).toMatchObject({ type: 'run-finished', outcome: 'completed' })
    })
  })

  describe('stop', () => {
    it('stops only the named run, saves its partial answer first, and the queue goes on', async () => {
      const vigil = await start({ script: (_, index) => (index === 0 ? forever('partial') : answer('next')) })
      const sessionId = await vigil.session()
      const first = await vigil.send(sessionId, 'one')
      const second = await vigil.send(sessionId, 'two')
      await vigil.until(sessionId, chunkOf('text-delta'))
      expect(await vigil.stop(sessionId, 'run_other')).toEqual({ outcome: 'not-this-run' })
      expect(await vigil.stop(sessionId, first.runId)).toEqual({ outcome: 'stopping' })
      const events = await vigil.finished(sessionId, first.runId)
      expect(events.at(-1)).toMatchObject({ outcome: 'stopped' })
      expect(events.at(-2)).toMatchObject({ type: 'message', message: { role: 'assistant' } })
      expect((await vigil.text(sessionId))[1]).toBe('partial')
      await vigil.finished(sessionId, second.runId)
      expect(await vigil.stop(sessionId, first.runId)).toEqual({ outcome: 'already-ended' })
    })

    it('never shows `stopped` before the partial is in the history', async () => {
      const vigil = await start({ script: () => forever('partial') })
      const sessionId = await vigil.session()
      const { runId } = await vigil.send(sessionId, 'one')
      await vigil.until(sessionId, chunkOf('text-delta'))
      await vigil.stop(sessionId, runId)
      while ((await vigil.run(runId)).status !== 'ended') await new Promise(setImmediate)
      expect(await vigil.text(sessionId)).toEqual(['one', 'partial'])
    })

    it('that comes during start-up is honoured, and no model is called', async () => {
      const vigil = await start({ script: () => answer('never') })
      const sessionId = await vigil.session()
      const receipt = await vigil.send(sessionId, 'one')
      const stopped = await vigil.stop(sessionId, receipt.runId)
      expect(stopped).toEqual({ outcome: 'stopping' })
      const events = await vigil.finished(sessionId, receipt.runId)
      expect(events.at(-1)).toMatchObject({ outcome: 'stopped' })
      const called = vigil.model.calls.length
      expect(called).toBeLessThanOrEqual(1)
      expect(await vigil.run(receipt.runId)).toMatchObject({ status: 'ended', outcome: 'stopped' })
    })

    it('of a queued run takes it out of the queue and ends its watchers’ wait', async () => {
      const vigil = await start({ script: () => forever('x') })
      const sessionId = await vigil.session()
      await vigil.send(sessionId, 'one')
      const second = await vigil.send(sessionId, 'two')
      expect(second.status).toBe('queued')
      await vigil.stop(sessionId, second.runId)
      const events = await vigil.finished(sessionId, second.runId)
      expect(events.at(-1)).toMatchObject({ outcome: 'stopped', steps: 0 })
      expect((await vigil.sessions.get(vigil.viewer, sessionId)).queue).toEqual([])
    })

    it('ends a tool that is deaf to its signal as outcome unknown', async () => {
      const started = deferred()
      const deaf = toolNamed('deaf', () => {
        started.resolve()
        return new Promise(() => {})
      })
      const vigil = await start({ script: () => callTool('deaf', {}), tools: [deaf] })
      const sessionId = await vigil.session()
      const { runId } = await vigil.send(sessionId, 'one')
      await started.promise
      await vigil.stop(sessionId, runId)
      const events = await vigil.finished(sessionId, runId)
      expect(JSON.stringify(events.at(-2))).toContain('Outcome unknown')
    })
  })

  describe('a message while a run is live', () => {
    it('with interrupt saves the partial and runs next, before what was queued', async () => {
      const vigil = await start({
        script: (call, index) => (index === 0 ? forever('cut') : answer(`re: ${lastUserText(call)}`)),
      })
      const sessionId = await vigil.session()
      await vigil.send(sessionId, 'one')
      await vigil.until(sessionId, chunkOf('text-delta'))
      const queued = await vigil.send(sessionId, 'queued')
      await vigil.send(sessionId, 'urgent', { ifBusy: 'interrupt' })
      await vigil.finished(sessionId, queued.runId)
      expect(await vigil.text(sessionId)).toEqual(['one', 'cut', 'urgent', 're: urgent', 'queued', 're: queued'])
    })

    it('with reject is refused while the session is busy', async () => {
      const vigil = await start({ script: () => forever('x') })
      const sessionId = await vigil.session()
      await vigil.send(sessionId, 'one', { ifBusy: 'reject' })
      await expect(vigil.send(sessionId, 'two', { ifBusy: 'reject' })).rejects.toMatchObject({ reason: 'BUSY' })
    })

    it('with steer reaches the live run between two steps; the first step’s tool is not repeated', async () => {
      const inTool = deferred()
      const go = deferred()
      let executions = 0
      const slow = toolNamed('slow', async () => {
        executions++
        inTool.resolve()
        await go.promise
        return 'done'
      })
      const vigil = await start({
        script: (_, index) => (index === 0 ? callTool('slow', {}) : answer('steered answer')),
        tools: [slow],
      })
      const sessionId = await vigil.session()
      const first = await vigil.send(sessionId, 'one')
      await inTool.promise
      const steer = await vigil.send(sessionId, 'use blue', { ifBusy: 'steer' })
      expect(steer).toMatchObject({ status: 'steered', intoRunId: first.runId })
      go.resolve()
      await vigil.finished(sessionId, first.runId)
      expect(executions).toBe(1)
      expect(vigil.model.calls).toHaveLength(2)
      expect(JSON.stringify(vigil.model.calls[1]?.prompt)).toContain('use blue')
      expect(await vigil.text(sessionId)).toEqual(['one', '', 'use blue', 'steered answer'])
      expect((await vigil.run(steer.runId)).id).toBe(first.runId)
      expect((await vigil.sessions.get(vigil.viewer, sessionId)).queue).toEqual([])
    })

    it('with steer becomes the next queued message when no step follows, under its receipt’s run id', async () => {
      const go = deferred()
      const vigil = await start({
        script: async function* script(call, index) {
          if (index === 0) await go.promise
          yield* answer(`re: ${lastUserText(call)}`)
        },
      })
      const sessionId = await vigil.session()
      const first = await vigil.send(sessionId, 'one')
      await vigil.until(sessionId, (event) => event.type === 'run-started')
      while (vigil.model.calls.length === 0) await new Promise(setImmediate)
      const queued = await vigil.send(sessionId, 'queued')
      const steer = await vigil.send(sessionId, 'late', { ifBusy: 'steer' })
      go.resolve()
      await vigil.finished(sessionId, queued.runId)
      expect(await vigil.text(sessionId)).toEqual(['one', 're: one', 'late', 're: late', 'queued', 're: queued'])
      expect(await vigil.run(steer.runId)).toMatchObject({ id: steer.runId, outcome: 'completed' })
      expect(first.status).toBe('started')
    })

    it('is refused over 100 waiting, and the queue can be reordered and emptied', async () => {
      const vigil = await start({ script: () => forever('x'), settings: { VIGIL_MAX_QUEUED: 3 } })
      const sessionId = await vigil.session()
      await vigil.send(sessionId, 'live')
      const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((text) => vigil.send(sessionId, text)))
      await expect(vigil.send(sessionId, 'd')).rejects.toMatchObject({ reason: 'QUEUE_FULL', data: { limit: 3 } })
      const order = [c?.runId ?? '', a?.runId ?? '']
      const { items } = await vigil.sessions.editQueue(vigil.viewer, { sessionId, runIds: order })
      expect(items.map((item) => item.text)).toEqual(['c', 'a'])
      await vigil.finished(sessionId, b?.runId ?? '')
      expect((await vigil.sessions.get(vigil.viewer, sessionId)).queue.map((item) => item.text)).toEqual(['c', 'a'])
    })
  })

  describe('a tool', () => {
    it('starts only after its call is committed, and its result reaches the model only after that is committed', async () => {
      const seen: { atStart: boolean; atResult: boolean } = { atStart: false, atResult: false }
      const storedLog = async (fixture: CoreFixture) => {
        const rows = await fixture.core.store.prisma.eventBatch.findMany()
        return rows.map((row) => row.events).join('')
      }
      const look = toolNamed('look', async () => {
        seen.atStart = (await storedLog(vigil)).includes('tool-input-available')
        return 'result text'
      })
      const vigil = await start({
        script: async function* script(_, index) {
          if (index === 0) return yield* callTool('look', {})
          seen.atResult = (await storedLog(vigil)).includes('result text')
          yield* answer('done')
        },
        tools: [look],
      })
      const sessionId = await vigil.session()
      const { runId } = await vigil.send(sessionId, 'one')
      await vigil.finished(sessionId, runId)
      expect(seen).toEqual({ atStart: true, atResult: true })
    })

    it('that fails or gets a wrong input tells the model, and the run goes on', async () => {
      const breaks = toolNamed('breaks', async () => {
        throw new Error('no such file')
      })
      const vigil = await start({
        script: (_, index) => [callTool('breaks', {}), callTool('missing', {}), answer('so be it')][index] ?? answer(),
        tools: [breaks],
      })
      const sessionId = await vigil.session()
      const { runId } = await vigil.send(sessionId, 'one')
      await vigil.finished(sessionId, runId)
      expect(JSON.stringify(vigil.model.calls[1]?.prompt)).toContain('no such file')
      expect(JSON.stringify(vigil.model.calls[2]?.prompt)).toContain('missing')
      expect(await vigil.run(runId)).toMatchObject({ outcome: 'completed', steps: 3 })
    })
  })

  describe('limits', () => {
    it('end a run after its steps, its silence, or its time', async () => {
      const loop = {
        script: () => callTool('noop', {}, `call-${Math.random()}`),
        tools: [toolNamed('noop', async () => 1)],
      }
      const silent = { script: () => forever('partial') }
      const cases = [
        [{ ...loop, settings: { VIGIL_MAX_STEPS: 4 } }, 'step-limit'],
        [{ ...silent, settings: { VIGIL_RUN_IDLE_MS: 200 } }, 'idle-limit'],
        [{ ...silent, settings: { VIGIL_RUN_WALL_MS: 200 } }, 'time-limit'],
      ] as const
      for (const [options, outcome] of cases) {
        const vigil = await start(options)
        const sessionId = await vigil.session()
        const { runId } = await vigil.send(sessionId, 'go')
        await vigil.finished(sessionId, runId)
        expect(await vigil.run(runId)).toMatchObject({ outcome })
      }
    })

    it('let a user’s fourth run wait visibly and start when a place is free, oldest first', async () => {
      const vigil = await start({ script: () => forever('x') })
      const ids = [
        await vigil.session(),
        await vigil.session(),
        await vigil.session(),
        await vigil.session(),
        await vigil.session(),
      ]
      const receipts = []
      for (const id of ids) receipts.push(await vigil.send(id, 'go'))
      expect(receipts.map(({ status }) => status)).toEqual(['started', 'started', 'started', 'queued', 'queued'])
      const { items } = await vigil.sessions.list(vigil.viewer, {})
      expect(
        items
          .filter((item) => item.status === 'queued')
          .map((item) => item.id)
          .sort(),
      ).toEqual([ids[3], ids[4]].sort())
      await vigil.until(ids[1] ?? '', (event) => event.type === 'run-started')
      await vigil.stop(ids[1] ?? '', receipts[1]?.runId ?? '')
      await vigil.until(ids[3] ?? '', (event) => event.type === 'run-started')
      expect((await vigil.run(receipts[4]?.runId ?? '')).status).toBe('queued')
    })
  })

  describe('close and remove', () => {
    it('close stops the loop, tells watchers why, ends their streams and keeps the history', async () => {
      const vigil = await start({ script: () => forever('partial') })
      const sessionId = await vigil.session()
      const { runId } = await vigil.send(sessionId, 'one')
      await vigil.until(sessionId, chunkOf('text-delta'))
      const notices: unknown[] = []
      const watching = (async () => {
        for await (const frame of vigil.watch(sessionId)) notices.push(...(frame.notices ?? []))
      })()
      expect(await vigil.sessions.close(vigil.viewer, { sessionId, reason: 'maintenance' })).toEqual({
        outcome: 'closing',
      })
      await watching
      expect(notices).toContainEqual(
        expect.objectContaining({ kind: 'session-closing', reason: 'closed', reconnect: false }),
      )
      expect(await vigil.run(runId)).toMatchObject({ outcome: 'stopped' })
      expect(await vigil.text(sessionId)).toEqual(['one', 'partial'])
      expect(await vigil.sessions.close(vigil.viewer, { sessionId })).toEqual({ outcome: 'not-open' })
    })

    it('history tells with each page what the log noted from its oldest message on; a fork has none of it', async () => {
      const vigil = await start({ script: (_, n) => [...textParts(`answer ${n}`), cutShort] })
      const sessionId = await vigil.session()
      let events: SessionEvent[] = []
      for (const text of ['one', 'two', 'three', 'four', 'five']) {
        events = await vigil.finished(sessionId, (await vigil.send(sessionId, text)).runId)
      }
      const told = events.flatMap((event) => noticeOf(event) ?? [])
      expect(told.map(({ code }) => code)).toEqual(Array.from({ length: 5 }, () => 'model-cut-short'))
      const pages = [await vigil.sessions.history(vigil.viewer, { sessionId, limit: 3 })]
      for (let before = pages[0]?.nextBefore; before !== undefined; before = pages[0]?.nextBefore) {
        pages.unshift(await vigil.sessions.history(vigil.viewer, { sessionId, before, limit: 3 }))
      }
      expect(pages.map(({ messages }) => messages.length)).toEqual([1, 3, 3, 3])
      // The page begins with an answer; its own notice is younger than its first event.
      expect(pages.map(({ notices }) => notices?.length)).toEqual([0, 2, 1, 2])
      expect(pages.flatMap(({ notices }) => notices)).toEqual(told)
      const messageId = pages.at(-1)?.messages.at(-1)?.id ?? ''
      const { id } = await vigil.sessions.fork(vigil.viewer, { sessionId, messageId })
      const forked = await vigil.sessions.history(vigil.viewer, { sessionId: id })
      expect([forked.messages.length, forked.notices]).toEqual([10, []])
    })

    it('remove can be undone, then is final: watchers are told, late writes are fenced, rows are purged', async () => {
      const script = (_: unknown, n: number) => (n === 0 ? [...textParts('cut'), cutShort] : forever('x'))
      const vigil = await start({ script, settings: { VIGIL_DELETE_UNDO_MS: 300 } })
      const sessionId = await vigil.session()
      await vigil.finished(sessionId, (await vigil.send(sessionId, 'zero')).runId)
      expect(await vigil.core.store.prisma.sessionNotice.count()).toBe(1)
      const { runId } = await vigil.send(sessionId, 'one')
      await vigil.until(sessionId, (event) => event.runId === runId && chunkOf('text-delta')(event))
      const { finalAt } = await vigil.sessions.remove(vigil.viewer, { sessionId })
      expect(finalAt).toBeGreaterThan(0)
      await expect(vigil.send(sessionId, 'two')).rejects.toMatchObject({ reason: 'BUSY' })
      expect((await vigil.sessions.list(vigil.viewer, {})).items).toEqual([])
      expect(await vigil.sessions.remove(vigil.viewer, { sessionId, undo: true })).toEqual({})
      expect((await vigil.sessions.list(vigil.viewer, {})).items).toHaveLength(1)
      await vigil.finished(sessionId, runId)
      const frames: unknown[] = []
      const watching = (async () => {
        for await (const frame of vigil.watch(sessionId)) frames.push(...(frame.notices ?? []))
      })()
      await vigil.sessions.remove(vigil.viewer, { sessionId })
      await watching
      expect(frames).toContainEqual(expect.objectContaining({ kind: 'session-closing', reason: 'deleted' }))
      await expect(vigil.sessions.get(vigil.viewer, sessionId)).rejects.toMatchObject({ reason: 'NOT_FOUND' })
      const left = async () =>
        (await vigil.core.store.prisma.eventBatch.count()) + (await vigil.core.store.prisma.session.count())
      while ((await left()) > 0) await wait(10)
      expect(await vigil.core.store.prisma.run.count()).toBe(0)
      expect(await vigil.core.store.prisma.sessionNotice.count()).toBe(0)
    })
  })

  describe('a hand-over', () => {
    it('that begins while a run is starting does not lose it', async () => {
      for (let turns = 0; turns < 12; turns++) {
        const before = await openCore({ database: await make(), script: () => forever('x') })
        const sessionId = await before.session()
        const { runId } = await before.send(sessionId, 'one')
        for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate)
        const begun = performance.now()
        await before.close()
        expect(performance.now() - begun).toBeLessThan(1_000)
        const after = await start({ script: () => answer('done'), database: before.database })
        await after.finished(sessionId, runId)
        expect(await after.run(runId)).toMatchObject({ outcome: 'completed' })
      }
    })

    it('leaves a live run to the next process, which goes on from the partial under the same run id', async () => {
      const script = (first: boolean) => (call: { prompt: unknown }) =>
        first ? forever('begun ') : answer(JSON.stringify(call.prompt).includes('begun') ? 'and ended' : 'lost')
      const before = await openCore({ database: await make(), script: script(true) })
      const sessionId = await before.session()
      const { runId } = await before.send(sessionId, 'one')
      await before.until(sessionId, chunkOf('text-delta'))
      await before.close()
      const after = await start({ script: script(false), database: before.database })
      const events = await after.finished(sessionId, runId)
      const interruptions = events.filter((event) => event.type === 'run-interrupted')
      expect(interruptions).toMatchObject([{ cause: 'drain', next: 'continue', attempt: 1 }])
      expect(await after.text(sessionId)).toEqual(['one', 'begun and ended'])
      expect(await after.run(runId)).toMatchObject({ outcome: 'completed', attempt: 1 })
      const row = await after.core.store.prisma.run.findUniqueOrThrow({ where: { id: runId } })
      expect(row.recoveries).toBe(0)
    })
  })
}
