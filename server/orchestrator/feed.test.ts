import { expect, it } from 'vitest'
import { systemClock } from '../base/clock.ts'
import { openGate } from '../base/read-gate.ts'
import { LiveTail } from '../events/live-tail.ts'
import { fakeClock } from '../fixtures/fake-clock.ts'
import type { Script, Statement } from '../store/script.ts'
import type { Store } from '../store/store.ts'
import { Feed } from './feed.ts'

it('says at first what the server does without, then each change of it, and that it drains', async () => {
  const tail = new LiveTail()
  // Nothing is read: no session changes.
  const feed = new Feed({ store: {} as Store, clock: systemClock, tail })
  const ends = new AbortController()
  const stream = { connectionId: 'c', gate: openGate, signal: ends.signal, stillAllowed: async () => true }
  tail.tellAll({ kind: 'degraded', what: 'store' })
  const frames = feed.watch({ userId: 'local' }, stream)
  expect((await frames.next()).value).toMatchObject({
    reset: true,
    server: { degraded: ['store'], draining: false },
  })
  tail.tellAll({ kind: 'restored', what: 'store' })
  expect((await frames.next()).value).toEqual({ rev: 2, server: { degraded: [], draining: false } })
  tail.tellAll({ kind: 'degraded', what: 'redis' })
  tail.tellAll({ kind: 'session-closing', reason: 'draining', reconnect: true, text: 'The server restarts.' })
  expect((await frames.next()).value).toEqual({ rev: 3, server: { degraded: ['redis'], draining: true } })
  ends.abort()
  expect((await frames.next()).done).toBe(true)
})

it('looks again from where the last look began that was answered', async () => {
  const clock = fakeClock()
  clock.advance(100_000)
  const asked: number[] = []
  const away = new Set([1, 2])
  const read = async (script: () => Script<unknown>) => {
    asked.push(Number((script().next().value as Statement).values[1]))
    if (away.has(asked.length - 1)) throw new Error('away')
    return { sessionIds: [], recallIds: [], budgets: [] }
  }
  const feed = new Feed({ store: { read } as unknown as Store, clock, tail: new LiveTail() })
  const ends = new AbortController()
  const stream = { connectionId: 'c', gate: openGate, signal: ends.signal, stillAllowed: async () => true }
  const frames = feed.watch({ userId: 'local' }, stream)
  await frames.next()
  for (let look = 0; look < 5; look++) {
    clock.advance(2_000)
    await new Promise(setImmediate)
  }
  expect(asked).toEqual([98_000, 100_000, 100_000, 100_000, 106_000])
  ends.abort()
  await frames.return()
})
