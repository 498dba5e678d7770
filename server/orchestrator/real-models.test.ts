/** The node against a mock that speaks the providers' own wire formats: aimock's idea of them, not ours. */
import { LLMock } from '@copilotkit/aimock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { AgentTool } from '../agent/tool.ts'
import { deferred } from '../base/deferred.ts'
import { type CoreFixture, openCore } from '../fixtures/open-core.ts'

let mock: LLMock
const open: CoreFixture[] = []

beforeEach(async () => {
  mock = new LLMock({ port: 0, latency: 1, chunkSize: 5, logLevel: 'silent' })
  await mock.start()
})

afterEach(async () => {
  for (const fixture of open.splice(0)) await fixture.dispose()
  await mock.stop()
})

const FORMATS = {
  openai: () => ({ VIGIL_MODEL: 'openai/gpt-x', OPENAI_BASE_URL: `${mock.url}/v1`, OPENAI_API_KEY: 'mock-key' }),
  anthropic: () => ({
    VIGIL_MODEL: 'anthropic/claude-x',
    ANTHROPIC_BASE_URL: mock.url,
    ANTHROPIC_API_KEY: 'mock-key',
  }),
}

async function start(format: keyof typeof FORMATS, tools: AgentTool[] = []): Promise<CoreFixture> {
  const fixture = await openCore({ settings: { VIGIL_MODEL_RETRY_MS: 20, ...FORMATS[format]() }, tools })
  open.push(fixture)
  return fixture
}

function toolNamed(name: string, execute: AgentTool['execute']): AgentTool {
  return { name, description: `The tool ${name}`, inputSchema: z.looseObject({}), execute }
}

const requestText = (index: number) => JSON.stringify(mock.getRequests()[index]?.body)
const runsTool = (name: string, id: string, args: object) => ({
  toolCalls: [{ name, id, arguments: JSON.stringify(args) }],
})

describe.each(['openai', 'anthropic'] as const)('a model of the %s format', (format) => {
  it('streams its answer and reasoning, and tells what it used', async () => {
    mock.onMessage('hello', { content: 'Hello from the model, in pieces.', reasoning: 'They greet me.' })
    const vigil = await start(format)
    const sessionId = await vigil.session()
    const { runId } = await vigil.send(sessionId, 'hello')
    const events = await vigil.finished(sessionId, runId)
    expect(await vigil.text(sessionId)).toEqual(['hello', 'Hello from the model, in pieces.'])
    const chunks = events.flatMap((event) => (event.type === 'chunk' ? [event.chunk.type] : []))
    expect(chunks).toContain('reasoning-delta')
    expect(chunks).toContain('text-delta')
    const run = await vigil.run(runId)
    expect(run).toMatchObject({ outcome: 'completed', model: FORMATS[format]().VIGIL_MODEL, steps: 1 })
    expect(run.usage).toMatchObject({ inputTokens: expect.any(Number), outputTokens: expect.any(Number) })
    expect(await vigil.sessions.get(vigil.viewer, sessionId)).toMatchObject({ title: 'hello' })
  })

  it('calls tools over several steps, each seeing the results before it', async () => {
    mock.on({ userMessage: 'add', turnIndex: 0 }, runsTool('add', 'c1', { a: 1, b: 2 }))
    mock.on({ userMessage: 'add', turnIndex: 1 }, runsTool('add', 'c2', { a: 3, b: 4 }))
    mock.on({ userMessage: 'add', turnIndex: 2 }, { content: 'It is 7.' })
    const inputs: unknown[] = []
    const add = toolNamed('add', async (input) => {
      inputs.push(input)
      const { a, b } = input as { a: number; b: number }
      return { sum: a + b }
    })
    const vigil = await start(format, [add])
    const sessionId = await vigil.session()
    const { runId } = await vigil.send(sessionId, 'add it up')
    await vigil.finished(sessionId, runId)
    expect(await vigil.run(runId)).toMatchObject({ outcome: 'completed', steps: 3 })
    expect(inputs).toEqual([
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ])
    expect(mock.getRequests()).toHaveLength(3)
    expect(requestText(1)).toContain('sum')
    expect((await vigil.text(sessionId))[1]).toContain('It is 7.')
  })

  it('reads a steered message with its next step, and the first step’s tool is not repeated', async () => {
    mock.on({ userMessage: 'first', turnIndex: 0 }, runsTool('wait', 'c1', {}))
    mock.on({ userMessage: 'and also this' }, { content: 'Both done.' })
    const started = deferred()
    const go = deferred()
    let runs = 0
    const wait = toolNamed('wait', async () => {
      runs++
      started.resolve()
      await go.promise
      return 'waited'
    })
    const vigil = await start(format, [wait])
    const sessionId = await vigil.session()
    const { runId } = await vigil.send(sessionId, 'first')
    await started.promise
    const steer = await vigil.send(sessionId, 'and also this', { ifBusy: 'steer' })
    expect(steer).toMatchObject({ status: 'steered', intoRunId: runId })
    go.resolve()
    await vigil.finished(sessionId, runId)
    expect(mock.getRequests()).toHaveLength(2)
    expect(requestText(0)).not.toContain('and also this')
    expect(requestText(1)).toContain('and also this')
    expect(requestText(1)).toContain('waited')
    expect(runs).toBe(1)
    expect(await vigil.text(sessionId)).toEqual(['first', '', 'and also this', 'Both done.'])
  })

  it('that is overloaded once is asked again', async () => {
    mock.onMessage('hi', { content: 'Back again.' })
    mock.nextRequestError(503, { message: 'overloaded', type: 'overloaded_error' })
    const vigil = await start(format)
    const sessionId = await vigil.session()
    const { runId } = await vigil.send(sessionId, 'hi')
    await vigil.finished(sessionId, runId)
    expect(await vigil.text(sessionId)).toEqual(['hi', 'Back again.'])
    expect(mock.getRequests()).toHaveLength(2)
  })
})
