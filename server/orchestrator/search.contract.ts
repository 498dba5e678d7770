/** What holds for searching on every store. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { foldText } from '../base/fold-text.ts'
import { silentLogger } from '../base/logger.ts'
import { type CoreFixture, openCore } from '../fixtures/open-core.ts'
import { answer } from '../fixtures/scripted-model.ts'
import type { MakeDatabase, TestDatabase } from '../fixtures/test-database.ts'
import type { ListInput } from '../protocol/inputs.ts'
import type { SessionSummary } from '../protocol/sessions.ts'
import { upsertMessage } from '../store/rows/message-rows.ts'
import { indexMessage } from '../store/rows/search-rows.ts'
import { ensureUser } from '../store/rows/session-rows.ts'
import { change, query, queryOne, type Script } from '../store/script.ts'
import { fillSearchIndex, prepareSearchIndex } from '../store/search-index.ts'

/** 200 characters, all that may be looked for. */
const LONG =
  'The 12 quick brown foxes (of Jakarta) jump over 7 lazy dogs; "nobody" had asked them to, 100% sure_thing. '
    .concat('Later each of them sat down by a river, waited for its own frogs, and was told the rest of the story.')
    .slice(0, 200)

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

    it.each([
      ['in lower case', LONG, LONG.toLowerCase()],
      ['in upper case', LONG, LONG.toUpperCase()],
      ['over lines', LONG.replaceAll(' ', '\n'), LONG.replaceAll(' ', '\n')],
      ['of characters outside the plane', '😀😁😂🤣'.repeat(50), '😀😁😂🤣'.repeat(25)],
      ['that repeats itself', '----'.repeat(60), '-'.repeat(200)],
      ['in two forms of Unicode', 'é Straße '.repeat(20), 'E\u0301 STRASSE '.repeat(12)],
    ])('finds a long text %s', async (_, text, words) => {
      const id = await sessionWith(`before ${text} after`)
      await sessionWith('something else')
      expect(await found(words)).toEqual([id])
    })

    it('does not take the pieces of a long text for the text', async () => {
      const half = LONG.length / 2
      await sessionWith(`${LONG.slice(half)} ${LONG.slice(0, half)}`)
      await sessionWith(`${LONG.slice(0, half)} and ${LONG.slice(half)}`)
      await sessionWith(LONG.slice(0, -1))
      await sessionWith(LONG.slice(1))
      expect(await found(LONG)).toEqual([])
      const words = LONG.slice(0, 180)
      const id = await sessionWith('said elsewhere', `A title: ${words}`)
      expect(await found(words)).toContain(id)
    })

    it('finds a long text among more messages with its pieces than can be read', async () => {
      const id = await sessionWith(`${LONG} in the first`)
      const half = LONG.length / 2
      const other = await vigil.session()
      await vigil.core.store.write(() => repeat(other, `${LONG.slice(0, half)}, ${LONG.slice(half)}`, 2_100))
      expect(await found(LONG)).toEqual([id])
      const [first] = await search(LONG)
      expect(first?.match?.message?.text).toContain('in the first')
    })

    it('shows a long text in the newest message that holds it', async () => {
      const id = await vigil.session()
      await vigil.core.store.write(() =>
        fill(
          id,
          ['a', 'b', 'c'].map((name) => `${LONG} ${name}`),
        ),
      )
      const [first] = await search(LONG)
      expect(first && marked(first)).toEqual([LONG])
      expect(first?.match?.message?.text).toBe(`${LONG} c`)
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

    it.each([
      ['a word', 'needle'],
      ['a long text', LONG],
    ])('pages through what it finds of %s once each, pinned first', async (_, words) => {
      const ids: string[] = []
      for (let n = 0; n < 7; n++) ids.push(await sessionWith(`${words} ${n}`))
      await vigil.sessions.update(vigil.viewer, { sessionId: ids[2] ?? '', pinned: true })
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await vigil.sessions.list(vigil.viewer, { search: words, limit: 2, ...(cursor && { cursor }) })
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

  /** Messages as they are projected, the newest last. */
  function* fill(sessionId: string, texts: readonly string[]): Script<void> {
    for (const [index, text] of texts.entries()) {
      const id = `message-${index}`
      const data = JSON.stringify({ id, role: 'user', parts: [{ type: 'text', text }] })
      yield* upsertMessage({ sessionId, id, seq: index + 100, role: 'user', runId: null, data, text, note: null })
      yield* indexMessage(sessionId, id, text)
    }
  }
  /** The same in many messages, by two statements. */
  function* repeat(sessionId: string, text: string, count: number): Script<void> {
    yield* change(
      `INSERT INTO "Message" ("sessionId", "id", "seq", "role", "data", "text")
       WITH RECURSIVE n("i") AS (SELECT 1 UNION ALL SELECT "i" + 1 FROM n WHERE "i" < ${count})
       SELECT CAST(? AS TEXT), 'message-' || "i", "i", 'user', '{}', CAST(? AS TEXT) FROM n`,
      sessionId,
      text,
    )
    yield* change(
      `INSERT INTO "SearchText" ("rowid", "text") SELECT CAST(e."number" AS BIGINT) * 4294967296 + m."seq", CAST(? AS TEXT)
       FROM "SearchSession" e JOIN "Message" m ON m."sessionId" = e."sessionId" WHERE e."sessionId" = ?`,
      foldText(text),
      sessionId,
    )
  }
  const indexed = (id: string) =>
    vigil.core.store.read(function* look() {
      return (yield* query('SELECT 1 FROM "SearchSession" WHERE "sessionId" = ?', id)).length > 0
    })
  const rows = () =>
    vigil.core.store.read(function* count() {
      return Number((yield* queryOne<{ n: number }>('SELECT COUNT(*) AS "n" FROM "SearchText"'))?.n)
    })
}
