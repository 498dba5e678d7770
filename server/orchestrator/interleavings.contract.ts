/** What holds on every store when commands, starts and faults come at unlucky moments. */
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { AgentTool } from '../agent/tool.ts'
import { AppError } from '../base/app-error.ts'
import { deferred } from '../base/deferred.ts'
import { type CoreFixture, type CoreFixtureOptions, openCore } from '../fixtures/open-core.ts'
import { answer, callTool, lastUserText, type Part } from '../fixtures/scripted-model.ts'
import type { MakeDatabase } from '../fixtures/test-database.ts'
import type { SessionEvent } from '../protocol/events.ts'

async function* forever(first: string): AsyncGenerator<Part> {
  yield { type: 'text-start', id: 't' }
  yield { type: 'text-delta', id: 't', delta: first }
  await new Promise(() => {})
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate)
}

const isDelta = (event: SessionEvent) => event.type === 'chunk' && event.chunk.type === 'text-delta'

export function interleavingsContract(make: MakeDatabase): void {
  const open: CoreFixture[] = []

  async function start(options: CoreFixtureOptions): Promise<CoreFixture> {
    const fixture = await openCore({ ...options, database: options.database ?? (await make()) })
    open.push(fixture)
    return fixture
  }

  afterEach(async () => {
    for (const fixture of open.splice(0)) await fixture.dispose()
  })

  describe('a stop at any moment of a start', () => {
    it('tells one end, and keeps what the user sent', async () => {
      const vigil = await start({ script: (call) => (lastUserText(call) === 'last' ? answer('ok') : forever('x')) })
      for (let count = 0; count < 12; count++) {
        const sessionId = await vigil.session()
        const { runId } = await vigil.send(sessionId, 'kept')
        await turns(count)
        await vigil.stop(sessionId, runId)
        await vigil.finished(sessionId, runId)
        const last = await vigil.send(sessionId, 'last')
        const events = await vigil.finished(sessionId, last.runId)
        const ends = events.filter((event) => event.type === 'run-finished' && event.runId === runId)
        expect(ends).toHaveLength(1)
        expect((await vigil.text(sessionId))[0]).toBe('kept')
      }
    })
  })

  describe('a close', () => {
    it('ends what waited when it was called; what is sent after it is run', async () => {
      const vigil = await start({
        script: (call) => (lastUserText(call) === 'live' ? forever('partial') : answer(`re: ${lastUserText(call)}`)),
      })
      const sessionId = await vigil.session()
      const live = await vigil.send(sessionId, 'live')
      await vigil.until(sessionId, isDelta)
      const waiting = await vigil.send(sessionId, 'waiting')
      expect(await vigil.sessions.close(vigil.viewer, { sessionId })).toEqual({ outcome: 'closing' })
      const after = await vigil.send(sessionId, 'after')
      while ((await vigil.run(after.runId)).status !== 'ended') await turns(1)
      expect(await vigil.run(live.runId)).toMatchObject({ outcome: 'stopped' })
      expect(await vigil.run(waiting.runId)).toMatchObject({ outcome: 'stopped' })
      expect(await vigil.run(after.runId)).toMatchObject({ outcome: 'completed' })
      expect(await vigil.text(sessionId)).toEqual(['live', 'partial', 'after', 're: after'])
    })
  })

  describe('a recovered run', () => {
    it('is running again, not recovering, once it goes on', async () => {
      const called = deferred()
      const before = await openCore({ database: await make(), script: () => forever('begun ') })
      const sessionId = await before.session()
      const { runId } = await before.send(sessionId, 'one')
      await before.until(sessionId, isDelta)
      await before.close()
      const after = await start({
        script: () => {
          called.resolve()
          return forever('on')
        },
        database: before.database,
      })
      await called.promise
      expect(await after.run(runId)).toMatchObject({ status: 'running', attempt: 1 })
    })
  })

  describe('a wake-up', () => {
    it('that comes while the session is being looked at is not lost', async () => {
      const vigil = await start({ script: () => answer('ok') })
      const sessionId = await vigil.session()
      const looked = deferred()
      const goOn = deferred()
      const { store } = vigil.core
      const { read } = store
      store.read = async (script) => {
        store.read = read
        const found = await read(script)
        looked.resolve()
        await goOn.promise
        return found
      }
      await vigil.sessions.remove(vigil.viewer, { sessionId, undo: true })
      await looked.promise
      const sentAt = performance.now()
      const { runId } = await vigil.send(sessionId, 'hello')
      goOn.resolve()
      await vigil.finished(sessionId, runId)
      expect(performance.now() - sentAt).toBeLessThan(1_000)
    })
  })

  describe('a store that cannot be read for a while', () => {
    it('does not interrupt a live run, neither by its inbox nor between two steps', async () => {
      const inTool = deferred()
      const goOn = deferred()
      const answered = deferred()
      const slow: AgentTool = {
        name: 'slow',
        description: 'slow',
        inputSchema: z.looseObject({}),
        async execute() {
          inTool.resolve()
          await goOn.promise
          return 'done'
        },
      }
      const vigil = await start({
        tools: [slow],
        script: function* script(_, index) {
          if (index === 0) return yield* callTool('slow', {})
          answered.resolve()
          yield* answer('ended')
        },
      })
      const sessionId = await vigil.session()
      const { runId } = await vigil.send(sessionId, 'one')
      await inTool.promise
      const { store } = vigil.core
      const { read } = store
      store.read = async () => {
        throw new AppError('STORE_UNAVAILABLE', 'away')
      }
      const queued = await vigil.send(sessionId, 'two')
      await turns(5)
      goOn.resolve()
      await answered.promise
      store.read = read
      const events = await vigil.finished(sessionId, queued.runId)
      expect(events.filter(({ type }) => type === 'run-interrupted' || type === 'owner-changed')).toEqual([])
      expect(await vigil.run(runId)).toMatchObject({ outcome: 'completed', steps: 2 })
    })
  })

  describe('a run that fails', () => {
    it('ends the tools that it has started', async () => {
      const aborted = deferred()
      const waits: AgentTool = {
        name: 'waits',
        description: 'waits',
        inputSchema: z.looseObject({}),
        async execute(_, { signal }) {
          signal.addEventListener('abort', () => aborted.resolve())
          await aborted.promise
        },
      }
      const broken = z.looseObject({}).transform(() => {
        throw new Error('a fault of the schema itself')
      })
      const vigil = await start({
        tools: [waits, { ...waits, name: 'broken', inputSchema: broken }],
        script: function* script() {
          yield { type: 'tool-call', toolCallId: 'a', toolName: 'waits', input: '{}' }
          yield* callTool('broken', {})
        },
      })
      const sessionId = await vigil.session()
      const { runId } = await vigil.send(sessionId, 'go')
      await vigil.finished(sessionId, runId)
      expect(await vigil.run(runId)).toMatchObject({ outcome: 'failed' })
      await aborted.promise
    })
  })

  describe('the same request', () => {
    it('has its first receipt while the session is being deleted, and a create sends its first message once', async () => {
      const vigil = await start({ script: () => answer('ok') })
      const { id: sessionId } = await vigil.sessions.create(vigil.viewer, {})
      const first = { requestId: 'first', text: 'hello' }
      for (let count = 0; count < 2; count++) await vigil.sessions.create(vigil.viewer, { sessionId, first })
      const receipt = await vigil.send(sessionId, 'hello', { requestId: 'first' })
      await vigil.finished(sessionId, receipt.runId)
      expect(await vigil.text(sessionId)).toEqual(['hello', 'ok'])
      await vigil.sessions.remove(vigil.viewer, { sessionId })
      expect(await vigil.send(sessionId, 'hello', { requestId: 'first' })).toEqual(receipt)
      await expect(vigil.send(sessionId, 'hello')).rejects.toMatchObject({ reason: 'BUSY' })
    })
  })
}
