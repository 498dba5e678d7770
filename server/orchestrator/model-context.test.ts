import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type CoreFixture, type CoreFixtureOptions, openCore } from '../fixtures/open-core.ts'
import { answer, callTool, type ModelScript } from '../fixtures/scripted-model.ts'

const open: CoreFixture[] = []

afterEach(async () => {
  for (const fixture of open.splice(0)) await fixture.dispose()
})

/** 1,000 tokens, of which 850 are taken before anything is done: a turn of LONG takes about 130. */
async function start(script: ModelScript, more: Partial<CoreFixtureOptions> = {}): Promise<CoreFixture> {
  const fixture = await openCore({ script, ...more, settings: { VIGIL_CONTEXT_TOKENS: 1_000, ...more.settings } })
  open.push(fixture)
  return fixture
}

const LONG = 'x'.repeat(400)
const promptOf = (call: Parameters<ModelScript>[0]) => JSON.stringify(call.prompt)
const isSummary = (call: Parameters<ModelScript>[0]) => promptOf(call).includes('<conversation>')

/** Answers shortly, and a summary as NOTES and how often it was asked for one. */
function summarizing(): { script: ModelScript; summaries: () => number } {
  let summaries = 0
  return {
    script: (call) => answer(isSummary(call) ? `NOTES ${++summaries}` : 'ok'),
    summaries: () => summaries,
  }
}

async function say(vigil: CoreFixture, sessionId: string, text: string) {
  const { runId } = await vigil.send(sessionId, text, { requestId: randomUUID() })
  const events = await vigil.finished(sessionId, runId)
  return events.filter((event) => event.type === 'context-compressed' && event.runId === runId)
}

async function fill(vigil: CoreFixture, sessionId: string, turns: number, from = 0) {
  const compressed = []
  for (let turn = from; turn < from + turns; turn++) {
    compressed.push(...(await say(vigil, sessionId, `message ${turn} ${LONG}`)))
  }
  return compressed
}

describe('a session that fills its model’s window', () => {
  it('has its older turns summarised for the model alone, before the step, and the transcript untouched', async () => {
    const { script, summaries } = summarizing()
    const vigil = await start(script)
    const sessionId = await vigil.session()
    expect(await fill(vigil, sessionId, 5)).toEqual([])
    const [event, ...more] = await fill(vigil, sessionId, 2, 5)
    expect(more).toEqual([])
    expect(event).toMatchObject({ upToMessageId: expect.any(String), tokensBefore: expect.any(Number) })
    if (event?.type !== 'context-compressed') throw new Error('no event')
    expect(event.tokensBefore).toBeGreaterThanOrEqual(850)
    expect(event.tokensAfter).toBeLessThan(event.tokensBefore / 2)
    expect(summaries()).toBe(1)
    const last = promptOf(vigil.model.calls.at(-1) ?? { prompt: [] })
    expect(last).toContain('NOTES 1')
    expect(last).toContain('message 6')
    expect(last).not.toContain('message 0')
    expect((await vigil.text(sessionId)).filter((text) => text.startsWith('message'))).toHaveLength(7)
  })

  it('is summarised again on top of the last summary when it has grown on', async () => {
    const { script } = summarizing()
    const vigil = await start(script)
    const sessionId = await vigil.session()
    expect((await fill(vigil, sessionId, 12)).length).toBeGreaterThanOrEqual(2)
    const second = vigil.model.calls.filter(isSummary)[1]
    expect(second && promptOf(second)).toContain('NOTES 1')
    expect(second && promptOf(second)).not.toContain('message 0')
  })

  it('goes on with the stored summary after a restart, without asking for another', async () => {
    const { script } = summarizing()
    const before = await openCore({ script, settings: { VIGIL_CONTEXT_TOKENS: 1_000 } })
    const sessionId = await before.session()
    expect(await fill(before, sessionId, 7)).toHaveLength(1)
    await before.close()
    const after = await start(script, { database: before.database })
    expect(await say(after, sessionId, 'and now?')).toEqual([])
    expect(after.model.calls).toHaveLength(1)
    expect(promptOf(after.model.calls[0] ?? { prompt: [] })).toContain('NOTES 1')
    expect(promptOf(after.model.calls[0] ?? { prompt: [] })).not.toContain('message 0')
  })

  it('that cannot be summarised fails its run as a step would, and keeps everything', async () => {
    const script: ModelScript = (call) =>
      isSummary(call)
        ? [{ type: 'error', error: Object.assign(new Error('busy'), { type: 'overloaded_error' }) }]
        : answer('ok')
    const vigil = await start(script, { settings: { VIGIL_MODEL_TRIES: 1 } })
    const sessionId = await vigil.session()
    await fill(vigil, sessionId, 6)
    const { runId } = await vigil.send(sessionId, LONG)
    await vigil.finished(sessionId, runId)
    expect(await vigil.run(runId)).toMatchObject({ outcome: 'failed', error: { code: 'model-overloaded' } })
  })

  it('by the steps of one run is read with its older tool outputs in short, which are stored whole', async () => {
    const big = (n: number) => `output ${n} ${'y'.repeat(3_000)}`
    let calls = 0
    const look = {
      name: 'look',
      description: '',
      inputSchema: z.looseObject({}),
      execute: async () => big(calls++),
    }
    const vigil = await start((_, index) => (index < 5 ? callTool('look', {}, `call-${index}`) : answer('done')), {
      tools: [look],
      settings: { VIGIL_CONTEXT_TOKENS: 3_000 },
    })
    const sessionId = await vigil.session()
    expect(await say(vigil, sessionId, 'look around')).toEqual([])
    const last = promptOf(vigil.model.calls.at(-1) ?? { prompt: [] })
    expect(last).toContain('output 0')
    expect(last).toContain('[…]')
    expect(last).not.toContain(big(0))
    expect(last).toContain(big(4))
    expect(last.length / 4).toBeLessThan(3_000)
    const { messages } = await vigil.sessions.history(vigil.viewer, { sessionId })
    expect(JSON.stringify(messages)).toContain(big(0))
  })
})
