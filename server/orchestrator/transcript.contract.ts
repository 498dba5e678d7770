/** What holds for reading a whole transcript on every store: in one answer, and page by page. */
import type { UIMessage } from 'ai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CoreFixture, openCore } from '../fixtures/open-core.ts'
import { answer } from '../fixtures/scripted-model.ts'
import type { MakeDatabase } from '../fixtures/test-database.ts'
import { EXPORT_MAX_BYTES, HISTORY_MAX_MESSAGES } from '../protocol/limits.ts'
import { type TranscriptFormat, transcriptFile } from '../protocol/transcript-file.ts'
import { change } from '../store/script.ts'

const MIB = 1024 * 1024

export function transcriptContract(make: MakeDatabase): void {
  let vigil: CoreFixture
  let sessionId: string

  beforeEach(async () => {
    vigil = await openCore({ database: await make(), script: () => answer('done') })
    sessionId = await vigil.session()
  })
  afterEach(() => vigil.dispose())

  const exported = (format: TranscriptFormat) =>
    vigil.sessions.exportSession(vigil.viewer, { sessionId, format }).then(({ content }) => content)

  /** Messages that all hold the same, by one statement; the first has the seq 101. */
  const fill = (count: number, data: string) =>
    vigil.core.store.write(() =>
      change(
        `INSERT INTO "Message" ("sessionId", "id", "seq", "role", "data", "text")
         WITH RECURSIVE n("i") AS (SELECT 1 UNION ALL SELECT "i" + 1 FROM n WHERE "i" < ${count})
         SELECT CAST(? AS TEXT), 'message-' || "i", 100 + "i", 'user', REPLACE(CAST(? AS TEXT), '#', CAST("i" AS TEXT)), '' FROM n`,
        sessionId,
        data,
      ),
    )
  const message = (text: string): string =>
    JSON.stringify({ id: 'message-#', role: 'user', parts: [{ type: 'text', text }] })

  async function pages(): Promise<UIMessage[][]> {
    const found: UIMessage[][] = []
    let before: string | undefined
    do {
      const page = await vigil.sessions.history(vigil.viewer, {
        sessionId,
        limit: HISTORY_MAX_MESSAGES,
        ...(before !== undefined && { before }),
      })
      found.unshift(page.messages)
      before = page.nextBefore
    } while (before !== undefined)
    return found
  }

  describe('an export', () => {
    it.each(['markdown', 'json'] as const)('as %s is what the pages of the history make', async (format) => {
      const { runId } = await vigil.send(sessionId, 'say # on')
      await vigil.finished(sessionId, runId)
      await fill(4_100, message('number #'))
      const { userId: _, ...session } = await vigil.sessions.get(vigil.viewer, sessionId)
      const messages = (await pages()).flat()
      expect(messages).toHaveLength(4_102)
      const content = await exported(format)
      if (format === 'json') {
        expect(JSON.parse(content)).toMatchObject({ session: { id: session.id, title: session.title } })
        expect(JSON.parse(content).messages).toEqual(messages)
      } else {
        const { begin, between, end, written } = transcriptFile({ ...session, userId: 'local' }, format)
        expect(content).toBe(begin + messages.map(written).join(between) + end)
      }
    })

    it.each(['markdown', 'json'] as const)(
      'as %s that would be too large is refused before it is read',
      async (format) => {
        // Whoever reads it finds that it is no message.
        await fill(9, 'x'.repeat(MIB))
        await expect(exported(format)).rejects.toMatchObject({
          message: 'The transcript takes 9 MiB; sessions.export answers at most 8 MiB.',
          data: { reason: 'TOO_LARGE', limit: EXPORT_MAX_BYTES, fix: expect.stringContaining('sessions.history') },
        })
      },
    )

    it('that grows too large when it is laid out is refused', async () => {
      let output: unknown = Array.from({ length: 400_000 }, () => 1)
      for (let depth = 0; depth < 10; depth++) output = [output]
      const part = { type: 'tool-look', toolCallId: 'c', state: 'output-available', input: {}, output }
      await fill(1, JSON.stringify({ id: 'message-#', role: 'assistant', parts: [part] }))
      await expect(exported('markdown')).rejects.toMatchObject({ reason: 'TOO_LARGE' })
      expect(JSON.parse(await exported('json')).messages).toHaveLength(1)
    })

    it('leaves others their turn', async () => {
      await fill(60, message('word '.repeat(24 * 1024)))
      let turns = 0
      let isDone = false
      const count = () => {
        turns++
        if (!isDone) setImmediate(count)
      }
      setImmediate(count)
      const content = await exported('markdown')
      isDone = true
      expect(content.length).toBeGreaterThan(7 * MIB)
      expect(turns).toBeGreaterThan(10)
    })
  })

  describe('the history', () => {
    it('ends a page early where messages are huge, and has each of them once', async () => {
      await fill(20, message('x'.repeat(0.75 * MIB)))
      const found = await pages()
      expect(found.map((page) => page.length)).toEqual(Array.from({ length: 10 }, () => 2))
      expect(found.flat().map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, index) => `message-${index + 1}`))
    })

    it('has a message that is larger than a page alone', async () => {
      await fill(3, message('x'.repeat(3 * MIB)))
      expect((await pages()).map((page) => page.length)).toEqual([1, 1, 1])
    })

    it('of a session without a message is one empty page', async () => {
      expect(await pages()).toEqual([[]])
    })
  })
}
