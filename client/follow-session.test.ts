import { describe, expect } from 'vitest'
import type { Frame, NewSessionEvent } from '../server/protocol/events.ts'
import { refusal } from './fixtures/scripted-server.ts'
import { eventually, vigilTest as test } from './fixtures/vigil-test.ts'
import { type FollowOptions, type FollowStatus, followSession } from './follow-session.ts'
import type { VigilClient } from './vigil-client.ts'
import { VigilError } from './vigil-error.ts'

const delta = (text: string): NewSessionEvent => ({
  type: 'chunk',
  runId: 'r',
  messageId: 'm',
  chunk: { type: 'text-delta', id: 't', delta: text },
})
const deltas = (count: number) => Array.from({ length: count }, (_, index) => delta(`${index} `))

/** Takes frames until the cursor is at `upTo`; checks as it goes that they tile. */
async function takeUpTo(frames: AsyncIterator<Frame>, after: number, upTo: number, each?: (seq: number) => void) {
  const seqs: number[] = []
  let cursor = after
  while (cursor < upTo) {
    const { value, done } = await frames.next()
    if (done) break
    expect(value.after).toBe(cursor)
    cursor = value.upTo
    seqs.push(...value.events.map((event: { seq: number }) => event.seq))
    each?.(cursor)
  }
  return seqs
}
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)
const follow = (vigil: VigilClient, options: Partial<FollowOptions> = {}) =>
  followSession(vigil, { sessionId: 's1', after: 0, ...options })

describe('without faults', () => {
  test('every event after the cursor comes once, in order, then live ones', async ({ server, vigil }) => {
    server.log.append(...deltas(20))
    const frames = follow(vigil, { after: 5 })
    expect(await takeUpTo(frames, 5, 20)).toEqual(range(6, 20))
    server.log.append(...deltas(3))
    expect(await takeUpTo(frames, 20, 23)).toEqual([21, 22, 23])
    await frames.return?.()
  })

  test('live is told only after the caughtUp frame has been taken', async ({ server, vigil }) => {
    server.log.append(...deltas(20))
    const told: FollowStatus[] = []
    const frames = follow(vigil, { onStatus: (status) => told.push(status) })
    await takeUpTo(frames, 0, 20)
    expect(told.some(({ state }) => state === 'live')).toBe(false)
    expect(told).toContainEqual({ state: 'catching-up', upTo: 7, target: 20 })
    server.log.append(delta('x'))
    await frames.next()
    expect(told.at(-1)).toEqual({ state: 'live' })
    await frames.return?.()
  })

  test('returning early while a frame is awaited ends the subscription on the server', async ({ server, vigil }) => {
    const frames = follow(vigil)
    await frames.next()
    const awaited = frames.next()
    await frames.return?.()
    expect((await awaited).done).toBe(true)
    await eventually(server.openWatches).toBe(0)
  })

  test('an abort ends the iteration without an error', async ({ server, vigil }) => {
    const abort = new AbortController()
    const frames = follow(vigil, { signal: abort.signal })
    await frames.next()
    const awaited = frames.next()
    abort.abort()
    expect((await awaited).done).toBe(true)
    await eventually(server.openWatches).toBe(0)
    expect((await follow(vigil, { signal: abort.signal }).next()).done).toBe(true)
  })

  test('a closed client ends it with an error, not as if the session were over', async ({ vigil }) => {
    const frames = follow(vigil)
    await frames.next()
    const awaited = frames.next()
    await vigil.close()
    await expect(awaited).rejects.toThrow('closed')
  })
})

describe('when the connection is cut', () => {
  test('frames go on from the cursor, with the generation learnt', async ({ server, vigil }) => {
    server.log.append(...deltas(10))
    const told: string[] = []
    const frames = follow(vigil, { onStatus: ({ state }) => told.push(state) })
    await takeUpTo(frames, 0, 10)
    server.network.cut()
    server.log.append(...deltas(5))
    expect(await takeUpTo(frames, 10, 15)).toEqual(range(11, 15))
    expect(server.watched.at(-1)).toMatchObject({ after: 10, generation: 'g1' })
    expect(told).toContain('reconnecting')
    await frames.return?.()
  })

  test('many cuts in the middle of catching up neither lose nor double an event', async ({ server, vigil }) => {
    server.log.append(...deltas(300))
    const frames = follow(vigil)
    let cuts = 0
    const seqs = await takeUpTo(frames, 0, 300, (cursor) => {
      if (cursor % 3 !== 0 || cuts >= 8) return
      cuts++
      server.network.cut()
    })
    expect(seqs).toEqual(range(1, 300))
    await frames.return?.()
  })

  test('the audience is told at once, though the consumer be busy', async ({ server, vigil }) => {
    const told: FollowStatus[] = []
    const frames = follow(vigil, { onStatus: (status) => told.push(status) })
    await frames.next()
    server.network.refuse(true)
    server.network.cut()
    await eventually(() => told.at(-1)?.state).toBe('reconnecting')
    server.network.refuse(false)
    await frames.return?.()
  })

  test('a peer that freezes is left and the rest comes over a new connection', async ({ server, vigil }) => {
    const frames = follow(vigil)
    await frames.next()
    server.network.freeze()
    server.log.append(...deltas(4))
    expect(await takeUpTo(frames, 0, 4)).toEqual(range(1, 4))
    expect(server.network.connections()).toBe(2)
    await frames.return?.()
  })

  test('a server that asks to reconnect is followed without a gap', async ({ server, vigil }) => {
    server.log.append(...deltas(3))
    const frames = follow(vigil)
    await takeUpTo(frames, 0, 3)
    server.askToReconnect()
    server.log.append(...deltas(3))
    expect(await takeUpTo(frames, 3, 6)).toEqual([4, 5, 6])
    await frames.return?.()
  })
})

