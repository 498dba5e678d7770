import type { UIMessage } from 'ai'
import { describe, expect, test } from 'vitest'
import type { MessageMetadata, MessageTimings } from '../../../server/protocol/run-summary.ts'
import { runTimeline } from './run-timeline.ts'
import { maxZoom, timelineLength, timelineMarks, timelinePlace } from './timeline-scale.ts'

const live = { id: 'r', status: 'running', attempt: 0, startedAt: 1_000 } as const
type Parts = UIMessage['parts']
const tool = (toolCallId: string, state = 'output-available', toolName = 'bash') =>
  ({ type: 'dynamic-tool', toolName, toolCallId, state, input: {} }) as Parts[number]
const stepStart = { type: 'step-start' } as const

function answer(timings: MessageTimings, more: Partial<MessageMetadata> = {}, parts: Parts = []): UIMessage {
  const metadata: MessageMetadata = { runId: 'r', at: 1_100, startedAt: 1_000, timings, ...more }
  return { id: 'r.1', role: 'assistant', metadata, parts }
}
/** Each bar as "lane name from–to", counted from the run's beginning. */
function drawn(...args: Parameters<typeof runTimeline>) {
  const { bars, startedAt } = runTimeline(...args)
  return bars.map(({ lane, name, startedAt: from, endedAt }) => {
    const to = endedAt === undefined ? '' : endedAt - startedAt
    return `${lane} ${name} ${from - startedAt}–${to}`
  })
}

