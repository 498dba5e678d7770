/** What holds for the list of sessions on every store. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CoreFixture, openCore } from '../fixtures/open-core.ts'
import { answer } from '../fixtures/scripted-model.ts'
import type { MakeDatabase } from '../fixtures/test-database.ts'
import { change } from '../store/script.ts'
import { fillSearchIndex } from '../store/search-index.ts'

const COLUMNS = '"id", "userId", "title", "profileId", "metadata", "createdAt", "updatedAt"'

/** Three at a time have the same age. */
function rowOf(n: number): string {
  return `('s${n}', 'local', 'Session ${n}', 'default', '{}', ${n}, ${Math.floor(n / 3)})`
}

export function listContract(make: MakeDatabase): void {
  let vigil: CoreFixture

  beforeEach(async () => {
    vigil = await openCore({ database: await make(), script: () => answer('done') })
  })
  afterEach(() => vigil.dispose())

  const fill = (count: number) =>
    vigil.core.store.write(function* sessions() {
      for (let from = 0; from < count; from += 1_000) {
        const rows = Array.from({ length: Math.min(1_000, count - from) }, (_, at) => rowOf(from + at))
        yield* change(`INSERT INTO "Session" (${COLUMNS}) VALUES ${rows.join(', ')}`)
      }
    })

  describe('the list of sessions', () => {
    it('pages through all of them once, newest first, pinned before the others', async () => {
      await fill(25)
      await vigil.core.store.write(function* pin() {
        yield { sql: `UPDATE "Session" SET "pinnedAt" = 1 WHERE "id" IN ('s3', 's7')`, values: [] }
      })
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await vigil.sessions.list(vigil.viewer, { limit: 4, ...(cursor && { cursor }) })
        seen.push(...page.items.map((item) => item.id))
        cursor = page.nextCursor
      } while (cursor)
      expect(seen.slice(0, 2)).toEqual(['s7', 's3'])
      expect(new Set(seen).size).toBe(25)
      expect(seen.slice(2, 4)).toEqual(['s24', 's23'])
    })

    it('finds words in titles and messages, whatever their case, and takes wildcards as they are written', async () => {
      await fill(3)
      await fillSearchIndex(vigil.core.store, new AbortController().signal)
      const { id } = await vigil.sessions.create(vigil.viewer, { title: '100% sure' })
      const { runId } = await vigil.send(id, 'The Quick brown fox')
      await vigil.finished(id, runId)
      const found = async (search: string) =>
        (await vigil.sessions.list(vigil.viewer, { search })).items.map((item) => item.id)
      expect(await found('quick BROWN')).toEqual([id])
      expect(await found('session 2')).toEqual(['s2'])
      expect(await found('0% s')).toEqual([id])
      expect(await found('%')).toEqual([id])
      expect(await found('nothing like it')).toEqual([])
    })

    it('refuses a cursor that it has not answered, saying what to do', async () => {
      await expect(vigil.sessions.list(vigil.viewer, { cursor: 'x' })).rejects.toMatchObject({
        reason: 'INVALID_INPUT',
        data: { field: 'cursor', fix: expect.any(String) },
      })
    })

    it('of 10,000 sessions answers a page in well under 100 ms', async () => {
      await fill(10_000)
      await vigil.sessions.list(vigil.viewer, {})
      const begun = performance.now()
      const page = await vigil.sessions.list(vigil.viewer, {})
      expect(page.items).toHaveLength(50)
      expect(performance.now() - begun).toBeLessThan(100)
    })
  })
}
