import type { UIMessage } from 'ai'
import { expect, test } from 'vitest'
import type { MessageMetadata } from '../../../server/protocol/run-summary.ts'
import { endedSince, wordsOfEndings } from './endings.ts'

const answer = (runId: string, metadata: Partial<MessageMetadata> = {}): UIMessage => ({
  id: `${runId}-a`,
  role: 'assistant',
  metadata: { runId, at: 1, ...metadata },
  parts: [{ type: 'text', text: `text of ${runId}` }],
})

test('an answer is told once its run has ended, and never again', () => {
  const running = [answer('r1', { outcome: 'completed' }), answer('r2')]
  expect(endedSince(running, 'r1')).toEqual([])
  const ended = [running[0] ?? answer('r1'), answer('r2', { outcome: 'completed' })]
  expect(wordsOfEndings(endedSince(ended, 'r1'))).toBe('The agent answered. text of r2')
  expect(wordsOfEndings(endedSince(ended, 'r2'))).toBe('')
})

test('older messages that come in above are no news', () => {
  const messages = [answer('r0', { outcome: 'completed' }), answer('r1', { outcome: 'completed' })]
  expect(endedSince(messages, 'r1')).toEqual([])
})

test('several that end at once are told together, how they ended first', () => {
  const error = { code: 'model-network' as const, message: 'The model is away.', retryable: true }
  const messages = [answer('r1', { outcome: 'stopped' }), answer('r2', { outcome: 'failed', error })]
  expect(wordsOfEndings(endedSince(messages, undefined))).toBe(
    '2 runs have ended. The newest: The run failed: The model is away.',
  )
})