describe('a run’s bars', () => {
  test('waiting is what lies between; reasoning and answering share a step', () => {
    const timings: MessageTimings = {
      steps: [
        { startedAt: 1_500, endedAt: 2_500, reasoning: [{ startedAt: 1_500, endedAt: 2_000 }] },
        { startedAt: 4_000, endedAt: 5_000 },
      ],
      tools: [{ toolCallId: 'a', startedAt: 2_500, endedAt: 3_500 }],
    }
    const parts: Parts = [
      stepStart,
      { type: 'reasoning', text: 'hm' },
      tool('a'),
      stepStart,
      { type: 'text', text: 'x' },
    ]
    const message = answer(timings, { outcome: 'completed', durationMs: 4_002 }, parts)
    expect(drawn('r', [message], null)).toEqual([
      '0 Waiting for the model 0–500',
      '0 Thinking 500–1000',
      '0 Writing a tool call 1000–1500',
      '1 bash 1500–2500',
      '0 Waiting for the model 2500–3000',
      '0 Answering 3000–4000',
    ])
    const places = runTimeline('r', [message], null).bars.map(({ partIndex }) => partIndex)
    expect(places).toEqual([undefined, 1, 2, 2, undefined, 4])
  })

  test('tools beside each other have lanes of their own, and give them back', () => {
    const tools = [
      { toolCallId: 'a', startedAt: 2_000, endedAt: 4_000 },
      { toolCallId: 'b', startedAt: 2_000, endedAt: 3_000 },
      { toolCallId: 'c', startedAt: 3_500, endedAt: 5_000 },
    ]
    const timeline = runTimeline('r', [answer({ steps: [], tools }, { durationMs: 4_000 })], null)
    expect(timeline.lanes).toBe(3)
    expect(timeline.bars.filter(({ kind }) => kind === 'tool').map(({ lane }) => lane)).toEqual([1, 2, 2])
  })

  test('what is under way has no end; what its run left open ends with the run', () => {
    const timings: MessageTimings = { steps: [{ startedAt: 1_200 }], tools: [] }
    expect(drawn('r', [answer(timings)], live)).toEqual(['0 Waiting for the model 0–200', '0 Answering 200–'])
    const stopped = answer(timings, { outcome: 'stopped', durationMs: 900 })
    expect(drawn('r', [stopped], null)).toEqual(['0 Waiting for the model 0–200', '0 Answering 200–900'])
  })

  test('a live run between its steps waits for the model, before its first word too', () => {
    expect(drawn('r', [], live)).toEqual(['0 Waiting for the model 0–'])
    const timings: MessageTimings = { steps: [{ startedAt: 1_000, endedAt: 1_400 }], tools: [] }
    expect(drawn('r', [answer(timings)], live).at(-1)).toBe('0 Waiting for the model 400–')
  })

  test('an interruption is a gap from the last sign of life; calls that it cut are unknown', () => {
    const cut = {
      at: 9_000,
      since: 3_000,
      cause: 'crash',
      attempt: 1,
      next: 'continue',
      unknownToolCalls: ['a'],
    } as const
    const timings: MessageTimings = {
      steps: [{ startedAt: 1_000, endedAt: 2_000 }, { startedAt: 9_500 }],
      tools: [{ toolCallId: 'a', startedAt: 2_000, endedAt: 3_000 }],
    }
    const message = answer(timings, { interruptions: [{ ...cut, unknownToolCalls: ['a'] }] }, [
      stepStart,
      tool('a', 'output-error'),
    ])
    expect(drawn('r', [message], live)).toEqual([
      '0 Writing a tool call 0–1000',
      '1 bash 1000–2000',
      '0 Interrupted 2000–8000',
      '0 Waiting for the model 8000–8500',
      '0 Answering 8500–',
    ])
    expect(runTimeline('r', [message], live).bars[1]?.outcome).toBe('unknown')
  })

  test('an approval takes the place of the tool until it is given', () => {
    const held = (approval: object) => ({
      steps: [],
      tools: [{ toolCallId: 'a', startedAt: 1_000, approval: { approvalId: 'p', startedAt: 1_000, ...approval } }],
    })
    expect(drawn('r', [answer(held({}), {}, [tool('a', 'approval-requested')])], live)).toEqual(['1 bash: approval 0–'])
    expect(drawn('r', [answer(held({ endedAt: 5_000 }), {}, [tool('a', 'input-available')])], live)).toEqual([
      '1 bash: approval 0–4000',
      '1 bash 4000–',
    ])
  })

  test('an id that comes again is another call, with the outcome of its own part', () => {
    const tools = [
      { toolCallId: 'a', startedAt: 1_000, endedAt: 2_000 },
      { toolCallId: 'a', startedAt: 3_000, endedAt: 4_000 },
    ]
    const message = answer({ steps: [], tools }, { durationMs: 3_000 }, [tool('a'), tool('a', 'output-error')])
    const { bars } = runTimeline('r', [message], null)
    expect(bars.filter(({ kind }) => kind === 'tool').map(({ outcome }) => outcome)).toEqual(['done', 'failed'])
  })

  test('of a run whose beginning is not loaded nothing is made up', () => {
    const timings: MessageTimings = { steps: [{ startedAt: 90_000, endedAt: 91_000 }], tools: [] }
    const message = answer(timings, { at: 90_000, durationMs: 90_000 })
    const timeline = runTimeline('r', [message], null, true)
    expect(timeline).toMatchObject({ startedAt: 90_000, endedAt: 91_000, partial: true })
  })

  test('one that failed before its first word was one wait; of one that was stored without times nothing is drawn', () => {
    const message: UIMessage = {
      id: 'r.1',
      role: 'assistant',
      parts: [],
      metadata: { runId: 'r', at: 5, durationMs: 90 },
    }
    expect(drawn('r', [message], null)).toEqual(['0 Waiting for the model 0–90'])
    expect(drawn('r', [{ ...message, parts: [{ type: 'text', text: 'said' }] }], null)).toEqual([])
  })

  test('200 tools over two hours are laid out well within a frame', () => {
    const tools = Array.from({ length: 200 }, (_, n) => ({
      toolCallId: `t${n}`,
      startedAt: n * 36_000,
      endedAt: n * 36_000 + 20_000,
    }))
    const message = answer({ steps: [], tools }, { startedAt: 0, durationMs: 7_200_000 })
    const before = performance.now()
    const { bars, lanes } = runTimeline('r', [message], null)
    expect(performance.now() - before).toBeLessThan(16)
    expect([bars.length, lanes]).toEqual([400, 2])
  })
})

describe('the axis', () => {
  test.each([
    [200, [0, 50, 100, 150, 200]],
    [12_300, [0, 5_000, 10_000]],
    [7_200_000, [0, 1_800_000, 3_600_000, 5_400_000, 7_200_000]],
  ])('of %i ms has marks at round times', (length, marks) => {
    expect(timelineMarks(length, 4)).toEqual(marks)
  })

  test('reaches to the end of a run that has ended, and ahead of one that goes on', () => {
    expect(timelineLength(12_345, false)).toBe(12_345)
    expect(timelineLength(0, true)).toBe(2_000)
    for (const elapsed of [500, 9_000, 61_000, 3_600_000]) {
      expect(timelineLength(elapsed, true)).toBeGreaterThan(elapsed)
      expect(timelineLength(elapsed, true)).toBeLessThanOrEqual(Math.max(2_000, elapsed * 1.5))
    }
  })

  test('can be drawn out until half a second fills the view, within bounds', () => {
    expect([200, 60_000, 7_200_000].map(maxZoom)).toEqual([8, 128, 128])
    expect(maxZoom(10_000)).toBe(32)
  })

  test('names its places shortly', () => {
    expect([0, 250, 5_000, 2_500, 90_000, 7_265_000].map(timelinePlace)).toEqual([
      '0',
      '250 ms',
      '5 s',
      '2.5 s',
      '1:30',
      '2:01:05',
    ])
  })
})
