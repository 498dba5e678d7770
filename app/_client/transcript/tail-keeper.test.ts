import type { UIMessage } from 'ai'
import { expect, test } from 'vitest'
import { initialState, prependHistory, type SessionState } from '../../../client/index.ts'
import { beginChunks } from '../../../server/protocol/apply-chunk.ts'
import { CHARS_KEPT, createTailKeeper, MESSAGES_KEPT } from './tail-keeper.ts'

/** Each message takes ten events. */
const EVENTS_EACH = 10

function stateOf(count: number, text = 'text'): SessionState {
  const messages = Array.from({ length: count }, (_, index) => message(index + 1, text))
  const notices = messages.map((_, index) => notice(index + 1))
  return { ...initialState('s'), cursor: count * EVENTS_EACH, head: count * EVENTS_EACH, messages, notices }
}
/** Told in the middle of each message. */
function notice(number: number) {
  return { seq: number * EVENTS_EACH - 5, at: number, level: 'info' as const, code: 'c', text: `of m${number}` }
}
function message(number: number, text: string): UIMessage {
  return {
    id: `m${number}`,
    role: 'assistant',
    metadata: { at: number, runId: `r${number}` },
    parts: [{ type: 'text', text }],
  }
}
/** What `sessions.history` answers: the messages that began before. */
function olderThan(before: string, limit: number) {
  const count = Math.ceil((Number(before) - 1) / EVENTS_EACH)
  const first = Math.max(0, count - limit)
  const { messages, notices } = stateOf(count)
  const page = { messages: messages.slice(first), notices: notices.slice(first) }
  return { ...page, after: 0, ...(first > 0 && { nextBefore: String(first * EVENTS_EACH + 1) }) }
}

test('an open page keeps its newest messages and notices, and what it let go comes again when asked for', () => {
  const keeper = createTailKeeper()
  let state = stateOf(0)
  for (let count = 10; count <= 2_000; count += 10) {
    const added = stateOf(count)
    const messages = [...state.messages, ...added.messages.slice(-10)]
    const notices = [...state.notices, ...added.notices.slice(-10)]
    state = { ...added, messages, notices, ...nextBeforeOf(state) }
    keeper.note(state)
    state = keeper.trimmed(state)
    expect(state.messages.length).toBeLessThan(MESSAGES_KEPT + 60)
    expect(state.notices.map(({ text }) => text)).toEqual(state.messages.map(({ id }) => `of ${id}`))
  }
  expect(state.messages.length).toBeGreaterThanOrEqual(MESSAGES_KEPT)
  while (state.nextBefore !== undefined) state = prependHistory(state, olderThan(state.nextBefore, 60))
  expect(state.messages.map(({ id }) => id)).toEqual(stateOf(2_000).messages.map(({ id }) => id))
  expect(state.notices).toEqual(stateOf(2_000).notices)
})

test('few but huge messages are let go by their size', () => {
  const keeper = createTailKeeper()
  const huge = 'x'.repeat(CHARS_KEPT / 50)
  let state = stateOf(0)
  for (let count = 50; count <= 300; count += 50) {
    state = { ...stateOf(count, huge), messages: [...state.messages, ...stateOf(count, huge).messages.slice(-50)] }
    keeper.note(state)
    state = keeper.trimmed(state)
  }
  expect(state.messages.length).toBeLessThanOrEqual(100)
})

test('what is being written stays', () => {
  const keeper = createTailKeeper()
  keeper.note(stateOf(50))
  const state = stateOf(500)
  keeper.note(state)
  const [first] = state.messages
  if (!first) throw new Error('no message')
  const open = new Map([[first.id, beginChunks(first)]])
  const writing = { ...state, open, run: { id: 'r1', status: 'running' as const, attempt: 0 } }
  expect(keeper.trimmed(writing)).toBe(writing)
  // Its run is over, whether or not its end was seen.
  const left = keeper.trimmed({ ...writing, run: null })
  expect(left.messages).toHaveLength(450)
  expect(left.open.size).toBe(0)
})

function nextBeforeOf({ nextBefore }: SessionState) {
  return nextBefore === undefined ? {} : { nextBefore }
}
