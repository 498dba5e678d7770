import { afterEach, describe, expect, it } from 'vitest'
import { deferred } from '../base/deferred.ts'
import { type CoreFixture, type CoreFixtureOptions, openCore } from '../fixtures/open-core.ts'
import { answer, lastUserText, type Part } from '../fixtures/scripted-model.ts'
import type { SessionEvent } from '../protocol/events.ts'

const open: CoreFixture[] = []

async function start(options: CoreFixtureOptions): Promise<CoreFixture> {
  const fixture = await openCore(options)
  open.push(fixture)
  return fixture
}

afterEach(async () => {
  for (const fixture of open.splice(0)) await fixture.dispose()
})

async function* forever(first: string): AsyncGenerator<Part> {
  yield { type: 'text-start', id: 't' }
  yield { type: 'text-delta', id: 't', delta: first }
  await new Promise(() => {})
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate)
}

const isDelta = (event: SessionEvent) => event.type === 'chunk' && event.chunk.type === 'text-delta'

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
    const closed = vigil.sessions.close(vigil.viewer, { sessionId })
    const after = await vigil.send(sessionId, 'after')
    expect(await closed).toEqual({ outcome: 'closing' })
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
    const before = await openCore({ script: () => forever('begun ') })
    const sessionId = await before.session()
    const { runId } = await before.send(sessionId, 'one')
    await before.until(sessionId, isDelta)
    await before.close()
    const after = await start({
      script: () => {
        called.resolve()
        return forever('on')
      },
      dataDir: before.dataDir,
    })
    await called.promise
    expect(await after.run(runId)).toMatchObject({ status: 'running', attempt: 1 })
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
