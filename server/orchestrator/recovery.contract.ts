/** What holds on every store for a run whose node has died or handed it over. */
import { afterEach, describe, expect, it } from 'vitest'
import { type CoreFixture, type CoreFixtureOptions, openCore } from '../fixtures/open-core.ts'
import { answer, type Part } from '../fixtures/scripted-model.ts'
import type { MakeDatabase } from '../fixtures/test-database.ts'

async function* forever(first: string): AsyncGenerator<Part> {
  yield { type: 'text-start', id: 't' }
  yield { type: 'text-delta', id: 't', delta: first }
  await new Promise(() => {})
}

const isDelta = (event: { type: string; chunk?: { type: string } }) => event.chunk?.type === 'text-delta'

export function recoveryContract(make: MakeDatabase): void {
  const open: CoreFixture[] = []

  async function start(options: CoreFixtureOptions): Promise<CoreFixture> {
    const fixture = await openCore({ ...options, database: options.database ?? (await make()) })
    open.push(fixture)
    return fixture
  }

  afterEach(async () => {
    for (const fixture of open.splice(0)) await fixture.dispose()
  })

  async function liveRun() {
    const before = await openCore({ database: await make(), script: () => forever('begun ') })
    const sessionId = await before.session()
    const { runId } = await before.send(sessionId, 'one')
    await before.until(sessionId, isDelta)
    return { before, sessionId, runId }
  }

  describe('after a crash', () => {
    it('a run goes on by itself, under its own id and with the takeover in its log', async () => {
      const { before, sessionId, runId } = await liveRun()
      await before.core.close()
      const after = await start({ script: () => answer('and ended'), database: before.database })
      const events = await after.finished(sessionId, runId)
      expect(events.filter((event) => event.type === 'owner-changed')).toMatchObject([
        { cause: 'takeover', from: before.core.nodeId, nodeId: after.core.nodeId },
      ])
      expect(events.filter((event) => event.type === 'run-interrupted')).toMatchObject([
        { runId, cause: 'crash', attempt: 1, next: 'continue', unknownToolCalls: [] },
      ])
      expect(await after.text(sessionId)).toEqual(['one', 'begun and ended'])
    })

    it('a run waits for its user where its profile asks, with what was said kept', async () => {
      const { before, sessionId, runId } = await liveRun()
      await before.core.close()
      const settings = { VIGIL_RECOVERY: 'ask' as const }
      const after = await start({ script: () => answer('and ended'), database: before.database, settings })
      const events = await after.finished(sessionId, runId)
      expect(events.find((event) => event.type === 'run-interrupted')).toMatchObject({ next: 'ask' })
      expect(events.at(-1)).toMatchObject({ outcome: 'interrupted' })
      expect(await after.text(sessionId)).toEqual(['one', 'begun '])
      expect(after.model.calls).toHaveLength(0)
      const continued = await after.sessions.continueRun(after.viewer, { sessionId, runId })
      await after.finished(sessionId, continued.runId)
      expect((await after.text(sessionId)).at(-1)).toBe('and ended')
    })

    it('an idle session that is only opened has no owner-changed in its log', async () => {
      const before = await openCore({ database: await make(), script: () => answer('done') })
      const sessionId = await before.session()
      const { runId } = await before.send(sessionId, 'one')
      await before.finished(sessionId, runId)
      await before.close()
      const after = await start({ script: () => answer('again'), database: before.database })
      const next = await after.send(sessionId, 'two', { requestId: 'second' })
      const events = await after.finished(sessionId, next.runId)
      expect(events.some((event) => event.type === 'owner-changed')).toBe(false)
    })
  })

  describe('after a hand-over', () => {
    it('the log says who owned the run and who goes on with it', async () => {
      const { before, sessionId, runId } = await liveRun()
      await before.close()
      const after = await start({ script: () => answer('and ended'), database: before.database })
      const events = await after.finished(sessionId, runId)
      expect(events.filter((event) => event.type === 'owner-changed')).toMatchObject([
        { cause: 'handover', from: before.core.nodeId, nodeId: after.core.nodeId },
      ])
    })
  })
}
