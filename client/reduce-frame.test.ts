import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Frame, NewSessionEvent, SessionEvent } from '../server/protocol/events.ts'
import type { MessageMetadata, RunInterruption } from '../server/protocol/run-summary.ts'
import { projectDetails, projectHistory } from './fixtures/project-history.ts'
import { randomLog } from './fixtures/random-log.ts'
import { reduceFrame } from './reduce-frame.ts'
import { initialState, prependHistory, type SessionState, stateFromHistory } from './session-state.ts'

function frameOf(log: readonly SessionEvent[], after: number, upTo: number, more: Partial<Frame> = {}): Frame {
  return { after, upTo, head: log.length, events: log.slice(after, upTo), ...more }
}
const watermark = { caughtUp: true, generation: 'g' } as const
/** Frames of (after, end of the log], cut where `cuts` say. */
function framesOf(log: readonly SessionEvent[], after: number, cuts: number[]): Frame[] {
  const inside = cuts.map((cut) => cut % (log.length + 1)).filter((cut) => cut > after && cut < log.length)
  const edges = [after, ...[...new Set(inside)].sort((a, b) => a - b), log.length]
  return edges
    .slice(1)
    .map((upTo, index) => frameOf(log, edges[index] ?? 0, upTo, upTo === log.length ? watermark : {}))
}
const apply = (state: SessionState, frames: Frame[]) => frames.reduce(reduceFrame, state)
const wholeLog = (log: readonly SessionEvent[]) => apply(initialState('s1'), framesOf(log, 0, []))
const cutsArbitrary = fc.array(fc.nat(400), { maxLength: 12 })

function eventsOf(...events: NewSessionEvent[]): SessionEvent[] {
  return events.map((event, index) => ({ seq: index + 1, at: 100 + index, ...event }))
}
const started = (runId = 'r'): NewSessionEvent => ({
  type: 'run-started',
  runId,
  trigger: { kind: 'message' },
  model: 'demo',
  profileId: 'p',
})
const delta = (text: string, messageId = 'm'): NewSessionEvent => ({
  type: 'chunk',
  runId: 'r',
  messageId,
  chunk: { type: 'text-delta', id: 't', delta: text },
})
const textOf = (state: SessionState) =>
  state.messages.flatMap(({ parts }) => parts.map((part) => (part.type === 'text' ? part.text : ''))).join('|')

