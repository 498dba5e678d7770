import { readUIMessageStream, type UIMessage, type UIMessageChunk } from 'ai'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyChunk, beginChunks, type ChunkState, closeOpenParts, emptyAssistantMessage } from './apply-chunk.ts'
import { DROPPED_INPUT_TEXT } from './close-open-parts.ts'
import { CUT_OFF_METADATA } from './tool-part.ts'

function reduce(chunks: readonly UIMessageChunk[], from: UIMessage = emptyAssistantMessage('m1')): ChunkState {
  return chunks.reduce(applyChunk, beginChunks(from))
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}

async function bySdk(chunks: readonly UIMessageChunk[]): Promise<UIMessage> {
  const stream = new ReadableStream<UIMessageChunk>({
    start(controller) {
      // The SDK yields nothing for chunks that only mark a step; this one makes it yield what they left.
      for (const chunk of [...chunks, { type: 'message-metadata' as const, messageMetadata: { last: true } }]) {
        controller.enqueue(structuredClone(chunk))
      }
      controller.close()
    },
  })
  let last = emptyAssistantMessage('m1')
  const onError = (error: unknown) => {
    throw error
  }
  for await (const message of readUIMessageStream({ message: last, stream, terminateOnError: true, onError })) {
    last = message
  }
  return last
}

const word = fc.string({ maxLength: 6 })
const provider = fc.option(fc.record({ p: fc.record({ k: word }) }), { nil: undefined })
const metadata = fc.dictionary(
  fc.constantFrom('a', 'b', 'c'),
  fc.oneof(word, fc.record({ x: word }), fc.constant(null)),
)

/** The chunks of one part, in order; interleaved with others' below. */
function textLane(kind: 'text' | 'reasoning') {
  return (id: string) =>
    fc
      .tuple(fc.array(fc.tuple(word, provider), { maxLength: 4 }), provider, fc.boolean())
      .map(([deltas, providerMetadata, ends]): UIMessageChunk[] => [
        { type: `${kind}-start`, id, providerMetadata },
        ...deltas.map(
          ([delta, meta]): UIMessageChunk => ({ type: `${kind}-delta`, id, delta, providerMetadata: meta }),
        ),
        ...(ends ? [{ type: `${kind}-end`, id, providerMetadata } as const] : []),
      ])
}

/** Without exponents: the SDK loses them while they are written. */
const leaf = fc.oneof(word, fc.integer(), fc.boolean(), fc.constant(null))
const jsonInput = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 4, unit: 'grapheme-ascii' }),
  fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.record({ inner: leaf })),
  { noNullPrototype: true },
)

function cutInto(text: string, at: readonly number[]): string[] {
  const points = [0, ...at.map((n) => n % (text.length + 1)).sort((a, b) => a - b), text.length]
  return points.slice(1).map((end, index) => text.slice(points[index], end))
}

function toolLane(toolCallId: string): fc.Arbitrary<UIMessageChunk[]> {
  return fc
    .record({
      toolName: fc.constantFrom('bash', 'read_file'),
      dynamic: fc.option(fc.constant(true), { nil: undefined }),
      inputEncoding: fc.option(fc.constantFrom('json' as const, 'text' as const), { nil: undefined }),
      title: fc.option(word, { nil: undefined }),
      providerExecuted: fc.option(fc.boolean(), { nil: undefined }),
      providerMetadata: provider,
      streamed: fc.boolean(),
      input: jsonInput,
      cuts: fc.array(fc.nat(200), { maxLength: 4 }),
      end: fc.constantFrom('cut', 'available', 'error', 'output', 'output-error', 'denied', 'preliminary', 'approval'),
    })
    .map(({ toolName, dynamic, inputEncoding, title, providerExecuted, providerMetadata, ...lane }) => {
      const call = { toolCallId, toolName, dynamic, title, providerExecuted, providerMetadata }
      const text = JSON.stringify(lane.input)
      const written: UIMessageChunk[] = lane.streamed
        ? [
            { type: 'tool-input-start', ...call, inputEncoding },
            ...cutInto(text, lane.cuts).map(
              (inputTextDelta): UIMessageChunk => ({ type: 'tool-input-delta', toolCallId, inputTextDelta }),
            ),
          ]
        : []
      if (lane.end === 'cut') return written
      if (lane.end === 'error') {
        return [...written, { type: 'tool-input-error', ...call, input: text, errorText: 'bad input' }]
      }
      const available: UIMessageChunk[] = [...written, { type: 'tool-input-available', ...call, input: lane.input }]
      const output = { toolCallId, dynamic, providerMetadata }
      const ends: Record<string, UIMessageChunk[]> = {
        output: [{ type: 'tool-output-available', ...output, output: { lines: [text] } }],
        'output-error': [{ type: 'tool-output-error', ...output, errorText: 'it broke' }],
        denied: [{ type: 'tool-output-denied', toolCallId }],
        preliminary: [
          { type: 'tool-output-available', ...output, output: 1, preliminary: true },
          { type: 'tool-output-available', ...output, output: 2 },
        ],
        approval: [
          { type: 'tool-approval-request', toolCallId, approvalId: 'a1' },
          { type: 'tool-output-available', ...output, output: 'ok' },
        ],
      }
      return [...available, ...(ends[lane.end] ?? [])]
    })
}

