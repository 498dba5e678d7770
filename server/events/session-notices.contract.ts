/** What holds on every store for what a log notes beside its messages: it is kept as rows, those of older logs too. */
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { projectRoot } from '../base/project-root.ts'
import type { MakeDatabase } from '../fixtures/test-database.ts'
import type { NewSessionEvent, SessionEvent } from '../protocol/events.ts'
import { noticeOf, type SessionNotice } from '../protocol/session-notices.ts'
import { migrate } from '../store/migrate.ts'
import { noticesBetween } from '../store/rows/notice-rows.ts'
import { change } from '../store/script.ts'
import { type LogFixture, notice, openLogFixtureOn, textDelta } from './log-fixture.ts'

const MIGRATIONS = path.join(projectRoot(), 'prisma/migrations')
const summary: NewSessionEvent = {
  type: 'context-compressed',
  runId: 'run',
  upToMessageId: 'm',
  tokensBefore: 1_234_567,
  tokensAfter: 890,
}
const everything = { from: 0, before: 1_000, limit: 100 }
const told = (events: SessionEvent[]): SessionNotice[] => events.flatMap((event) => noticeOf(event) ?? [])

export function sessionNoticesContract(make: MakeDatabase): void {
  let fixture: LogFixture

  beforeEach(async () => {
    fixture = await openLogFixtureOn(await make())
  })
  afterEach(() => fixture.dispose())

  const rowsOf = (sessionId: string, range = everything) => fixture.store.read(() => noticesBetween(sessionId, range))

  async function fill(sessionId: string): Promise<void> {
    const writer = await fixture.session(sessionId)
    writer.add(notice('says "type":"notice"; and ’more’ \0 of \\ it'))
    writer.add(textDelta('the text "type":"notice" is none'))
    writer.add(summary)
    await writer.flushed()
    writer.add(textDelta('{"type":"notice"}'))
    await writer.flushed()
    writer.add({ type: 'notice', level: 'warning', code: 'late', text: 'the last' })
    await writer.flushed()
  }

  describe('what a log notes', () => {
    it('is kept as readers of the log are told of it, with the events themselves', async () => {
      await fill('a')
      const expected = told(await fixture.stored('a'))
      expect(expected.map(({ code }) => code)).toEqual(['test', 'context-compressed', 'late'])
      expect(await rowsOf('a')).toEqual(expected)
      expect(await rowsOf('other')).toEqual([])
    })

    it('tells of an event that was too large to be kept', async () => {
      const writer = await fixture.session('a')
      const output = Array.from({ length: 2_200_000 }, () => 0)
      const chunk = { type: 'tool-output-available' as const, toolCallId: 'call', output }
      writer.add({ type: 'chunk', runId: 'run', messageId: 'run.1', chunk })
      await writer.flushed()
      expect(await rowsOf('a')).toMatchObject([{ seq: 1, level: 'warning', code: 'event-too-large' }])
    })

    it('is read by ranges of seqs, of which the newest count', async () => {
      const writer = await fixture.session('a')
      for (let seq = 1; seq <= 9; seq++) writer.add(notice(String(seq)))
      await writer.flushed()
      const seqs = async (range: typeof everything) => (await rowsOf('a', range)).map(({ seq }) => seq)
      expect(await seqs({ from: 3, before: 6, limit: 100 })).toEqual([3, 4, 5])
      expect(await seqs({ from: 2, before: 9, limit: 2 })).toEqual([7, 8])
    })

    it('is found in logs that are older than its rows', async () => {
      for (const sessionId of ['a', 'b']) await fill(sessionId)
      const before = [await rowsOf('a'), await rowsOf('b')]
      await fixture.store.write(function* asItWas() {
        yield* change(`DELETE FROM "_prisma_migrations" WHERE "migration_name" = '0009_notices'`)
        yield* change('DROP TABLE "SessionNotice"')
      })
      expect(await migrate(fixture.store, MIGRATIONS, 0)).toEqual(['0009_notices'])
      expect([await rowsOf('a'), await rowsOf('b')]).toEqual(before)
    })
  })
}
