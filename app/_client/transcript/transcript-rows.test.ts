import type { UIMessage } from 'ai'
import { describe, expect, test } from 'vitest'
import { initialState, newId, type SessionState } from '../../../client/index.ts'
import type { PendingSend } from '../composer/outbox.ts'
import { transcriptRows } from './transcript-rows.ts'

const run = { id: 'run_1', status: 'running', attempt: 1 } as const
const said = (role: 'user' | 'assistant', runId: string, at = Date.now()): UIMessage => ({
  id: newId('m'),
  role,
  metadata: { runId, at, ...(role === 'user' && { requestId: `req_${runId}` }) },
  parts: [{ type: 'text', text: 'words' }],
})
const rowsOf = (state: Partial<SessionState>, pending: PendingSend[] = []) =>
  transcriptRows({ state: { ...initialState('s'), ...state }, pending })
const kinds = (state: Partial<SessionState>) => rowsOf(state).map((row) => row.kind)

describe('transcriptRows', () => {
  test('a run that has said nothing yet is seen to work', () => {
    expect(kinds({ messages: [said('user', 'run_1')], run })).toEqual(['message', 'waiting'])
    expect(kinds({ messages: [said('user', 'run_1'), said('assistant', 'run_1')], run })).toEqual([
      'message',
      'message',
    ])
  })
  test('what the server noted stands where it happened', () => {
    const notice = (seq: number, at: number) => ({ seq, at, level: 'info' as const, code: 'c', text: `note ${seq}` })
    const rows = rowsOf({
      messages: [said('user', 'run_1', 10), said('assistant', 'run_1', 20)],
      notices: [notice(1, 5), notice(2, 15), notice(3, 25)],
    })
    expect(rows.map((row) => (row.kind === 'notice' ? row.notice.seq : row.kind))).toEqual([
      1,
      'message',
      2,
      'message',
      3,
    ])
  })
  test('a message keeps its row from being sent to being there', () => {
    const pending: PendingSend = {
      input: { sessionId: 's', requestId: 'req_run_1', text: 'words' },
      at: 0,
      status: 'sending',
    }
    const [sending] = rowsOf({}, [pending])
    const [arrived] = rowsOf({ messages: [said('user', 'run_1')] })
    expect(sending?.key).toBe(arrived?.key)
  })
  test('only the last word of an open session at rest can be continued', () => {
    const messages = [said('assistant', 'run_0'), said('assistant', 'run_1')]
    const resumable = (state: Partial<SessionState>) =>
      rowsOf({ messages, ...state }).map((row) => row.kind === 'message' && row.resumable)
    expect(resumable({})).toEqual([false, true])
    expect(resumable({ run })).toEqual([false, false])
    expect(resumable({ closing: { reason: 'deleted', reconnect: false, text: '' } })).toEqual([false, false])
  })
  test('days are named where they begin, today alone is not', () => {
    const days = (state: Partial<SessionState>) =>
      rowsOf(state).map((row) => (row.kind === 'message' ? row.day !== undefined : null))
    const today = said('user', 'run_1')
    const longAgo = said('user', 'run_0', Date.UTC(2020, 4, 5, 12))
    expect(days({ messages: [today] })).toEqual([false])
    expect(days({ messages: [longAgo, longAgo, today] })).toEqual([true, false, true])
    expect(days({ messages: [longAgo, today], nextBefore: '7' })).toEqual([false, true])
  })
})
