import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, it } from 'vitest'
import { type CoreFixture, type CoreFixtureOptions, openCore } from '../fixtures/open-core.ts'
import { answer, type Part } from '../fixtures/scripted-model.ts'

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

const isDelta = (event: { type: string; chunk?: { type: string } }) => event.chunk?.type === 'text-delta'

async function liveRun() {
  const before = await openCore({ script: () => forever('begun ') })
  const sessionId = await before.session()
  const { runId } = await before.send(sessionId, 'one')
  await before.until(sessionId, isDelta)
  return { before, sessionId, runId }
}

describe('after a crash', () => {
  it('a run goes on by itself, under its own id and with the takeover in its log', async () => {
    const { before, sessionId, runId } = await liveRun()
    await before.core.close()
    const after = await start({ script: () => answer('and ended'), dataDir: before.dataDir })
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
    const after = await start({ script: () => answer('and ended'), dataDir: before.dataDir, settings })
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
    const before = await openCore({ script: () => answer('done') })
    const sessionId = await before.session()
    const { runId } = await before.send(sessionId, 'one')
    await before.finished(sessionId, runId)
    await before.close()
    const after = await start({ script: () => answer('again'), dataDir: before.dataDir })
    const next = await after.send(sessionId, 'two', { requestId: 'second' })
    const events = await after.finished(sessionId, next.runId)
    expect(events.some((event) => event.type === 'owner-changed')).toBe(false)
  })
})

describe('after a hand-over', () => {
  it('the log says who owned the run and who goes on with it', async () => {
    const { before, sessionId, runId } = await liveRun()
    await before.close()
    const after = await start({ script: () => answer('and ended'), dataDir: before.dataDir })
    const events = await after.finished(sessionId, runId)
    expect(events.filter((event) => event.type === 'owner-changed')).toMatchObject([
      { cause: 'handover', from: before.core.nodeId, nodeId: after.core.nodeId },
    ])
  })
})

describe('a store that stays away', () => {
  it('ends a run that has nothing to write, too, and the run goes on once the store is back', async () => {
    let calls = 0
    const script = () => (calls++ === 0 ? forever('begun ') : answer('and ended'))
    const vigil = await start({ script, giveUpAfterMs: 500 })
    const sessionId = await vigil.session()
    const { runId } = await vigil.send(sessionId, 'one')
    await vigil.until(sessionId, isDelta)
    const other = new Database(path.join(vigil.dataDir, 'vigil.db'))
    other.exec('BEGIN IMMEDIATE')
    const { counts } = vigil.core.services.server
    while (counts().liveRuns > 0) await new Promise((resolve) => setImmediate(resolve))
    expect((await vigil.run(runId)).status).toBe('running')
    other.exec('ROLLBACK')
    other.close()
    const events = await vigil.finished(sessionId, runId)
    expect(events.filter((event) => event.type === 'run-interrupted')).toHaveLength(1)
    expect(await vigil.text(sessionId)).toEqual(['one', 'begun and ended'])
  }, 30_000)
})
