import type { LanguageModelV3, LanguageModelV3StreamPart } from '@ai-sdk/provider'
import { APICallError, type UIMessageChunk } from 'ai'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../base/clock.ts'
import { deferred } from '../base/deferred.ts'
import { applyChunk, beginChunks, emptyAssistantMessage } from '../protocol/apply-chunk.ts'
import { createDemoModel } from './demo/demo-model.ts'
import { type StepOptions, startStep } from './step.ts'
import { currentTime } from './tools/current-time.ts'

const FINISH: LanguageModelV3StreamPart = {
  type: 'finish',
  finishReason: { unified: 'stop', raw: 'stop' },
  usage: {
    inputTokens: { total: 7, noCache: 2, cacheRead: 5, cacheWrite: 0 },
    outputTokens: { total: 3, text: 3, reasoning: 0 },
  },
}

function modelOf(doStream: LanguageModelV3['doStream']): LanguageModelV3 {
  return { ...createDemoModel({ clock: systemClock }), doStream }
}

function streaming(...parts: LanguageModelV3StreamPart[]): LanguageModelV3 {
  return modelOf(() => {
    const stream = new ReadableStream<LanguageModelV3StreamPart>({
      start(controller) {
        for (const part of parts) controller.enqueue(part)
        controller.close()
      },
    })
    return Promise.resolve({ stream })
  })
}

async function arrayOf(chunks: AsyncIterable<UIMessageChunk>): Promise<UIMessageChunk[]> {
  const all: UIMessageChunk[] = []
  for await (const chunk of chunks) all.push(chunk)
  return all
}

function stepWith(options: Partial<StepOptions> & { text?: string }) {
  return startStep({
    model: createDemoModel({ clock: systemClock }),
    messages: [{ role: 'user', content: options.text ?? 'say hello there' }],
    tools: [currentTime],
    signal: new AbortController().signal,
    ...options,
  })
}

async function read(options: Parameters<typeof stepWith>[0]) {
  const { chunks, result } = stepWith(options)
  const all = await arrayOf(chunks)
  return { chunks: all, result: await result, types: all.map((chunk) => chunk.type) }
}

