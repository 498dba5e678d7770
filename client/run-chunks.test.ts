import type { UIMessage, UIMessageChunk } from 'ai'
import { expect, it } from 'vitest'
import type { SessionEvent } from '../server/protocol/events.ts'
import { RunChunks } from './run-chunks.ts'

let seq = 0
const event = (body: Record<string, unknown>, runId = 'r1') => ({ seq: ++seq, at: 0, runId, ...body }) as SessionEvent
const chunk = (messageId: string, of: UIMessageChunk, runId?: string) =>
  event({ type: 'chunk', messageId, chunk: of }, runId)
const finished = (outcome: string, more = {}) =>
  event({ type: 'run-finished', outcome, steps: 1, durationMs: 1, ...more })
const answer = (id: string, parts: UIMessage['parts']): UIMessage => ({
  id,
  role: 'assistant',
  metadata: { id },
  parts,
})

function chunksOf(events: SessionEvent[], runId?: string): UIMessageChunk[] {
  const run = new RunChunks(runId)
  return events.flatMap((it) => run.take(it))
}

it('a run is one start, its chunks, and one finish with the message’s metadata', () => {
  const delta: UIMessageChunk = { type: 'text-delta', id: 't', delta: 'hello' }
  const whole = answer('r1.1', [{ type: 'text', text: 'hello' }])
  const events = [
    event({ type: 'run-started', trigger: { kind: 'message' }, model: 'demo', profileId: 'p' }),
    event({ type: 'message', message: { id: 'r1.0', role: 'user', parts: [] } }),
    chunk('r1.1', { type: 'start', messageId: 'r1.1' }),
    chunk('r1.1', delta),
    chunk('r2.1', delta, 'r2'),
    event({ type: 'message', message: whole }),
    finished('completed'),
    chunk('r1.1', delta),
  ]
  expect(chunksOf(events)).toEqual([
    { type: 'start', messageId: 'r1.1' },
    delta,
    { type: 'finish', finishReason: 'stop', messageMetadata: { id: 'r1.1' } },
  ])
})

it('a message without chunks is told by its parts', () => {
  const parts: UIMessage['parts'] = [
    { type: 'step-start' },
    { type: 'text', text: 'now' },
    { type: 'tool-clock', toolCallId: 'c', state: 'output-available', input: {}, output: 9 },
  ]
  const [start, ...rest] = chunksOf([event({ type: 'message', message: answer('r1.1', parts) })], 'r1')
  expect(start).toEqual({ type: 'start', messageId: 'r1.1' })
  expect(rest.map(({ type }) => type)).toEqual([
    'start-step',
    'text-start',
    'text-delta',
    'text-end',
    'tool-input-available',
    'tool-output-available',
  ])
})

it('a steered run goes on within the message that it began', () => {
  const started = ['r1.1', 'r1.3'].map((id) => chunk(id, { type: 'start', messageId: id }))
  expect(chunksOf(started)).toEqual([{ type: 'start', messageId: 'r1.1' }])
})

it('what was stopped is an abort, what failed is an error with its words', () => {
  expect(chunksOf([finished('stopped')], 'r1').map(({ type }) => type)).toEqual(['abort', 'finish'])
  const error = { code: 'model-auth', message: 'The key is not valid.', retryable: false }
  expect(chunksOf([finished('failed', { error })], 'r1')).toEqual([
    { type: 'error', errorText: 'The key is not valid.' },
  ])
})
