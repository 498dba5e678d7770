/** What holds for watching on every store; `trials` of any interleaving. */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Clock, systemClock } from '../base/clock.ts'
import { disposer } from '../base/disposable.ts'
import { openGate } from '../base/read-gate.ts'
import type { MakeDatabase } from '../fixtures/test-database.ts'
import type { Frame } from '../protocol/events.ts'
import { change } from '../store/script.ts'
import { deleteBatches, insertBatch } from './event-rows.ts'
import { assertTiles, collect, type LogFixture, notice, openLogFixtureOn, textDelta } from './log-fixture.ts'
import type { LogWriter } from './log-writer.ts'

const live = () => new AbortController().signal

async function fill(writer: LogWriter, count: number): Promise<void> {
  for (let at = 1; at <= count; at++) writer.add(notice(String(at)))
  await writer.flushed()
}

const lastOf = (frames: Frame[]) => frames.at(-1)?.upTo ?? 0

/** Follows a session through cuts: each time from the cursor that it has reached. */
class Watcher {
  readonly after: number
  #frames: Frame[] = []
  #abort = new AbortController()
  #done: Promise<void>
  #reached: { head: number; resolve: () => void } | null = null
  readonly #fixture: LogFixture
  readonly #sessionId: string

  constructor(local: LogFixture, sessionId: string, after: number) {
    this.#fixture = local
    this.#sessionId = sessionId
    this.after = after
    this.#done = this.#follow(after)
  }

  async cutAndResume(): Promise<void> {
    this.#abort.abort()
    await this.#done
    this.#abort = new AbortController()
    this.#done = this.#follow(this.#cursor())
  }

  async upTo(head: number) {
    if (this.#cursor() < head) await new Promise<void>((resolve) => (this.#reached = { head, resolve }))
    this.#abort.abort()
    await this.#done
    const withoutMarks = this.#frames.map(({ caughtUp: _, ...frame }) => frame)
    return assertTiles(this.after, withoutMarks)
  }

  #cursor(): number {
    return this.#frames.at(-1)?.upTo ?? this.after
  }

  async #follow(after: number): Promise<void> {
    const own: Frame[] = []
    for await (const frame of this.#fixture.watch(this.#sessionId, after, this.#abort.signal)) {
      own.push(frame)
      this.#frames.push(frame)
      if (this.#reached && frame.upTo >= this.#reached.head) this.#reached.resolve()
    }
    assertTiles(after, own)
  }
}