describe('for any log', () => {
  test('the state is the same however the log is cut into frames', () => {
    fc.assert(
      fc.property(randomLog, cutsArbitrary, (log, cuts) => {
        expect(apply(initialState('s1'), framesOf(log, 0, cuts))).toEqual(wholeLog(log))
      }),
      { numRuns: 300 },
    )
  })

  test('a frame that comes again, or overlaps what is known, changes nothing', () => {
    fc.assert(
      fc.property(randomLog, fc.nat(400), fc.nat(400), (log, one, other) => {
        const [from = 0, to = 0] = [one % (log.length + 1), other % (log.length + 1)].sort((a, b) => a - b)
        const state = wholeLog(log)
        expect(reduceFrame(state, frameOf(log, from, to))).toBe(state)
        const middle = apply(initialState('s1'), [frameOf(log, 0, to)])
        expect(reduceFrame(middle, frameOf(log, from, log.length, watermark))).toEqual(state)
      }),
      { numRuns: 300 },
    )
  })

  test('what the whole message tells of its times is what its events told before', () => {
    fc.assert(
      fc.property(randomLog, (log) => {
        for (const event of log) {
          if (event.type !== 'message' || event.message.role !== 'assistant') continue
          const before = apply(initialState('s1'), [frameOf(log, 0, event.seq - 1)])
          const derived = before.messages.find(({ id }) => id === event.message.id)?.metadata as MessageMetadata
          const { timings, interruptions } = event.message.metadata as MessageMetadata
          expect({ timings: derived.timings, interruptions: derived.interruptions }).toEqual({ timings, interruptions })
        }
      }),
      { numRuns: 300 },
    )
  })

  test('opened at its tail it comes to the same state as read from the beginning, older pages included', () => {
    const place = fc.nat(400)
    fc.assert(
      fc.property(
        randomLog,
        place,
        place,
        fc.integer({ min: 1, max: 6 }),
        cutsArbitrary,
        (log, one, other, limit, cuts) => {
          const historyHead = one % (log.length + 1)
          const detailsHead = other % (log.length + 1)
          const history = projectHistory(log, historyHead, limit)
          const opened = stateFromHistory('s1', history, projectDetails(log, detailsHead))
          let state = apply(opened, framesOf(log, opened.cursor, cuts))
          while (state.nextBefore !== undefined) {
            state = prependHistory(state, projectHistory(log, historyHead, limit, Number(state.nextBefore)))
          }
          const whole = wholeLog(log)
          expect(state.messages).toEqual(whole.messages)
          expect(state.notices).toEqual(whole.notices)
          expect(state.run).toEqual(whole.run)
          expect(state.queue).toEqual(whole.queue)
          expect(state).toMatchObject({ cursor: log.length, head: log.length, caughtUp: true, generation: 'g' })
          expect([...state.open.keys()]).toEqual([...whole.open.keys()])
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('messages', () => {
  test('chunks make the answer they name, with what is known of its run', () => {
    const state = wholeLog(eventsOf({ ...started(), requestId: 'q' }, delta('Hel'), delta('lo')))
    expect(textOf(state)).toBe('Hello')
    const metadata = {
      runId: 'r',
      at: 101,
      requestId: 'q',
      trigger: { kind: 'message' },
      model: 'demo',
      startedAt: 100,
    }
    expect(state.messages[0]?.metadata).toEqual(metadata)
  })

  test('a whole message takes the place of the one with its id', () => {
    const message = { id: 'm', role: 'assistant' as const, parts: [{ type: 'text' as const, text: 'All.' }] }
    const user = { id: 'u', role: 'user' as const, parts: [] }
    const log = eventsOf(delta('A'), { type: 'message', message: user }, { type: 'message', message })
    const state = wholeLog(log)
    expect(state.messages.map(({ id }) => id)).toEqual(['m', 'u'])
    expect(textOf(state)).toBe('All.')
    expect(state.open.size).toBe(0)
  })

  test('one whose chunks were compacted stands where its first chunk was', () => {
    const at = (time: number): MessageMetadata => ({ runId: 'r', at: time })
    const log = eventsOf(
      { type: 'message', message: { id: 'steered', role: 'user', parts: [], metadata: at(60) } },
      { type: 'message', message: { id: 'answer', role: 'assistant', parts: [], metadata: at(50) } },
    )
    expect(wholeLog(log).messages.map(({ id }) => id)).toEqual(['answer', 'steered'])
  })

  test('untouched ones keep their identity, and a frame without news keeps the state', () => {
    const before = wholeLog(eventsOf(delta('a', 'm1'), delta('b', 'm2')))
    const after = reduceFrame(before, { after: 2, upTo: 3, head: 3, events: [{ seq: 3, at: 1, ...delta('c', 'm2') }] })
    expect(after.messages[0]).toBe(before.messages[0])
    expect(after.messages[1]).not.toBe(before.messages[1])
    expect(textOf(before)).toBe('a|b')
    expect(reduceFrame(after, { after: 3, upTo: 3, head: 3, events: [] })).toBe(after)
  })

  test('the answer tells of its interruptions and of the end of its run', () => {
    const cut: Omit<RunInterruption, 'at'> = { cause: 'crash', attempt: 2, unknownToolCalls: ['t1'], next: 'continue' }
    const log = eventsOf(
      started(),
      delta('a'),
      { type: 'run-interrupted', runId: 'r', ...cut },
      { type: 'run-finished', runId: 'r', outcome: 'stopped', steps: 3, durationMs: 9 },
    )
    expect(apply(initialState('s1'), [frameOf(log, 0, 3)]).run).toMatchObject({ status: 'recovering', attempt: 2 })
    const state = wholeLog(log)
    const interruptions = [{ at: 102, ...cut }]
    expect(state.messages[0]?.metadata).toMatchObject({ outcome: 'stopped', steps: 3, durationMs: 9, interruptions })
    expect(state.run).toBeNull()
  })
})

describe('what is no event', () => {
  const frame = (...notices: NonNullable<Frame['notices']>): Frame => ({
    after: 0,
    upTo: 0,
    head: 0,
    events: [],
    notices,
  })

  test('activity belongs to its run and goes with the next event of it', () => {
    const running = wholeLog(eventsOf(started()))
    const activity = { kind: 'run-activity', runId: 'r', phase: 'tool', tool: 'bash', sinceMs: 10_000 } as const
    const busy = reduceFrame(running, frame(activity))
    expect(busy.run?.activity).toEqual({ phase: 'tool', tool: 'bash', sinceMs: 10_000 })
    expect(reduceFrame(running, frame({ ...activity, runId: 'other' }))).toBe(running)
    const next = reduceFrame(busy, { after: 1, upTo: 2, head: 2, events: [{ seq: 2, at: 1, ...delta('x') }] })
    expect(next.run).not.toHaveProperty('activity')
  })

  test('degraded lasts until restored; presence and closing are told', () => {
    const closing = { kind: 'session-closing', reason: 'closed', reconnect: false, text: 'Closed.' } as const
    const frames = [frame({ kind: 'degraded', what: 'store' }), frame({ kind: 'presence', watchers: 3 }, closing)]
    const state = apply(initialState('s1'), frames)
    expect(state.degraded.has('store')).toBe(true)
    expect(state.presence).toEqual({ watchers: 3 })
    expect(state.closing).toEqual({ reason: 'closed', reconnect: false, text: 'Closed.' })
    expect(reduceFrame(state, frame({ kind: 'restored', what: 'store' })).degraded.size).toBe(0)
  })

  test('what was restored while nobody told is gone with the next caughtUp mark', () => {
    const away = apply(initialState('s1'), [frame({ kind: 'degraded', what: 'store' })])
    const mark: Frame = { after: 0, upTo: 0, head: 0, events: [], caughtUp: true }
    expect(reduceFrame(away, mark).degraded.size).toBe(0)
    const still: Frame = { ...mark, notices: [{ kind: 'degraded', what: 'store' }] }
    expect(reduceFrame(away, still).degraded.has('store')).toBe(true)
  })
})

describe('what the log notes', () => {
  const notice = (text: string): NewSessionEvent => ({ type: 'notice', level: 'warning', code: 'c', text })
  const note = (seq: number) => ({ seq, at: 99 + seq, level: 'warning' as const, code: 'c', text: `${seq}` })

  test('is kept in order, a summary of older turns in words, and of a flood the newest 1,000', () => {
    const summary: NewSessionEvent = {
      type: 'context-compressed',
      upToMessageId: 'm',
      tokensBefore: 12_345,
      tokensAfter: 678,
    }
    const { notices } = wholeLog(eventsOf(notice('1'), summary))
    expect(notices[0]).toEqual(note(1))
    expect(notices[1]).toMatchObject({ seq: 2, level: 'info', code: 'context-compressed' })
    expect(notices[1]?.text).toContain('12,345 tokens became 678')
    const flood = wholeLog(eventsOf(...Array.from({ length: 1_010 }, (_, index) => notice(`${index + 1}`)))).notices
    expect(flood).toHaveLength(1_000)
    expect(flood.at(-1)).toEqual(note(1_010))
  })

  test('comes with the history, and again in the frames, and is there once', () => {
    const opened = stateFromHistory('s1', { messages: [], notices: [note(2), note(4)], after: 1, nextBefore: '2' })
    const log = eventsOf(...['1', '2', '3', '4', '5'].map((text) => (text === '3' ? delta('x') : notice(text))))
    const followed = apply(opened, framesOf(log, 1, [3]))
    expect(followed.notices).toEqual([note(2), note(4), note(5)])
    const older = prependHistory(followed, { messages: [], notices: [note(1), note(2)], after: 1 })
    expect(older.notices).toEqual([note(1), note(2), note(4), note(5)])
  })

  test('may be left out by a server that does not tell of it', () => {
    const opened = stateFromHistory('s1', { messages: [], after: 1, nextBefore: '1' })
    expect(prependHistory(opened, { messages: [], after: 1 }).notices).toEqual([])
    expect(apply(opened, [frameOf(eventsOf(notice('1'), notice('2')), 1, 2)]).notices).toEqual([note(2)])
  })
})

test('a frame that leaves a hole is refused', () => {
  expect(() => reduceFrame(initialState('s1'), { after: 3, upTo: 4, head: 4, events: [] })).toThrow(/after 3 .* at 0/)
})

test('events of a later version change nothing', () => {
  const unknown = { seq: 1, at: 1, type: 'from-the-future' } as unknown as SessionEvent
  const state = reduceFrame(initialState('s1'), { after: 0, upTo: 1, head: 1, events: [unknown] })
  expect(state).toMatchObject({ cursor: 1, messages: [] })
})

test('20,000 deltas onto a transcript of 5,000 messages take well under a second', () => {
  const user = (id: number): NewSessionEvent => ({
    type: 'message',
    message: { id: `u${id}`, role: 'user', parts: [] },
  })
  let state = wholeLog(eventsOf(...Array.from({ length: 5_000 }, (_, index) => user(index))))
  const startedAt = performance.now()
  for (let seq = 5_001; seq <= 25_000; seq += 20) {
    const events = Array.from({ length: 20 }, (_, index) => ({ seq: seq + index, at: 1, ...delta('x') }))
    state = reduceFrame(state, { after: seq - 1, upTo: seq + 19, head: 25_000, events })
  }
  expect(textOf(state).replaceAll('|', '')).toHaveLength(20_000)
  expect(performance.now() - startedAt).toBeLessThan(1_000)
})
