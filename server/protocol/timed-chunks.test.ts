import type { UIMessageChunk } from 'ai'
import { expect, test } from 'vitest'
import { beginChunks, type ChunkState, emptyAssistantMessage } from './apply-chunk.ts'
import { TIMED_STEPS_MAX, TIMED_TOOLS_MAX } from './limits.ts'
import type { MessageMetadata } from './run-summary.ts'
import { applyApprovalAnswer, applyApprovalRequest, applyInterruption, applyTimedChunk } from './timed-chunks.ts'

const begun = () => beginChunks(emptyAssistantMessage('r.1', { runId: 'r', at: 0 }))
const metadataOf = ({ message }: ChunkState) => message.metadata as MessageMetadata
const after = (state: ChunkState, ...chunks: [number, UIMessageChunk][]) =>
  chunks.reduce((held, [at, chunk]) => applyTimedChunk(held, chunk, at), state)
const call = (toolCallId: string): UIMessageChunk => ({
  type: 'tool-input-available',
  toolCallId,
  toolName: 'bash',
  input: {},
})
const result = (toolCallId: string): UIMessageChunk => ({ type: 'tool-output-available', toolCallId, output: 1 })
const text = (delta: string): UIMessageChunk => ({ type: 'text-delta', id: 't', delta })

test('a step has its beginning, its first token, its reasoning and its end', () => {
  const state = after(
    begun(),
    [10, { type: 'start-step' }],
    [10, { type: 'reasoning-start', id: 'r' }],
    [14, { type: 'reasoning-delta', id: 'r', delta: 'Hm' }],
    [20, { type: 'reasoning-end', id: 'r' }],
    [21, text('a')],
    [30, { type: 'finish-step' }],
  )
  const reasoning = [{ startedAt: 10, endedAt: 20 }]
  expect(metadataOf(state).timings).toEqual({
    steps: [{ startedAt: 10, firstTokenAt: 14, reasoning, endedAt: 30 }],
    tools: [],
  })
})

test('tools begin when their step is whole, and end each with its result; an id that comes again is another call', () => {
  const state = after(
    begun(),
    [1, { type: 'start-step' }],
    [2, call('a')],
    [3, call('b')],
    [5, { type: 'finish-step' }],
    [7, result('b')],
    [9, result('a')],
    [12, { type: 'start-step' }],
    [13, call('a')],
    [14, { type: 'finish-step' }],
    [20, { type: 'tool-output-error', toolCallId: 'a', errorText: 'no' }],
  )
  expect(metadataOf(state).timings?.tools).toEqual([
    { toolCallId: 'a', startedAt: 5, endedAt: 9 },
    { toolCallId: 'b', startedAt: 5, endedAt: 7 },
    { toolCallId: 'a', startedAt: 14, endedAt: 20 },
  ])
})

test('an interruption ends what was under way at its last sign of life, once', () => {
  const cut = { at: 500, cause: 'crash', attempt: 1, next: 'continue', unknownToolCalls: ['a'] } as const
  const live = after(
    begun(),
    [1, { type: 'start-step' }],
    [2, call('a')],
    [3, { type: 'finish-step' }],
    [40, text('x')],
  )
  const once = applyInterruption(live, { ...cut, unknownToolCalls: ['a'] })
  expect(metadataOf(once).interruptions).toEqual([{ ...cut, since: 40 }])
  expect(metadataOf(once).timings?.tools).toEqual([{ toolCallId: 'a', startedAt: 3, endedAt: 40 }])
  expect(applyInterruption(once, { ...cut, unknownToolCalls: ['a'] })).toEqual(once)
  const goesOn = after(once, [500, { type: 'tool-output-error', toolCallId: 'a', errorText: 'unknown' }])
  expect(metadataOf(goesOn).timings).toEqual(metadataOf(once).timings)
})

test('a step that broke off ends with its last piece when the next one begins', () => {
  const state = after(begun(), [1, { type: 'start-step' }], [4, text('a')], [9, { type: 'start-step' }])
  expect(metadataOf(state).timings?.steps).toEqual([{ startedAt: 1, firstTokenAt: 4, endedAt: 4 }, { startedAt: 9 }])
})

test('a call that waits for somebody’s word says so', () => {
  const asked = applyApprovalRequest(after(begun(), [1, call('a')]), { toolCallId: 'a', approvalId: 'p', at: 5 })
  const answered = applyApprovalAnswer(asked, { approvalId: 'p', decision: 'allow', at: 90 })
  const approval = { approvalId: 'p', startedAt: 5, endedAt: 90 }
  expect(metadataOf(answered).timings?.tools).toEqual([{ toolCallId: 'a', startedAt: 1, approval }])
  expect(applyApprovalAnswer(answered, { approvalId: 'p', decision: 'allow', at: 99 })).toBe(answered)
})

test('what is kept has a limit, and says that there was more', () => {
  const many = Array.from({ length: TIMED_STEPS_MAX + 5 }, (_, at): [number, UIMessageChunk][] => [
    [at, { type: 'start-step' }],
    [at, call(`t${at}`)],
    [at, { type: 'finish-step' }],
    [at, result(`t${at}`)],
  ]).flat()
  const { timings } = metadataOf(after(begun(), ...many))
  expect(timings).toMatchObject({ more: true })
  expect([timings?.steps.length, timings?.tools.length]).toEqual([TIMED_STEPS_MAX, TIMED_TOOLS_MAX])
  expect(JSON.stringify(timings).length).toBeLessThan(40_000)
})
