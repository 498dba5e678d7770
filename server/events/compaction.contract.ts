/** What holds for compaction on every store. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { MakeDatabase } from '../fixtures/test-database.ts'
import type { Frame } from '../protocol/events.ts'
import { insertRun } from '../store/rows/run-rows.ts'
import { compact } from './compaction.ts'
import { collect, type LogFixture, notice, openLogFixtureOn, textDelta } from './log-fixture.ts'
import type { LogWriter } from './log-writer.ts'

const live = () => new AbortController().signal

async function fill(writer: LogWriter, count: number): Promise<void> {
  for (let at = 1; at <= count; at++) writer.add(notice(String(at)))
  await writer.flushed()
}

const lastOf = (frames: Frame[]) => frames.at(-1)?.upTo ?? 0

const RUN = {
  id: 'run',
  sessionId: 'a',
  userId: 'user',
  requestId: null,
  mode: 'queue' as const,
  position: 1,
  text: '',
  note: null,
  model: 'demo',
  profileId: 'default',
  queuedAt: 1,
  trigger: { kind: 'message' as const },
}

export function compactionContract(make: MakeDatabase): void {
  let fixture: LogFixture

  beforeEach(async () => {
    fixture = await openLogFixtureOn(await make())
  })
  afterEach(() => fixture.dispose())

  describe('compaction', () => {
    it('drops the deltas of old runs, keeps all else, and every cursor reaches the same head by tiling frames', async () => {
      const writer = await fixture.session('a')
      const message = { id: 'run.1', role: 'assistant' as const, parts: [{ type: 'text' as const, text: 'whole' }] }
      await fill(writer, 2)
      for (let at = 0; at < 30; at++) {
        writer.add(textDelta(String(at), `part-${at}`))
        if (at % 7 === 0) await writer.flushed()
      }
      writer.add({ type: 'message', runId: 'run', message })
      await fill(writer, 2)
      const { head } = writer.position
      await fixture.store.write(function* finished() {
        yield* insertRun({ ...RUN, status: 'ended' })
        yield { sql: 'UPDATE "Run" SET "firstSeq" = 3, "lastSeq" = 33, "endedAt" = 5 WHERE "id" = ?', values: ['run'] }
      })
      expect(await compact(fixture.store, 10, 11)).toBe(1)
      expect(await compact(fixture.store, 10, 12)).toBe(0)
      fixture.buffers.drop('a')
      for (let cursor = 0; cursor <= head; cursor++) {
        const frames = await collect(fixture.watch('a', cursor, live()), (seen) => lastOf(seen) === head)
        expect(frames[0]?.after).toBe(cursor)
        expect(lastOf(frames)).toBe(head)
        const events = frames.flatMap((frame) => frame.events)
        expect(events.some((event) => event.type === 'chunk')).toBe(false)
        if (cursor < 33) expect(events.filter((event) => event.type === 'message')).toHaveLength(1)
      }
    })
  })
}