describe('when the server ends the subscription', () => {
  test('an error that may pass is followed by another subscription from the cursor', async ({ server, vigil }) => {
    server.log.append(...deltas(20))
    const { watch } = server
    server.watch = async function* (input, signal, count) {
      for await (const frame of watch(input, signal, count)) {
        yield frame
        if (count < 3) throw refusal({ reason: 'STORE_UNAVAILABLE', retryable: true })
      }
    }
    const frames = follow(vigil)
    expect(await takeUpTo(frames, 0, 20)).toEqual(range(1, 20))
    expect(server.watched.map(({ after }) => after)).toEqual([0, 7, 14])
    await frames.return?.()
  })

  test('a return without a word is no end of the session', async ({ server, vigil }) => {
    server.log.append(...deltas(20))
    const { watch } = server
    server.watch = async function* (input, signal, count) {
      for await (const frame of watch(input, signal, count)) {
        yield frame
        if (count < 3) return
      }
    }
    const frames = follow(vigil)
    expect(await takeUpTo(frames, 0, 20)).toEqual(range(1, 20))
    await frames.return?.()
  })

  test.for(['GENERATION_CHANGED', 'CURSOR_AHEAD', 'NOT_FOUND', 'FORBIDDEN', 'UNAUTHENTICATED'] as const)(
    '%s ends it with that error',
    async (reason, { server, vigil }) => {
      server.watch = () => {
        throw refusal({ reason, retryable: reason === 'GENERATION_CHANGED', head: 4, fix: 'Look elsewhere.' })
      }
      const error = await follow(vigil)
        .next()
        .catch((thrown: unknown) => thrown)
      expect(VigilError.is(error, reason)).toBe(true)
      expect(error).toMatchObject({ head: 4, fix: 'Look elsewhere.' })
      expect(server.watched).toHaveLength(1)
    },
  )

  test('a session that closes for good ends it after the frame that says so', async ({ server, vigil }) => {
    const closing = { kind: 'session-closing', reason: 'deleted', reconnect: false, text: 'Deleted.' } as const
    server.watch = async function* () {
      yield { after: 0, upTo: 0, head: 0, events: [], notices: [closing] }
    }
    const frames: Frame[] = []
    for await (const frame of follow(vigil)) frames.push(frame)
    expect(frames).toHaveLength(1)
    expect(server.watched).toHaveLength(1)
  })
})

describe('frames that do not tile', () => {
  test('a hole or a duplicate is dropped with its subscription and read again', async ({ server, vigil }) => {
    server.log.append(...deltas(30))
    const { watch } = server
    server.watch = async function* (input, signal, count) {
      let nth = 0
      for await (const frame of watch(input, signal, count)) {
        nth++
        if (count === 1 && nth === 2) continue
        yield frame
        if (count === 2 && nth === 1) yield frame
      }
    }
    const frames = follow(vigil)
    expect(await takeUpTo(frames, 0, 30)).toEqual(range(1, 30))
    expect(server.watched.map(({ after }) => after)).toEqual([0, 7, 14])
    await frames.return?.()
  })

  test('three faults in a row end it with what was due and what came', async ({ server, vigil }) => {
    server.watch = async function* () {
      yield { after: 4, upTo: 5, head: 5, events: [] }
    }
    await expect(follow(vigil).next()).rejects.toThrow(
      /3 times in a row: a frame after 4 came where one after 0 was due/,
    )
    expect(server.watched).toHaveLength(3)
  })
})

test('a consumer that falls far behind reads on from where it is, without a gap', async ({ server, vigil }) => {
  const total = 2_500
  server.watch = async function* (input) {
    for (let seq = (input.after ?? 0) + 1; seq <= total; seq++) {
      yield { after: seq - 1, upTo: seq, head: total, events: [{ seq, at: seq, ...delta('x') }] }
    }
    await new Promise(() => {})
  }
  const frames = follow(vigil)
  await frames.next()
  await eventually(() => server.watched.length).toBe(1)
  await vigil.trpc.sessions.get.query({ sessionId: 's1' })
  expect(await takeUpTo(frames, 1, total)).toEqual(range(2, total))
  expect(server.watched.length).toBe(2)
  await frames.return?.()
})
