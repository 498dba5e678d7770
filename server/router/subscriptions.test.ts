/** Subscriptions as the router gives them: their places, their ends, and who may have them. */
import { describe, expect, it } from 'vitest'
import { AppError } from '../base/app-error.ts'
import { silentLogger } from '../base/logger.ts'
import { openGate } from '../base/read-gate.ts'
import { caughtUpAt, fakeServices, quietWatch } from '../ws/fixtures/fake-services.ts'
import { createAppRouter } from './app-router.ts'
import { createConnection } from './connection.ts'
import { type Access, unauthenticated } from './context.ts'

const granted: Access = { viewer: { userId: 'u_1' }, stillAllowed: async () => true }

function setUp(access: Access = granted, maxSubscriptions = 100) {
  const watches = { begun: 0, ended: 0 }
  const services = fakeServices({
    async *watch(viewer, request, stream) {
      watches.begun++
      try {
        yield* quietWatch(viewer, request, stream)
      } finally {
        watches.ended++
      }
    },
  })
  const gone = new AbortController()
  const connection = createConnection({ id: 'c_1', gate: openGate, signal: gone.signal, maxSubscriptions })
  const leave = new AbortController()
  const caller = createAppRouter(services).createCaller(
    { access, connection, fromPage: false, logger: silentLogger },
    { signal: leave.signal },
  )
  const watch = async () => (await caller.sessions.watch({ sessionId: 's_1' }))[Symbol.asyncIterator]()
  return { caller, watch, watches, connection, gone, leave }
}

describe('a watch', () => {
  it('ends when its own signal aborts, and gives its place back', async () => {
    const { watch, watches, connection, leave } = setUp()
    const frames = await watch()
    expect((await frames.next()).value).toEqual(['0', caughtUpAt(0), expect.any(Symbol)])
    expect(connection.subscriptions).toBe(1)
    leave.abort()
    expect((await frames.next()).done).toBe(true)
    expect(connection.subscriptions).toBe(0)
    expect(watches).toEqual({ begun: 1, ended: 1 })
  })

  it('ends when its connection is gone', async () => {
    const { watch, watches, gone } = setUp()
    const frames = await watch()
    await frames.next()
    gone.abort()
    expect((await frames.next()).done).toBe(true)
    expect(watches.ended).toBe(1)
  })

  it('does not begin when its signal has aborted before', async () => {
    const { watch, watches, connection, gone } = setUp()
    gone.abort()
    expect((await (await watch()).next()).done).toBe(true)
    expect(watches.begun).toBe(0)
    expect(connection.subscriptions).toBe(0)
  })

  it('is refused when the connection has no place left, and taken once there is one', async () => {
    const { watch } = setUp(granted, 1)
    const first = await watch()
    await first.next()
    await expect((await watch()).next()).rejects.toMatchObject({ data: { reason: 'LIMIT', limit: 1 } })
    await first.return?.()
    expect((await (await watch()).next()).done).toBe(false)
  })
})

it('a feed is tracked by its revision', async () => {
  const { caller } = setUp()
  const frames = (await caller.feed.watch({ lastEventId: '3' }))[Symbol.asyncIterator]()
  expect((await frames.next()).value).toEqual(['7', { rev: 7, reset: true }, expect.any(Symbol)])
})

it.each([
  ['without a user', unauthenticated(), 'UNAUTHENTICATED'],
  ['while credentials cannot be checked', new AppError('STORE_UNAVAILABLE', 'Later.'), 'STORE_UNAVAILABLE'],
])('every procedure refuses, %s', async (_, refusal, reason) => {
  const { caller, watch } = setUp({ viewer: null, refusal })
  const calls = [
    () => caller.sessions.list({}),
    () => caller.sessions.send({ sessionId: 's_1', requestId: 'r_1', text: 'a' }),
    () => caller.runs.get({ runId: 'r_1' }),
    () => caller.system.info(),
    () => caller.feed.watch({}),
    watch,
  ]
  for (const call of calls) await expect(call()).rejects.toMatchObject({ cause: { data: { reason } } })
})
