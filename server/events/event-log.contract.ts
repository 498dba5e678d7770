/** What holds for the log on every store. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../base/app-error.ts'
import type { MakeDatabase } from '../fixtures/test-database.ts'
import { revokeLease } from '../store/rows/lease-rows.ts'
import { change } from '../store/script.ts'
import { FencedError } from './event-log.ts'
import { collect, type LogFixture, notice, openLogFixtureOn, textDelta } from './log-fixture.ts'

const texts = (events: { type: string }[]) =>
  events.map((event) => ('chunk' in event ? (event as { chunk: { delta?: string } }).chunk.delta : event.type))

export function eventLogContract(make: MakeDatabase): void {
  let fixture: LogFixture

  beforeEach(async () => {
    fixture = await openLogFixtureOn(await make())
  })
  afterEach(() => fixture.dispose())

  describe('an append', () => {
    it('gives events their seqs in the order they were added, and is readable once it resolves', async () => {
      const writer = await fixture.session('a')
      writer.add(textDelta('one'))
      writer.add(notice('between'))
      writer.add(textDelta('two'))
      await writer.flushed()
      const events = await fixture.stored('a')
      expect(events.map((event) => event.seq)).toEqual([1, 2, 3])
      expect(texts(events)).toEqual(['one', 'notice', 'two'])
    })

    it('merges adjacent deltas of one part that wait together, and no others', async () => {
      const writer = await fixture.session('a')
      for (const delta of ['a', 'b', 'c']) writer.add(textDelta(delta))
      writer.add(textDelta('d', 'other'))
      writer.add(textDelta('e', 'other', 'run.2'))
      await writer.flushed()
      expect(texts(await fixture.stored('a'))).toEqual(['abc', 'd', 'e'])
    })

    it('commits what a work writes together with its events, or neither', async () => {
      const writer = await fixture.session('a')
      const refused = writer.commit(function* work(add) {
        add(notice('never'))
        yield* change(`UPDATE "Session" SET "title" = 'never' WHERE "id" = 'a'`)
        throw new AppError('BUSY', 'no')
      })
      const accepted = writer.commit(function* work(add) {
        yield* change(`UPDATE "Session" SET "preview" = 'yes' WHERE "id" = 'a'`)
        return add(notice('yes'))
      })
      await expect(refused).rejects.toMatchObject({ reason: 'BUSY' })
      expect(await accepted).toBe(1)
      const row = await fixture.store.prisma.session.findUniqueOrThrow({ where: { id: 'a' } })
      expect([row.title, row.preview]).toEqual(['', 'yes'])
      expect(await fixture.stored('a')).toHaveLength(1)
    })
  })

  describe('a fence', () => {
    it('refuses a stale owner, shows nobody its events, and lets the others of the batch commit', async () => {
      const stale = await fixture.session('stale')
      const sound = await fixture.session('sound')
      await fixture.store.write(() => revokeLease('stale'))
      const both = [stale, sound].map((writer) => {
        writer.add(notice('mine'))
        return writer.flushed()
      })
      const [refused, accepted] = await Promise.allSettled(both)
      expect(refused).toMatchObject({ status: 'rejected', reason: expect.any(FencedError) })
      expect(accepted).toMatchObject({ status: 'fulfilled' })
      expect(await fixture.stored('stale')).toEqual([])
      expect(await fixture.stored('sound')).toHaveLength(1)
      expect(stale.failure).toBeInstanceOf(FencedError)
      await expect(stale.flushed()).rejects.toBeInstanceOf(FencedError)
    })

    it('refuses an owner whose head is not the stored one', async () => {
      const writer = await fixture.session('a')
      await fixture.store.write(() => change(`UPDATE "SessionLease" SET "head" = 7 WHERE "sessionId" = 'a'`))
      writer.add(notice('late'))
      await expect(writer.flushed()).rejects.toBeInstanceOf(FencedError)
    })

    it('fails only the session whose content the database refuses', async () => {
      const culprit = await fixture.session('culprit')
      const sound = await fixture.session('sound')
      const refused = culprit.commit(function* work() {
        yield* change('INSERT INTO "NoSuchTable" VALUES (1)')
      })
      sound.add(notice('fine'))
      await expect(refused).rejects.toThrow('refused an event of session culprit')
      await sound.flushed()
      expect(await fixture.stored('sound')).toHaveLength(1)
    })
  })

  describe('content', () => {
    it('replaces NUL and lone surrogates, and keeps emoji', async () => {
      const writer = await fixture.session('a')
      writer.add(notice('nul \0 high \uD83D low \uDE00 whole 😀 written \\u0000'))
      await writer.flushed()
      const [event] = await fixture.stored('a')
      expect(event).toMatchObject({ text: 'nul \uFFFD high \uFFFD low \uFFFD whole 😀 written \\u0000' })
    })

    it('cuts an event over 4 MiB in the middle and says so', async () => {
      const writer = await fixture.session('a')
      writer.add(notice(`begin ${'😀'.repeat(2_000_000)} end`))
      await writer.flushed()
      const [event] = await fixture.stored('a')
      const text = event && 'text' in event ? event.text : ''
      expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThanOrEqual(4 * 1024 * 1024)
      expect(text).toMatch(/^begin .*characters cut.* end$/su)
      expect(text.isWellFormed()).toBe(true)
    })
  })

  describe('room', () => {
    it('is refused while much waits uncommitted and given when it has landed', async () => {
      const writer = await fixture.session('a')
      expect(writer.room()).toBeUndefined()
      writer.add(notice('small'))
      for (let part = 0; part < 10; part++) writer.add(textDelta('x'.repeat(50_000), `part-${part}`))
      const room = writer.room()
      expect(room).toBeInstanceOf(Promise)
      await room
      expect(writer.room()).toBeUndefined()
    })
  })

  describe('a damaged log', () => {
    it('is reported as a hole and never shown as a frame', async () => {
      const writer = await fixture.session('a')
      for (const text of ['one', 'two', 'three']) {
        writer.add(notice(text))
        await writer.flushed()
      }
      fixture.buffers.drop('a')
      await fixture.store.write(() => change('DELETE FROM "EventBatch" WHERE "sessionId" = ? AND "upTo" = 2', 'a'))
      const frames = fixture.watch('a', 0, new AbortController().signal)
      await expect(collect(frames, () => false)).rejects.toThrow('events 2 to 2 are missing')
    })

    it('is reported as a hole though it is wider than a page', async () => {
      const writer = await fixture.session('a')
      for (let part = 0; part < 4; part++) {
        for (let at = 0; at < 500; at++) writer.add(notice(String(at)))
        await writer.flushed()
      }
      fixture.buffers.drop('a')
      const middle = 'DELETE FROM "EventBatch" WHERE "sessionId" = ? AND "upTo" IN (1000, 1500)'
      await fixture.store.write(() => change(middle, 'a'))
      await expect(fixture.stored('a')).rejects.toThrow('events 501 to 1500 are missing')
    })

    it('is reported when its end is missing', async () => {
      await fixture.session('a')
      await fixture.store.write(() => change(`UPDATE "SessionLease" SET "head" = 5 WHERE "sessionId" = 'a'`))
      const frames = fixture.watch('a', 0, new AbortController().signal)
      await expect(frames.next()).rejects.toThrow('it ends at 0, but its head is 5')
    })
  })
}
