import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { AgentTool } from '../agent/tool.ts'
import { type Deferred, deferred } from '../base/deferred.ts'
import { type Answer, FaultyProvider, TEST_KEY, type WireFormat } from '../fixtures/faulty-provider.ts'
import { type CoreFixture, type CoreFixtureOptions, openCore } from '../fixtures/open-core.ts'
import type { Notice, SessionEvent } from '../protocol/events.ts'

const toClose: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close()
})

async function start(format: WireFormat, answers: Answer[], options: CoreFixtureOptions = {}) {
  const provider = await FaultyProvider.start(...answers)
  toClose.push(() => provider.close())
  const settings = { VIGIL_MODEL_RETRY_MS: 20, ...provider.settings(format), ...options.settings }
  const vigil = await openCore({ ...options, settings })
  toClose.push(() => vigil.dispose())
  return { provider, vigil }
}

async function ask(vigil: CoreFixture, text = 'go') {
  const sessionId = await vigil.session()
  const { runId } = await vigil.send(sessionId, text)
  const events = await vigil.finished(sessionId, runId)
  return { sessionId, runId, events, run: await vigil.run(runId), text: (await vigil.text(sessionId))[1] }
}

function retries(events: SessionEvent[]): string[] {
  return events.flatMap((event) => (event.type === 'notice' && event.code === 'model-retry' ? [event.text] : []))
}

/** Of those that are told to a live watcher, which it is once `live` is resolved. */
async function firstActivity(vigil: CoreFixture, sessionId: string, live: Deferred<void>): Promise<Notice | undefined> {
  for await (const { notices = [], caughtUp } of vigil.watch(sessionId)) {
    if (caughtUp) live.resolve()
    const activity = notices.find(({ kind }) => kind === 'run-activity')
    if (activity) return activity
  }
  return undefined
}

const says =
  (...deltas: string[]): Answer =>
  (wire) => {
    for (const delta of deltas) wire.text(delta)
    wire.end()
  }

function countingTool() {
  const inputs: unknown[] = []
  const note: AgentTool = {
    name: 'note',
    description: 'Notes a text',
    inputSchema: z.object({ text: z.string() }),
    async execute(input) {
      inputs.push(input)
      return 'noted'
    },
  }
  return { inputs, tools: [note] }
}

