/** What holds for finding a text in a session on every store. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { AgentTool } from '../agent/tool.ts'
import { type CoreFixture, openCore } from '../fixtures/open-core.ts'
import { answer, callTool, lastUserText } from '../fixtures/scripted-model.ts'
import type { MakeDatabase } from '../fixtures/test-database.ts'
import type { SessionMatch } from '../protocol/find.ts'
import { change } from '../store/script.ts'

const nothing: AgentTool<{ where: string }> = {
  name: 'nothing',
  description: 'Finds nothing.',
  inputSchema: z.object({ where: z.string() }),
  execute: async () => ({ found: 'nothing at all' }),
}

export function findContract(make: MakeDatabase): void {
  let vigil: CoreFixture
  let sessionId: string

  beforeEach(async () => {
    vigil = await openCore({
      database: await make(),
      tools: [nothing],
      script: (call, index) =>
        lastUserText(call) === 'look' && index === 0
          ? callTool('nothing', { where: 'In The Attic' })
          : answer('Straße of 100%'),
    })
    sessionId = await vigil.session()
  })
  afterEach(() => vigil.dispose())

  async function say(text: string): Promise<void> {
    const { runId } = await vigil.send(sessionId, text)
    await vigil.finished(sessionId, runId)
  }
  async function all(text: string): Promise<{ items: SessionMatch[]; calls: number }> {
    const items: SessionMatch[] = []
    let cursor: string | undefined
    let calls = 0
    do {
      const page = await vigil.sessions.find(vigil.viewer, { sessionId, text, ...(cursor && { cursor }) })
      items.push(...page.items)
      cursor = page.nextCursor
      calls++
    } while (cursor)
    return { items, calls }
  }
  const fill = (count: number, chars: number) =>
    vigil.core.store.write(function* messages() {
      for (let n = 1; n <= count; n++) {
        const text = `message ${n} ${'x'.repeat(chars)}`
        const data = JSON.stringify({ id: `m${n}`, role: 'user', parts: [{ type: 'text', text }] })
        yield* change(
          `INSERT INTO "Message" ("sessionId", "id", "seq", "role", "data", "text") VALUES (?, ?, ?, 'user', ?, ?)`,
          sessionId,
          `m${n}`,
          n + 1,
          data,
          text,
        )
      }
    })

  describe('finding in a session', () => {
    it('takes what is looked for as it is written, whatever its case, in any writing', async () => {
      await say('Été in ÉTÉ, a.c and abc')
      const hits = async (text: string) => (await all(text)).items.map((item) => item.hits)
      expect(await hits('été')).toEqual([2])
      expect(await hits('A.C')).toEqual([1])
      expect(await hits('STRASSE')).toEqual([])
      expect(await hits('straße')).toEqual([1])
      expect(await hits('0%')).toEqual([1])
      expect(await hits('%')).toEqual([1])
      for (const sign of ' !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~') await expect(hits(sign)).resolves.toBeDefined()
    })

    it('answers newest first, with the place and what stands around', async () => {
      await say('one needle here')
      await say('two needles: needle and NEEDLE')
      const { items } = await all('needle')
      expect(items.map(({ hits, role, snippet }) => [hits, role, snippet.match])).toEqual([
        [3, 'user', 'needle'],
        [1, 'user', 'needle'],
      ])
      expect(items[1]?.snippet).toEqual({ before: 'one ', match: 'needle', after: ' here' })
      expect((items[0]?.seq ?? 0) > (items[1]?.seq ?? 0)).toBe(true)
    })

    it('looks into what tools were asked and gave back', async () => {
      await say('look')
      const { items } = await all('the attic')
      expect(items).toMatchObject([{ role: 'assistant', hits: 1 }])
      expect((await all('Nothing At')).items).toMatchObject([{ role: 'assistant', hits: 1 }])
    })

    it('reads a long session piece by piece, and each message once', async () => {
      await fill(30, 400_000)
      const { items, calls } = await all('MESSAGE')
      expect(items.map(({ messageId }) => messageId)).toEqual(Array.from({ length: 30 }, (_, n) => `m${30 - n}`))
      expect(calls).toBeGreaterThan(2)
      expect(calls).toBeLessThan(10)
    })

    it('refuses a cursor that it has not answered', async () => {
      const asked = vigil.sessions.find(vigil.viewer, { sessionId, text: 'a', cursor: 'then' })
      await expect(asked).rejects.toMatchObject({ data: { reason: 'INVALID_INPUT', field: 'cursor' } })
    })
  })
}
