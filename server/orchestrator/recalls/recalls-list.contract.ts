/** What a list of recalls is searched for, page by page (`recalls.list`). */
import { describe, expect, it } from 'vitest'
import { jumpingClock } from '../../fixtures/jumping-clock.ts'
import type { CoreFixture } from '../../fixtures/open-core.ts'
import { recallsUnderTest, SECOND, VIEWER } from '../../fixtures/recalls-under-test.ts'
import type { MakeDatabase } from '../../fixtures/test-database.ts'
import type { ListRecallsInput } from '../../protocol/recall-inputs.ts'
import { fillRecallSearch } from '../../store/recall-search.ts'
import { putRecalls, readRecall } from '../../store/rows/recall-rows.ts'
import { change } from '../../store/script.ts'

export function listedRecallsContract(make: MakeDatabase): void {
  const { start, recallsOf, plan, hourly } = recallsUnderTest(make)

  const found = async (fixture: CoreFixture, search: string, more: Partial<ListRecallsInput> = {}) =>
    (await recallsOf(fixture).list(VIEWER, { search, ...more })).items.map(({ message }) => message)

  describe('a search', () => {
    it.each([
      ['Die Straße nach Ulm', 'STRASSE'],
      ['Großer ÄRGER', 'großer ärger'],
      ['ΜΑΚΡΟΣ ΔΡΟΜΟΣ', 'μακρος δρ'],
      ['اكتب تقرير الصباح', 'تقرير'],
      ['100% sure_thing*', '0% sure_t'],
      ['back\\slash', 'K\\SLA'],
      ['a "quoted" word', '  "quoted" '],
    ])('finds “%s” by %s, whatever the case', async (message, words) => {
      const fixture = await start({ clock: jumpingClock() })
      const sessionId = await fixture.session()
      await plan(fixture, sessionId, hourly, { message })
      await plan(fixture, sessionId, hourly, { message: 'something else' })
      expect(await found(fixture, words)).toEqual([message])
    })

    it('takes wildcards as they are written, and blank words for none', async () => {
      const fixture = await start({ clock: jumpingClock() })
      await plan(fixture, await fixture.session(), hourly, { message: 'plain words' })
      const hits: string[] = []
      for (const words of ['pl%n', 'pla_n', 'plain*', "'; --", 'x'.repeat(200)]) {
        hits.push(...(await found(fixture, words)))
      }
      expect(hits).toEqual([])
      expect(await found(fixture, '  ')).toEqual(['plain words'])
    })

    it('finds what stands in the private note, as it is after an edit', async () => {
      const fixture = await start({ clock: jumpingClock() })
      const { id: recallId } = await plan(fixture, await fixture.session(), hourly, { note: 'The log is in Build.log' })
      expect(await found(fixture, 'build.LOG')).toEqual(['wake up'])
      await recallsOf(fixture).update(VIEWER, { recallId, version: 1, note: '', message: 'Get up' })
      expect(await found(fixture, 'build')).toEqual([])
      expect(await found(fixture, 'get up')).toEqual(['Get up'])
    })

    it('keeps to its session, its states and its user', async () => {
      const fixture = await start({ clock: jumpingClock() })
      const [one, other] = [await fixture.session(), await fixture.session()]
      const { id: recallId } = await plan(fixture, one, hourly, { message: 'needle of one' })
      await plan(fixture, other, hourly, { message: 'needle of another' })
      await recallsOf(fixture).cancel(VIEWER, { recallId })
      expect(await found(fixture, 'needle', { sessionId: one })).toEqual(['needle of one'])
      expect(await found(fixture, 'needle', { status: ['pending', 'paused'] })).toEqual(['needle of another'])
      expect(await found(fixture, 'needle', { status: 'cancelled' })).toEqual(['needle of one'])
      expect((await recallsOf(fixture).list({ userId: 'somebody else' }, { search: 'needle' })).items).toEqual([])
    })

    it('comes page by page: each once, the newest first, and nothing else', async () => {
      const fixture = await start({ clock: jumpingClock() })
      const { id } = await plan(fixture, await fixture.session(), hourly, { message: 'of no interest' })
      const row = await fixture.core.store.read(() => readRecall(id))
      if (!row) throw new Error('the recall is gone')
      const copies = Array.from({ length: 40 }, (_, index) => ({
        ...row,
        id: `${id}-${index}`,
        createdAt: row.createdAt + Math.floor(index / 3),
        message: index % 2 ? `needle ${index}` : 'hay',
      }))
      await fixture.core.store.write(() => putRecalls(copies))
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await recallsOf(fixture).list(VIEWER, { search: 'NEEDLE', limit: 3, ...(cursor && { cursor }) })
        seen.push(...page.items.map(({ message }) => message))
        cursor = page.nextCursor
      } while (cursor)
      const newest = copies
        .filter(({ message }) => message !== 'hay')
        .sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1))
      expect(seen).toEqual(newest.map(({ message }) => message))
    })

    it('comes by the last change where that is asked for: what was over last stands first', async () => {
      const clock = jumpingClock()
      const fixture = await start({ clock })
      const sessionId = await fixture.session()
      const ids: string[] = []
      for (const message of ['needle a', 'needle b', 'needle c', 'hay']) {
        ids.push((await plan(fixture, sessionId, hourly, { message })).id)
        clock.jump(SECOND)
      }
      for (const index of [1, 3, 0, 2]) {
        await recallsOf(fixture).cancel(VIEWER, { recallId: ids[index] ?? '' })
        clock.jump(SECOND)
      }
      const asked = { search: 'needle', status: 'cancelled', order: 'updated', limit: 2 } as const
      const first = await recallsOf(fixture).list(VIEWER, asked)
      const second = await recallsOf(fixture).list(VIEWER, { ...asked, cursor: first.nextCursor ?? '' })
      expect([...first.items, ...second.items].map(({ message }) => message)).toEqual([
        'needle c',
        'needle a',
        'needle b',
      ])
      expect(second.nextCursor).toBeUndefined()
    })

    it('finds what an older version has planned, once it was looked at after a start', async () => {
      const fixture = await start({ clock: jumpingClock() })
      const sessionId = await fixture.session()
      for (const message of ['ALTER Ärger', 'neuer Ärger']) await plan(fixture, sessionId, hourly, { message })
      const { store } = fixture.core
      await store.write(() => change('UPDATE "Recall" SET "searched" = NULL WHERE "message" LIKE ?', 'ALTER%'))
      expect(await found(fixture, 'ärger')).toEqual(['neuer Ärger'])
      await fillRecallSearch(store, new AbortController().signal)
      expect(new Set(await found(fixture, 'ärger'))).toEqual(new Set(['neuer Ärger', 'ALTER Ärger']))
    })
  })
}