const singleLane: fc.Arbitrary<UIMessageChunk[]> = fc.oneof(
  provider.map((providerMetadata): UIMessageChunk[] => [
    { type: 'file', url: 'https://x/y.png', mediaType: 'image/png', ...(providerMetadata && { providerMetadata }) },
  ]),
  fc.constant<UIMessageChunk[]>([{ type: 'source-url', sourceId: 's', url: 'https://x', title: 't' }]),
  fc.constant<UIMessageChunk[]>([{ type: 'source-document', sourceId: 's', mediaType: 'text/plain', title: 't' }]),
  fc
    .tuple(
      fc.constantFrom('data-a', 'data-b') as fc.Arbitrary<`data-${string}`>,
      fc.constantFrom('1', '2', undefined),
      word,
      fc.boolean(),
    )
    .map(([type, id, data, transient]): UIMessageChunk[] => [
      { type, ...(id && { id }), data, ...(transient && { transient }) },
    ]),
  metadata.map((messageMetadata): UIMessageChunk[] => [{ type: 'message-metadata', messageMetadata }]),
)

function interleave(lanes: UIMessageChunk[][], picks: readonly number[]): UIMessageChunk[] {
  const rest = lanes.map((lane) => [...lane])
  const merged: UIMessageChunk[] = []
  for (let turn = 0; rest.some((lane) => lane.length > 0); turn += 1) {
    const waiting = rest.filter((lane) => lane.length > 0)
    const next = waiting[(picks[turn % Math.max(1, picks.length)] ?? turn) % waiting.length]?.shift()
    if (next) merged.push(next)
  }
  return merged
}

/** Ids repeat from step to step, as providers' do. */
const step: fc.Arbitrary<UIMessageChunk[]> = fc
  .tuple(
    fc
      .array(fc.nat(2), { maxLength: 3 })
      .chain((kinds) =>
        fc.tuple(
          ...kinds.map((kind, index) =>
            kind === 0
              ? textLane('text')(`p${index}`)
              : kind === 1
                ? textLane('reasoning')(`p${index}`)
                : toolLane(`c${index}`),
          ),
        ),
      ),
    fc.array(singleLane, { maxLength: 3 }),
    fc.array(fc.nat(7), { minLength: 1, maxLength: 30 }),
  )
  .map(([lanes, singles, picks]) => [
    { type: 'start-step' },
    ...interleave([...lanes, ...singles], picks),
    { type: 'finish-step' },
  ])

const stream: fc.Arbitrary<UIMessageChunk[]> = fc
  .tuple(metadata, fc.array(step, { maxLength: 3 }), metadata)
  .map(([first, steps, last]) => [
    { type: 'start', messageId: 'm2', messageMetadata: first },
    ...steps.flat(),
    { type: 'finish', messageMetadata: last },
  ])

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) freeze(inner)
  }
  return value
}