describe('startStep', () => {
  it('gives a step as chunks from start-step to finish-step, with reasoning and usage', async () => {
    const { chunks, result } = await read({ text: 'think about x' })
    expect(chunks[0]).toEqual({ type: 'start-step' })
    expect(chunks.at(-1)).toEqual({ type: 'finish-step' })
    const { message } = chunks.reduce(applyChunk, beginChunks(emptyAssistantMessage('m')))
    expect(message.parts.map((part) => part.type)).toEqual(['step-start', 'reasoning', 'text'])
    expect(result).toEqual({
      finishReason: 'stop',
      toolCalls: [],
      usage: { inputTokens: 3, outputTokens: expect.any(Number) },
    })
  })

  it('hands the tool calls over and starts none', async () => {
    const { types, result } = await read({ text: 'call current_time {"timeZone":"UTC"}' })
    expect(types).toEqual(['start-step', 'tool-input-start', 'tool-input-delta', 'tool-input-available', 'finish-step'])
    expect(result.finishReason).toBe('tool-calls')
    expect(result.toolCalls).toEqual([
      { toolCallId: expect.any(String), toolName: 'current_time', input: { timeZone: 'UTC' } },
    ])
  })

  it('shows a call of an unknown tool, or with an input that is no JSON, as an error and marks it invalid', async () => {
    const model = streaming(
      { type: 'tool-call', toolCallId: '1', toolName: 'nope', input: '{}' },
      { type: 'tool-call', toolCallId: '2', toolName: 'current_time', input: '{"timeZ' },
      { type: 'tool-call', toolCallId: '3', toolName: 'current_time', input: '' },
      FINISH,
    )
    const { types, result } = await read({ model })
    expect(types).toEqual(['start-step', 'tool-input-error', 'tool-input-available', 'tool-input-error', 'finish-step'])
    expect(result.toolCalls.map((call) => call.invalid)).toEqual([
      'There is no tool named nope. The tools are: current_time.',
      undefined,
      'The input of current_time is not JSON; the tool was not started.',
    ])
    expect(result.usage).toEqual({ inputTokens: 7, outputTokens: 3, cachedTokens: 5 })
  })

  it('leaves a call half-written whose input was cut off, and says why the answer ended', async () => {
    const cut: LanguageModelV3StreamPart[] = [
      { type: 'tool-input-start', id: '2', toolName: 'current_time' },
      { type: 'tool-input-delta', id: '2', delta: '{"timeZ' },
      { type: 'tool-call', toolCallId: '2', toolName: 'current_time', input: '{"timeZ' },
    ]
    const dropped = await read({ model: streaming(...cut, { type: 'error', error: new Error('no finish reason') }) })
    expect(dropped.types).toEqual(['start-step', 'tool-input-start', 'tool-input-delta'])
    expect(dropped.result).toMatchObject({ toolCalls: [], transient: true, error: { code: 'model-response' } })
    const tooLong = await read({
      model: streaming(...cut, { ...FINISH, finishReason: { unified: 'length', raw: 'length' } }),
    })
    expect(tooLong.types).toEqual(dropped.types)
    expect(tooLong.result).toMatchObject({ toolCalls: [], error: { code: 'model-response' } })
    expect(tooLong.result.error?.message).toContain('current_time; the tool was not started')
    expect(tooLong.result).not.toHaveProperty('transient')
  })

  it('leaves calls alone that the provider runs itself', async () => {
    const { types, result } = await read({
      model: streaming(
        { type: 'tool-call', toolCallId: '1', toolName: 'search', input: '{"q":1}', providerExecuted: true },
        { type: 'tool-result', toolCallId: '1', toolName: 'search', result: { hits: 1 } },
        { type: 'source', sourceType: 'url', id: 's', url: 'https://x', title: 't' },
        { type: 'file', mediaType: 'image/png', data: new Uint8Array([1, 2]) },
        FINISH,
      ),
    })
    expect(types.slice(1, -1)).toEqual(['tool-input-available', 'tool-output-available', 'source-url', 'file'])
    expect(result.toolCalls).toEqual([])
  })

  it('offers the tools and the system prompt to the model', async () => {
    const seen = deferred<Parameters<LanguageModelV3['doStream']>[0]>()
    const model = modelOf((options) => {
      seen.resolve(options)
      return streaming(FINISH).doStream(options)
    })
    await read({ model, system: 'Be brief.' })
    const { prompt, tools } = await seen.promise
    expect(prompt.map((message) => message.role)).toEqual(['system', 'user'])
    expect(tools).toMatchObject([
      { type: 'function', name: 'current_time', inputSchema: { properties: { timeZone: { type: 'string' } } } },
    ])
  })

  it('ends with an error for the user when the model fails in its stream, and leaks no error chunk', async () => {
    const { types, result } = await read({ text: 'fail' })
    expect(types).toContain('text-delta')
    expect(types).not.toContain('error')
    expect(types).not.toContain('finish-step')
    expect(result).toMatchObject({ finishReason: 'error', error: { code: 'model-response', retryable: true } })
    expect(result.error?.message).toContain('The demo model failed because it was asked to')
  })

  it('ends with an error, and no chunk, when the model cannot be asked', async () => {
    const refused = new APICallError({ message: 'no', url: 'x', requestBodyValues: {}, statusCode: 401 })
    const { chunks, result } = await read({ model: modelOf(() => Promise.reject(refused)) })
    expect(chunks).toEqual([])
    expect(result.error).toMatchObject({ code: 'model-auth', retryable: false })
  })

  it('says so when the stream breaks off before its end', async () => {
    const { result } = await read({ model: streaming({ type: 'text-start', id: 'a' }) })
    expect(result).toMatchObject({ finishReason: 'error', error: { code: 'model-response', retryable: true } })
  })

  it.each(['hang', 'count to 5 every 1h'])('just ends when it is aborted (%s)', async (text) => {
    const abort = new AbortController()
    const { chunks, result } = stepWith({ text, signal: abort.signal })
    for await (const chunk of chunks) if (chunk.type === 'text-delta') abort.abort()
    expect(await result).toEqual({ finishReason: 'abort', toolCalls: [] })
  })

  it.each([
    ['opening', (asked: () => void) => new Promise<never>(asked)],
    ['streaming', (asked: () => void) => ({ stream: new ReadableStream({ pull: () => new Promise<void>(asked) }) })],
  ])('ends at an abort though the model is deaf to it while %s', async (_, answer) => {
    const asked = deferred()
    const abort = new AbortController()
    const model = modelOf(async () => answer(asked.resolve))
    const { chunks, result } = stepWith({ model, signal: abort.signal })
    const ended = arrayOf(chunks)
    await asked.promise
    abort.abort()
    await ended
    expect((await result).finishReason).toBe('abort')
  })

  it('asks no model when it was aborted before', async () => {
    const model = modelOf(() => Promise.reject(new Error('asked')))
    const { chunks, result } = await read({ model, signal: AbortSignal.abort() })
    expect(chunks).toEqual([])
    expect(result).toEqual({ finishReason: 'abort', toolCalls: [] })
  })

  it('settles its result, and cancels the model, when the reader leaves', async () => {
    const cancelled = deferred()
    const stream = new ReadableStream<LanguageModelV3StreamPart>({
      start: (controller) => controller.enqueue({ type: 'text-start', id: 'a' }),
      cancel: () => cancelled.resolve(),
    })
    const { chunks, result } = stepWith({ model: modelOf(() => Promise.resolve({ stream })) })
    for await (const chunk of chunks) if (chunk.type === 'text-start') break
    await cancelled.promise
    expect((await result).finishReason).toBe('abort')
  })

  it('takes 300,000 deltas in little memory', async () => {
    const { chunks, result } = stepWith({ text: 'flood 300000' })
    let deltas = 0
    let peak = 0
    const begun = process.memoryUsage().rss
    for await (const chunk of chunks) {
      if (chunk.type !== 'text-delta') continue
      deltas += 1
      if (deltas % 10_000 === 0) peak = Math.max(peak, process.memoryUsage().rss)
    }
    expect(deltas).toBe(300_000)
    expect((await result).finishReason).toBe('stop')
    expect(peak - begun).toBeLessThan(64 * 2 ** 20)
  })
})
