/** What holds for searching on every store. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLogger } from '../base/logger.ts'
import { type CoreFixture, openCore } from '../fixtures/open-core.ts'
import { answer } from '../fixtures/scripted-model.ts'
import type { MakeDatabase, TestDatabase } from '../fixtures/test-database.ts'
import type { ListInput } from '../protocol/inputs.ts'
import type { SessionSummary } from '../protocol/sessions.ts'
import { ensureUser } from '../store/rows/session-rows.ts'
import { change, query, queryOne } from '../store/script.ts'
import { fillSearchIndex, prepareSearchIndex } from '../store/search-index.ts'

export function searchContract(make: MakeDatabase): void {
  let database: TestDatabase
  let vigil: CoreFixture
  let said = 'done'

  beforeEach(async () => {
    database = await make()
    said = 'done'
    vigil = await openCore({ database, script: () => answer(said), settings: { VIGIL_DELETE_UNDO_MS: 1 } })
  })
  afterEach(() => vigil.dispose())

  const search = async (words: string, more: Partial<ListInput> = {}): Promise<SessionSummary[]> =>
    (await vigil.sessions.list(vigil.viewer, { search: words, ...more })).items
  const found = async (words: string, more: Partial<ListInput> = {}) => (await search(words, more)).map(({ id }) => id)

  /** A session in which `text` was said, and answered. */
  async function sessionWith(text: string, title = 'titled'): Promise<string> {
    const { id } = await vigil.sessions.create(vigil.viewer, { title })
    const { runId } = await vigil.send(id, text)
    await vigil.finished(id, runId)
    return id
  }
  const marked = ({ match }: SessionSummary) =>
    match?.message?.ranges.map(([from, to]) => match.message?.text.slice(from, to))

  describe('searching', () => {
    it.each([
      ['The Quick brown fox', 'K BROWN F'],
      ['Die Straße nach Ulm', 'STRASSE'],
      ['Großer ÄRGER', 'ärger'],
      ['İstanbul ve Isparta', 'istanbul'],
      ['ΜΑΚΡΟΣ ΔΡΟΜΟΣ', 'μακρος δρ'],
      ['今日は日本語のテスト', '日本語'],
      ['done 😀😁😂 well', '😀😁😂'],
      ['a "quoted" word', '"quoted"'],
      ['100% sure_thing*', '0% sure_t'],
      ["it's -NOT OR(this)", "it's -not or("],
      ['back\\slash', 'k\\sla'],
    ])('finds in “%s” what is written %s, whatever the case', async (text, words) => {
      const id = await sessionWith(text)
      await sessionWith('something else')
      expect(await found(words)).toEqual([id])
    })

    it('takes wildcards and operators as they are written', async () => {
      await sessionWith('plain words only')
      const hits: string[] = []
      for (const words of ['pl%n', 'pla_n', 'plain*', 'plain OR nothing', '"plain words', 'pla\0n', "'; --"]) {
        hits.push(...(await found(words)))
      }
      expect(hits).toEqual([])
      expect(await found('x'.repeat(200))).toEqual([])
    })

    it('finds what the agent has said, and marks it in the newest message that holds it', async () => {
      said = 'One needle here,\n\nand another NEEDLE there.'
      const id = await sessionWith('where is the needle?')
      const [first] = await search('needle')
      expect(first?.id).toBe(id)
      expect(first?.match?.message?.text).toBe('One needle here, and another NEEDLE there.')
      expect(first && marked(first)).toEqual(['needle', 'NEEDLE'])
    })

    it('shows the words around a place far inside a message, on one line', async () => {
      await sessionWith(`${'straße '.repeat(500)}\n\nthe NEEDLE\n${'after '.repeat(100)}`)
      const [first] = await search('needle')
      expect(first && marked(first)).toEqual(['NEEDLE'])
      expect(first?.match?.message?.text).toMatch(/^…(straße )+the NEEDLE (after )+.*…$/)
    })

    it('marks what it finds in a title, and looks for one or two characters in titles alone', async () => {
      const id = await sessionWith('ab in a message', 'Plan B: zz')
      await sessionWith('zz in a message')
      expect(await found('zz')).toEqual([id])
      const [first] = await search('plan b')
      expect(first?.match).toEqual({ title: [[0, 6]] })
      await vigil.sessions.update(vigil.viewer, { sessionId: id, title: 'Another name' })
      expect(await found('plan b')).toEqual([])
      expect(await found('another N')).toEqual([id])
    })

    it('finds in a fork what it has of its origin', async () => {
      const id = await sessionWith('the needle')
      const { messages } = await vigil.sessions.history(vigil.viewer, { sessionId: id })
      const fork = await vigil.sessions.fork(vigil.viewer, { sessionId: id, messageId: messages[0]?.id ?? '' })
      expect((await found('the needle')).sort()).toEqual([id, fork.id].sort())
    })

    it('finds only what is the user’s own', async () => {
      const id = await sessionWith('our needle')
      await vigil.core.store.write(() => ensureUser('user:ben', 'ben', 0))
      const theirs = await vigil.sessions.list({ userId: 'user:ben' }, { search: 'needle' })
      expect(theirs.items).toEqual([])
      expect(await found('our needle')).toEqual([id])
    })

    it('keeps to the filter, and finds nothing of what is deleted', async () => {
      const kept = await sessionWith('needle')
      const archived = await sessionWith('needle')
      const deleted = await sessionWith('needle')
      await vigil.sessions.update(vigil.viewer, { sessionId: archived, archived: true })
      await vigil.sessions.remove(vigil.viewer, { sessionId: deleted })
      expect(await found('needle')).toEqual([kept])
      expect(await found('needle', { filter: 'archived' })).toEqual([archived])
      expect(await found('needle', { filter: 'running' })).toEqual([])
      await expect.poll(() => indexed(deleted), { timeout: 8_000 }).toBe(false)
      expect(await rows()).toBe(4)
    })

    it('pages through what it finds once each, pinned first', async () => {
      const ids: string[] = []
      for (let n = 0; n < 7; n++) ids.push(await sessionWith(`needle ${n}`))
      await vigil.sessions.update(vigil.viewer, { sessionId: ids[2] ?? '', pinned: true })
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await vigil.sessions.list(vigil.viewer, { search: 'needle', limit: 2, ...(cursor && { cursor }) })
        seen.push(...page.items.map((item) => item.id))
        cursor = page.nextCursor
      } while (cursor)
      expect(seen[0]).toBe(ids[2])
      expect(seen).toHaveLength(7)
      expect(new Set(seen)).toEqual(new Set(ids))
    })

    it('finds what an older version has written, once it is indexed in the background', async () => {
      const id = await sessionWith('old needle', 'Old title')
      const { store } = vigil.core
      await store.write(function* asBefore() {
        yield* change('DELETE FROM "SearchText"')
        yield* change('DELETE FROM "SearchSession"')
      })
      expect(await found('old needle')).toEqual([])
      await fillSearchIndex(store, new AbortController().signal)
      expect(await found('old title')).toEqual([id])
      expect(await found('OLD NEEDLE')).toEqual([id])
      expect(await rows()).toBe(2)
      await fillSearchIndex(store, new AbortController().signal)
      expect(await rows()).toBe(2)
    })

    it('has its index', async () => {
      expect(await prepareSearchIndex(vigil.core.store, silentLogger)).toBe(true)
    })
  })

  const indexed = (id: string) =>
    vigil.core.store.read(function* look() {
      return (yield* query('SELECT 1 FROM "SearchSession" WHERE "sessionId" = ?', id)).length > 0
    })
  const rows = () =>
    vigil.core.store.read(function* count() {
      return Number((yield* queryOne<{ n: number }>('SELECT COUNT(*) AS "n" FROM "SearchText"'))?.n)
    })
}