export function watchLogContract(make: MakeDatabase, trials: number): void {
  let fixture: LogFixture

  beforeEach(async () => {
    fixture = await openLogFixtureOn(await make())
  })
  afterEach(() => fixture.dispose())

  describe('a watch', () => {
    it('says caughtUp on an empty frame when there is nothing to replay', async () => {
      await fixture.session('a')
      const [frame] = await collect(fixture.watch('a', 0, live()), () => true)
      expect(frame).toEqual({ after: 0, upTo: 0, head: 0, events: [], caughtUp: true, generation: 'first' })
    })

    it('replays in pages of at most 512 events and then goes live', async () => {
      const writer = await fixture.session('a')
      await fill(writer, 1_500)
      const frames = fixture.watch('a', 0, live())
      const replayed: Frame[] = []
      while (!replayed.at(-1)?.caughtUp) replayed.push((await frames.next()).value as Frame)
      expect(Math.max(...replayed.map((frame) => frame.events.length))).toBeLessThanOrEqual(512)
      const next = frames.next()
      writer.add(notice('live'))
      replayed.push((await next).value as Frame)
      await frames.return()
      expect(assertTiles(0, replayed)).toHaveLength(1_501)
    })

    it('keeps the watermark that was fixed when it began, though the log grows during the replay', async () => {
      const writer = await fixture.session('a')
      await fill(writer, 1_000)
      const frames = fixture.watch('a', 0, live())
      const seen: Frame[] = [(await frames.next()).value as Frame]
      await fill(writer, 1_000)
      while (lastOf(seen) < 2_000) seen.push((await frames.next()).value as Frame)
      await frames.return()
      expect(assertTiles(0, seen)).toHaveLength(2_000)
      expect(seen.find((frame) => frame.caughtUp)?.upTo).toBe(1_000)
    })

    it('sees an event that was committed between its registration and its first read exactly once', async () => {
      const writer = await fixture.session('a')
      await fill(writer, 3)
      const frames = fixture.watch('a', 3, live())
      const first = frames.next()
      await fill(writer, 1)
      const seen = [(await first).value as Frame]
      while (lastOf(seen) < 4) seen.push((await frames.next()).value as Frame)
      await frames.return()
      expect(assertTiles(3, seen)).toHaveLength(1)
    })

    it('refuses a cursor ahead of the stored head, and one of another generation', async () => {
      await fixture.session('a')
      await expect(fixture.watch('a', 1, live()).next()).rejects.toMatchObject({
        data: { reason: 'CURSOR_AHEAD', head: 0, field: 'after' },
      })
    })

    it('gives one event though it is larger than a page', async () => {
      const writer = await fixture.session('a')
      writer.add(notice('small'))
      writer.add(notice('x'.repeat(900_000)))
      writer.add(notice('small'))
      await writer.flushed()
      const frames = await collect(fixture.watch('a', 0, live()), (seen) => lastOf(seen) === 3)
      expect(assertTiles(0, frames)).toHaveLength(3)
    })

    it('ends at once when its signal aborts, also while it waits, and leaves nothing registered', async () => {
      await fixture.session('a')
      const abort = new AbortController()
      const frames = fixture.watch('a', 0, abort.signal)
      await frames.next()
      const waiting = frames.next()
      abort.abort()
      expect(await waiting).toEqual({ done: true, value: undefined })
      expect(fixture.tail.total()).toBe(0)
      expect(fixture.buffers.size).toBe(0)
      expect(await fixture.watch('a', 0, abort.signal).next()).toEqual({ done: true, value: undefined })
    })

    it('delivers what was committed before it says that the session is closing', async () => {
      const writer = await fixture.session('a')
      const frames = fixture.watch('a', 0, live())
      await frames.next()
      await fill(writer, 1_200)
      fixture.tail.tell('a', { kind: 'session-closing', reason: 'closed', reconnect: false, text: 'closed' })
      const seen = await collect(frames, () => false)
      expect(assertTiles(0, seen)).toHaveLength(1_200)
      expect(seen.at(-1)?.notices).toMatchObject([{ kind: 'session-closing' }])
    })
  })

  describe('a watch on a draining server', () => {
    const draining = { kind: 'session-closing', reason: 'draining', reconnect: true, text: 'restarting' } as const

    it('is told, and goes on until its reader leaves', async () => {
      const writer = await fixture.session('a')
      const frames = fixture.watch('a', 0, live())
      await frames.next()
      const told = frames.next()
      fixture.tail.tellAll(draining)
      expect((await told).value).toMatchObject({ events: [], notices: [draining] })
      const next = frames.next()
      writer.add(notice('still here'))
      expect((await next).value).toMatchObject({ events: [{ seq: 1 }] })
      await frames.return()
    })

    it('is told once when it begins meanwhile', async () => {
      await fixture.session('a')
      fixture.tail.tellAll(draining)
      const frames = fixture.watch('a', 0, live())
      expect((await frames.next()).value).toMatchObject({ caughtUp: true, notices: [draining] })
      await frames.return()
    })

    it('still hears the last word of its session', async () => {
      await fixture.session('a')
      const frames = fixture.watch('a', 0, live())
      await frames.next()
      fixture.tail.tell('a', { kind: 'session-closing', reason: 'closed', reconnect: false, text: 'closed' })
      fixture.tail.tellAll(draining)
      const [seen] = await collect(frames, () => false)
      expect(seen?.notices).toMatchObject([{ reason: 'closed' }, { reason: 'draining' }])
    })
  })

  describe('a watch that is still catching up', () => {
    it('is told of a deletion though its part of the log is purged already', async () => {
      const writer = await fixture.session('a')
      await fill(writer, 1_200)
      const frames = fixture.watch('a', 0, live())
      await frames.next()
      fixture.tail.tell('a', { kind: 'session-closing', reason: 'deleted', reconnect: false, text: 'deleted' })
      fixture.buffers.drop('a')
      await fixture.store.write(() => deleteBatches('a', 0, 1_200))
      const seen = await collect(frames, () => false)
      expect(seen).toMatchObject([{ events: [], notices: [{ kind: 'session-closing', reason: 'deleted' }] }])
    })

    it('ends at its next page when its access has ended', async () => {
      const writer = await fixture.session('a')
      await fill(writer, 2_000)
      let ring = () => {}
      const clock: Clock = {
        ...systemClock,
        every(_, callback) {
          ring = callback
          return disposer(() => {})
        },
      }
      const ended = { kind: 'session-closing', reason: 'access-ended', reconnect: false, text: 'ended' } as const
      const frames = fixture.watch('a', 0, live(), openGate, { clock, check: async () => ended })
      await frames.next()
      ring()
      const seen = await collect(frames, () => false)
      expect(seen).toMatchObject([{ events: [], notices: [ended] }])
    })

    it('reads what is committed but not yet in the replay buffer from the store', async () => {
      const writer = await fixture.session('a')
      const hold = fixture.buffers.hold('a')
      await fill(writer, 2)
      await fixture.store.write(function* commit() {
        const events = JSON.stringify([{ seq: 3, at: 0, ...notice('3') }])
        yield* insertBatch('a', { after: 2, upTo: 3, events })
        yield* change(`UPDATE "SessionLease" SET "head" = 3 WHERE "sessionId" = 'a'`)
      })
      const frames = await collect(fixture.watch('a', 0, live()), (seen) => seen.at(-1)?.caughtUp === true)
      expect(assertTiles(0, frames)).toHaveLength(3)
      hold.dispose()
    })
  })

  describe('a store that is away', () => {
    it('is told to whoever begins to watch meanwhile, with the caughtUp mark', async () => {
      await fixture.session('a')
      const first = async () => (await collect(fixture.watch('a', 0, live()), () => true))[0]
      fixture.tail.tellAll({ kind: 'degraded', what: 'store' })
      expect((await first())?.notices).toEqual([{ kind: 'degraded', what: 'store' }])
      fixture.tail.tellAll({ kind: 'restored', what: 'store' })
      expect((await first())?.notices).toBeUndefined()
    })
  })

  describe('any interleaving', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('append' as const), count: fc.integer({ min: 1, max: 40 }), wait: fc.boolean() }),
      fc.record({ do: fc.constant('delta' as const), count: fc.integer({ min: 1, max: 10 }), wait: fc.boolean() }),
      fc.record({ do: fc.constant('watch' as const), from: fc.double({ min: 0, max: 1, noNaN: true }) }),
      fc.record({ do: fc.constant('cut' as const), which: fc.nat(5) }),
      fc.record({ do: fc.constant('forget' as const) }),
    )

    it('of appends, watches, cuts and re-reads tiles exactly', async () => {
      let number = 0
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 1, maxLength: 25 }),
          fc.integer({ min: 1, max: 30 }),
          async (steps, kept) => {
            const local = await openLogFixtureOn(await make(), { replay: { maxBytes: 1_000_000, maxEvents: kept } })
            try {
              const sessionId = `s${number++}`
              const writer = await local.session(sessionId)
              const watchers: Watcher[] = []
              for (const action of steps) {
                if (action.do === 'append') for (let n = 0; n < action.count; n++) writer.add(notice(`${n}`))
                if (action.do === 'delta')
                  for (let n = 0; n < action.count; n++) writer.add(textDelta(`${n}`, `p${n % 2}`))
                if ((action.do === 'append' || action.do === 'delta') && action.wait) await writer.flushed()
                if (action.do === 'watch') {
                  watchers.push(new Watcher(local, sessionId, Math.floor(action.from * writer.position.head)))
                }
                if (action.do === 'cut') await watchers[action.which % (watchers.length || 1)]?.cutAndResume()
                if (action.do === 'forget') local.buffers.drop(sessionId)
              }
              await writer.flushed()
              const { head } = writer.position
              watchers.push(new Watcher(local, sessionId, 0))
              const whole = await watchers.at(-1)?.upTo(head)
              expect(whole?.map((event) => event.seq)).toEqual(Array.from({ length: head }, (_, at) => at + 1))
              for (const watcher of watchers) {
                const seen = await watcher.upTo(head)
                expect(seen).toEqual(whole?.slice(watcher.after))
              }
            } finally {
              await local.dispose()
            }
          },
        ),
        { numRuns: trials },
      )
    }, 60_000)
  })
}