describe.each<WireFormat>(['openai', 'anthropic'])('a provider of the %s format', (format) => {
  const KEY = format === 'openai' ? 'OPENAI_API_KEY' : 'ANTHROPIC_API_KEY'

  it('that thinks, calls tools over several steps and counts what it used is followed to its end', async () => {
    const { inputs, tools } = countingTool()
    const answers: Answer[] = [
      (wire) => {
        wire.reasoning('hm')
        wire.text('First. ')
        wire.toolInput('note', '{"text":')
        wire.toolInput('note', '"a"}')
        wire.end('tool_calls')
      },
      (wire) => {
        wire.toolInput('note', '{"text":"b"}')
        wire.end('tool_calls')
      },
      says('Done.'),
    ]
    const { provider, vigil } = await start(format, answers, { tools })
    const { run, sessionId } = await ask(vigil)
    expect(run).toMatchObject({
      outcome: 'completed',
      steps: 3,
      usage: { inputTokens: 30, outputTokens: 15, cachedTokens: 12 },
    })
    expect(inputs).toEqual([{ text: 'a' }, { text: 'b' }])
    const { messages } = await vigil.sessions.history(vigil.viewer, { sessionId })
    const parts = messages[1]?.parts.map((part) => part.type).filter((type) => type !== 'step-start')
    expect(parts).toEqual(['reasoning', 'text', 'tool-note', 'tool-note', 'text'])
    expect(JSON.stringify(provider.requests[2]?.body.messages)).toContain('noted')
  })

  it('that is slow to say its first word is waited for', async () => {
    const asked = deferred()
    const go = deferred()
    const { vigil } = await start(format, [
      async (wire) => {
        asked.resolve()
        await go.promise
        wire.text('late')
        wire.end()
      },
    ])
    const sessionId = await vigil.session()
    const { runId } = await vigil.send(sessionId, 'go')
    await asked.promise
    expect((await vigil.run(runId)).status).toBe('running')
    go.resolve()
    await vigil.finished(sessionId, runId)
    expect(await vigil.text(sessionId)).toEqual(['go', 'late'])
  })

  it('that falls silent is left at the idle limit, and its partial answer is kept', async () => {
    const { provider, vigil } = await start(format, [(wire) => wire.text('half')], {
      settings: { VIGIL_RUN_IDLE_MS: 300 },
    })
    const { run, text } = await ask(vigil)
    expect(run.outcome).toBe('idle-limit')
    expect(text).toBe('half')
    await provider.requests[0]?.closed
  })

  it('whose connection drops in mid-answer is asked to go on, and no tool is started again', async () => {
    const { inputs, tools } = countingTool()
    const sent = deferred()
    const answers: Answer[] = [
      (wire) => {
        wire.toolInput('note', '{"text":"once"}')
        wire.end('tool_calls')
      },
      async (wire) => {
        wire.text('one two ')
        await sent.promise
        wire.drop()
      },
      says('three'),
    ]
    const { provider, vigil } = await start(format, answers, { tools })
    const sessionId = await vigil.session()
    const { runId } = await vigil.send(sessionId, 'count')
    await vigil.until(sessionId, (event) => event.type === 'chunk' && event.chunk.type === 'text-delta')
    sent.resolve()
    const events = await vigil.finished(sessionId, runId)
    expect(await vigil.run(runId)).toMatchObject({ outcome: 'completed', attempt: 0 })
    expect(await vigil.text(sessionId)).toEqual(['count', 'one two three'])
    expect(retries(events)).toEqual([expect.stringMatching(/trying again in 1 s \(2 of 3\)\.$/)])
    expect(inputs).toEqual([{ text: 'once' }])
    const { messages } = provider.requests[2]?.body ?? {}
    expect(JSON.stringify(messages)).toContain('one two ')
    expect(messages?.at(-1)?.role).toBe('user')
    expect(JSON.stringify(messages?.at(-1))).toContain('Go on exactly where it stops')
  })

  it('that is cut in a tool’s input has started no tool, and the model may call it again', async () => {
    const { inputs, tools } = countingTool()
    const seen = deferred()
    const cut: Answer = async (wire) => {
      wire.text('Noting. ')
      wire.toolInput('note', '{"text":"hal')
      await seen.promise
      wire.drop()
    }
    const again: Answer = (wire) => {
      wire.toolInput('note', '{"text":"whole"}')
      wire.end('tool_calls')
    }
    const { provider, vigil } = await start(format, [cut, again, says('ok')], { tools })
    const sessionId = await vigil.session()
    const { runId } = await vigil.send(sessionId, 'go')
    await vigil.until(sessionId, (event) => event.type === 'chunk' && event.chunk.type === 'tool-input-delta')
    seen.resolve()
    const events = await vigil.finished(sessionId, runId)
    expect((await vigil.run(runId)).outcome).toBe('completed')
    expect(inputs).toEqual([{ text: 'whole' }])
    expect(JSON.stringify(provider.requests[1]?.body.messages)).not.toContain('hal')
    const errors = events.flatMap((event) =>
      event.type === 'chunk' && 'errorText' in event.chunk ? [event.chunk] : [],
    )
    expect(errors.map(({ errorText }) => errorText)).toEqual([expect.stringContaining('the tool was not started')])
  })

  it.each([
    ['length', 'longest answer'],
    ['content_filter', 'content rules'],
  ] as const)('that ends its answer early (%s) is told from one that has ended', async (reason, words) => {
    const { vigil } = await start(format, [
      (wire) => {
        wire.text('half')
        wire.end(reason)
      },
    ])
    const { events, run } = await ask(vigil)
    expect(run.outcome).toBe('completed')
    expect(events.filter((event) => event.type === 'notice')).toMatchObject([
      { level: 'warning', code: 'model-cut-short', text: expect.stringContaining(words) },
    ])
  })

  it('that reaches its length limit in a tool’s input ends the run, and the tool was not started', async () => {
    const { inputs, tools } = countingTool()
    const { vigil } = await start(
      format,
      [
        (wire) => {
          wire.toolInput('note', '{"text":"hal')
          wire.end('length')
        },
      ],
      { tools },
    )
    const { run } = await ask(vigil)
    expect(run).toMatchObject({ outcome: 'failed', error: { code: 'model-response' } })
    expect(run.error?.message).toContain('the tool was not started')
    expect(inputs).toEqual([])
  })

  it('that refuses the key says which variable to check, once, and the key is in no event, log line or error', async () => {
    const lines: string[] = []
    const sink = new Writable({
      write(line, _, done) {
        lines.push(String(line))
        done()
      },
    })
    const echo = { type: 'error', error: { message: `Incorrect API key: ${TEST_KEY}`, type: 'invalid_request_error' } }
    const answers = [
      { status: 401, body: echo },
      { status: 400, body: echo },
    ]
    const { provider, vigil } = await start(format, answers, { logger: pino({ level: 'trace' }, sink) })
    const refused = await ask(vigil)
    expect(provider.requests).toHaveLength(1)
    expect(refused.run).toMatchObject({ outcome: 'failed', error: { code: 'model-auth', retryable: false } })
    expect(refused.run.error?.message).toContain(KEY)
    const failed = await ask(vigil)
    expect(failed.run.error).toMatchObject({ code: 'model-response', message: expect.stringContaining('Incorrect') })
    expect(lines.join('')).toContain('model call failed')
    expect(JSON.stringify([refused, failed, lines])).not.toContain(TEST_KEY)
  })

  it('that limits requests is asked again when it says, and given up after three tries', async () => {
    const limited = { status: 429, headers: { 'retry-after': '1' } }
    const { provider, vigil } = await start(format, [limited, says('at last'), limited])
    const begun = performance.now()
    const passed = await ask(vigil)
    expect(performance.now() - begun).toBeGreaterThan(990)
    expect(passed).toMatchObject({ text: 'at last', run: { outcome: 'completed', steps: 1 } })
    expect(retries(passed.events)).toEqual([
      'The model’s provider limits how much may be asked of it; trying again in 1 s (2 of 3).',
    ])
    expect(provider.requests[1]?.body).toEqual(provider.requests[0]?.body)
    const failed = await ask(vigil)
    expect(provider.requests).toHaveLength(5)
    expect(failed.run.error).toMatchObject({ code: 'model-rate-limit', retryable: true, retryAfterMs: 1000 })
  })

  it('that asks for a wait of more than a minute leaves it to the user', async () => {
    const { provider, vigil } = await start(format, [{ status: 429, headers: { 'retry-after': '120' } }])
    const { run } = await ask(vigil)
    expect(run.error).toMatchObject({ code: 'model-rate-limit', retryAfterMs: 120_000 })
    expect(run.error?.message).toContain('in 2 minutes')
    expect(provider.requests).toHaveLength(1)
  })

  it.each([500, 502, 503, 529])(
    'that answers %i is asked three times and then said to be overloaded',
    async (status) => {
      const { provider, vigil } = await start(format, [{ status }])
      const { run, events } = await ask(vigil)
      expect(run.error).toMatchObject({ code: 'model-overloaded', retryable: true })
      expect(provider.requests).toHaveLength(3)
      expect(retries(events)).toHaveLength(2)
    },
  )

  it('that does not know the model, or finds the conversation too long, is asked once', async () => {
    const tooLong = { status: 400, body: { error: { message: 'prompt is too long: 9 tokens > 8', type: 'x' } } }
    const { provider, vigil } = await start(format, [{ status: 404 }, tooLong])
    expect((await ask(vigil)).run.error?.code).toBe('model-missing')
    expect((await ask(vigil)).run.error?.code).toBe('model-context')
    expect(provider.requests).toHaveLength(2)
  })

  it.each<[string, Answer]>([
    ['a page', { status: 200, body: '<html>Welcome</html>', headers: { 'content-type': 'text/html' } }],
    [
      'a stream of nonsense',
      (wire) => {
        wire.raw('data: {"this is": no JSON\n\n')
        wire.end()
      },
    ],
    ['a stream that just ends', (wire) => wire.drop()],
  ])('that answers %s has failed to answer', async (_, answer) => {
    const { vigil } = await start(format, [answer])
    const { run } = await ask(vigil)
    expect(run.outcome).toBe('failed')
    expect(run.error?.code).toMatch(/^model-(response|network)$/)
  })

  it('that cannot be reached is named with its address', async () => {
    const { provider, vigil } = await start(format, [])
    const { origin } = provider
    await provider.close()
    toClose.shift()
    const { run } = await ask(vigil)
    expect(run.error).toMatchObject({ code: 'model-network', retryable: true })
    expect(run.error?.message).toContain(origin)
  })

  it('that is waited for is not waited for after a stop', async () => {
    const limited = deferred()
    const { vigil } = await start(
      format,
      [
        async (wire) => {
          await limited.promise
          wire.drop()
        },
      ],
      { settings: { VIGIL_MODEL_RETRY_MS: 50_000 } },
    )
    const sessionId = await vigil.session()
    const { runId } = await vigil.send(sessionId, 'go')
    const live = deferred()
    const activity = firstActivity(vigil, sessionId, live)
    await live.promise
    limited.resolve()
    await vigil.until(sessionId, (event) => event.type === 'notice')
    expect(await activity).toMatchObject({ runId, phase: 'model', sinceMs: expect.any(Number) })
    const begun = performance.now()
    await vigil.stop(sessionId, runId)
    await vigil.finished(sessionId, runId)
    expect(performance.now() - begun).toBeLessThan(2_000)
    expect(await vigil.run(runId)).toMatchObject({ outcome: 'stopped' })
  })
})

describe('a model without what it needs', () => {
  it.each([
    ['openai/gpt-x', 'model-auth', 'set OPENAI_API_KEY'],
    ['anthropic/claude-x', 'model-auth', 'set ANTHROPIC_API_KEY'],
    ['mistral/large', 'model-missing', 'openai/MODEL'],
  ])('fails the run of %s as %s, in words that say what to do', async (VIGIL_MODEL, code, words) => {
    const vigil = await openCore({ settings: { VIGIL_MODEL } })
    toClose.push(() => vigil.dispose())
    const { run } = await ask(vigil)
    expect(run).toMatchObject({ outcome: 'failed', error: { code, retryable: false } })
    expect(run.error?.message).toContain(words)
  })
})