describe('applyChunk', () => {
  it('makes what the SDK makes of any valid stream, cut anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(stream, fc.nat(60), async (chunks, cut) => {
        const some = chunks.slice(0, Math.min(cut, chunks.length))
        const ours = reduce([...some, { type: 'message-metadata', messageMetadata: { last: true } }]).message
        expect(plain(ours)).toEqual(plain(await bySdk(some)))
      }),
      { numRuns: 400 },
    )
  })

  it('changes no earlier state and no chunk', () => {
    fc.assert(
      fc.property(stream, (chunks) => {
        let state = freeze(beginChunks(emptyAssistantMessage('m1')))
        for (const chunk of chunks) state = freeze(applyChunk(state, freeze(chunk)))
      }),
    )
  })

  it('shares the parts that a chunk does not touch', () => {
    const before = reduce([
      { type: 'text-start', id: 'a' },
      { type: 'text-delta', id: 'a', delta: 'one' },
      { type: 'text-start', id: 'b' },
    ])
    const after = applyChunk(before, { type: 'text-delta', id: 'b', delta: 'two' })
    expect(after.message.parts[0]).toBe(before.message.parts[0])
    expect(after.message.parts[1]).toEqual({ type: 'text', text: 'two', state: 'streaming' })
  })

  it('gives a delta of a part that is not open a part of its own', () => {
    const { message } = reduce([
      { type: 'text-delta', id: 'gone', delta: 'go' },
      { type: 'text-delta', id: 'gone', delta: 'es on' },
      { type: 'reasoning-end', id: 'gone' },
    ])
    expect(message.parts).toEqual([{ type: 'text', text: 'goes on', state: 'streaming' }])
  })

  it('ignores results of calls that it does not know', () => {
    const { message } = reduce([
      { type: 'tool-output-available', toolCallId: 'c', output: 1 },
      { type: 'tool-output-error', toolCallId: 'c', errorText: 'x' },
      { type: 'tool-output-denied', toolCallId: 'c' },
      { type: 'tool-input-delta', toolCallId: 'c', inputTextDelta: '{' },
    ])
    expect(message.parts).toEqual([])
  })

  it('goes on writing a tool input after the message was stored and read again', () => {
    const begun = reduce([
      { type: 'tool-input-start', toolCallId: 'c', toolName: 'bash' },
      { type: 'tool-input-delta', toolCallId: 'c', inputTextDelta: '{"command":"l' },
    ])
    const read = beginChunks(plain(begun.message) as UIMessage)
    const after = applyChunk(read, { type: 'tool-input-delta', toolCallId: 'c', inputTextDelta: 's"}' })
    expect(after.message.parts[0]).toMatchObject({ input: { command: 'ls' }, rawInput: '{"command":"ls"}' })
  })

  it('shows a very long tool input up to a limit while it is written, however it was cut into deltas', () => {
    const text = `{"content":"${'x'.repeat(40_000)}`
    const written = (size: number) =>
      reduce([
        { type: 'tool-input-start', toolCallId: 'c', toolName: 'write_file' },
        ...(text.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).map(
          (inputTextDelta): UIMessageChunk => ({ type: 'tool-input-delta', toolCallId: 'c', inputTextDelta }),
        ),
      ]).message
    expect(written(1000)).toEqual(written(7777))
    expect(written(1000).parts[0]).toMatchObject({ rawInput: text })
  })

  it('takes a hundred thousand deltas of one part in well under a second', () => {
    const begun = performance.now()
    let state = reduce([{ type: 'text-start', id: 'a' }])
    for (let n = 0; n < 100_000; n += 1) state = applyChunk(state, { type: 'text-delta', id: 'a', delta: `${n} ` })
    expect(state.message.parts[0]).toMatchObject({ type: 'text' })
    expect(performance.now() - begun).toBeLessThan(1000)
  })
})

describe("a tool's live output", () => {
  const output = (offset: number, text: string): UIMessageChunk => ({
    type: 'data-tool-output',
    data: { toolCallId: 'c', offset, text },
  })

  it('grows by offset, and what comes twice changes nothing', () => {
    const { message } = reduce([output(0, 'one '), output(0, 'one '), output(4, 'two'), output(2, 'e two three')])
    expect(message.parts).toEqual([
      { type: 'data-tool-output', id: 'c', data: { toolCallId: 'c', offset: 0, text: 'one two three' } },
    ])
  })

  it('begins anew after a gap', () => {
    const { message } = reduce([output(0, 'one'), output(100, 'later'), output(105, ' on')])
    expect(message.parts[0]).toMatchObject({ data: { offset: 100, text: 'later on' } })
  })
})

describe('closeOpenParts', () => {
  const cut = reduce([
    { type: 'start-step' },
    { type: 'reasoning-start', id: 'r' },
    { type: 'reasoning-delta', id: 'r', delta: 'hm' },
    { type: 'text-start', id: 't' },
    { type: 'tool-input-available', toolCallId: 'done', toolName: 'bash', input: {} },
    { type: 'tool-output-available', toolCallId: 'done', output: 0 },
    { type: 'tool-input-available', toolCallId: 'started', toolName: 'bash', input: { command: 'x' } },
    { type: 'tool-input-start', toolCallId: 'half', toolName: 'write_file' },
    { type: 'tool-input-delta', toolCallId: 'half', inputTextDelta: '{"path":"a' },
    { type: 'tool-input-start', toolCallId: 'half2', toolName: 'mcp__x__y', dynamic: true },
  ])

  it('names what was cut off and what has no result', () => {
    const { droppedToolInputs, unknownToolCalls } = closeOpenParts(cut)
    expect(droppedToolInputs).toEqual(['half', 'half2'])
    expect(unknownToolCalls).toEqual([{ toolCallId: 'started', toolName: 'bash' }])
  })

  it('gives the chunks after which nothing is open or half-written', () => {
    const closed = closeOpenParts(cut).chunks.reduce(applyChunk, cut)
    expect(closed.openParts.size).toBe(0)
    expect(closed.message.parts.filter((part) => 'state' in part && part.state === 'streaming')).toEqual([])
    expect(closed.message.parts.slice(-2)).toEqual([
      {
        type: 'tool-write_file',
        toolCallId: 'half',
        state: 'output-error',
        rawInput: '{"path":"a',
        errorText: DROPPED_INPUT_TEXT,
        toolMetadata: CUT_OFF_METADATA,
      },
      {
        type: 'dynamic-tool',
        toolName: 'mcp__x__y',
        toolCallId: 'half2',
        state: 'output-error',
        input: '',
        errorText: DROPPED_INPUT_TEXT,
        toolMetadata: CUT_OFF_METADATA,
      },
    ])
    expect(closeOpenParts(closed).chunks).toEqual([])
  })
})
