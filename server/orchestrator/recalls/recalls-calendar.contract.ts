/** What a calendar is told, day by day (`recalls.calendar` with a zone). */
import { describe, expect, it } from 'vitest'
import { jumpingClock } from '../../fixtures/jumping-clock.ts'
import type { CoreFixture } from '../../fixtures/open-core.ts'
import { DAY, HOUR, MINUTE, recallsUnderTest, VIEWER } from '../../fixtures/recalls-under-test.ts'
import type { MakeDatabase } from '../../fixtures/test-database.ts'
import { type OccurrenceRow, putOccurrences, readOccurrence } from '../../store/rows/occurrence-rows.ts'
import { putRecalls, readRecall } from '../../store/rows/recall-rows.ts'

export function recallCalendarContract(make: MakeDatabase): void {
  const { start, recallsOf, plan, ledger, recall } = recallsUnderTest(make)
  const timeZone = 'Asia/Kathmandu'
  const OFFSET = 5.75 * HOUR

  /** The local midnight before then, and seven days from there on. */
  function weekOf(now: number): { from: number; to: number } {
    const from = Math.floor((now + OFFSET) / DAY) * DAY - OFFSET
    return { from, to: from + 7 * DAY }
  }

  /** Rows like that of a run by hand, which is left as it is. */
  async function onRecord(fixture: CoreFixture, recallId: string, rows: Partial<OccurrenceRow>[]): Promise<void> {
    const { id } = await recallsOf(fixture).runNow(VIEWER, { recallId })
    const row = await fixture.core.store.read(() => readOccurrence(id))
    if (!row) throw new Error('the occurrence is gone')
    const copies = rows.map((each, index) => ({ ...row, manual: 0, id: `${id}-${index}`, ...each }))
    await fixture.core.store.write(() => putOccurrences(copies))
  }

  describe('a calendar of days', () => {
    it('has one entry for many alike of a day, with how many and the last; few stay apart', async () => {
      const fixture = await start({ clock: jumpingClock(), settings: { VIGIL_RECALLS: 'off' } })
      const { id } = await plan(fixture, await fixture.session(), { kind: 'cron', cron: '*/10 * * * *' })
      const { from, to } = weekOf((await recall(fixture, id)).createdAt + 2 * DAY)
      const every = (count: number, status: OccurrenceRow['status'], offset: number) =>
        Array.from({ length: count }, (_, index) => ({ status, nominalAt: from + offset + index * MINUTE }))
      await onRecord(fixture, id, [...every(600, 'fired', 0), ...every(4, 'failed', 11 * HOUR)])
      const shown = await recallsOf(fixture).calendar(VIEWER, { from, to, timeZone, apart: 4 })
      expect(
        shown.occurrences.map(({ status, nominalAt, count }) => [status, (nominalAt - from) / MINUTE, count]),
      ).toEqual([...[3, 2, 1, 0].map((minute) => ['failed', 11 * 60 + minute, undefined]), ['fired', 0, 600]])
      expect(shown.occurrences.at(-1)?.lastAt).toBe(from + 599 * MINUTE)
      const first = from + 5 * MINUTE
      expect(shown.planned.map(({ at, count }) => [at, count])).toEqual(
        Array.from({ length: 7 }, (_, day) => [first + day * DAY, 144]),
      )
      expect([shown.more, shown.leftOut]).toEqual([undefined, undefined])
      expect(shown.recalls.map((each) => each.id)).toEqual([id])
    })

    it('gives each day its share, and says what is left out of which', async () => {
      const fixture = await start({ clock: jumpingClock(), settings: { VIGIL_RECALLS: 'off' } })
      const { id } = await plan(fixture, await fixture.session(), { kind: 'cron', cron: '0 9,10 * * *', timeZone })
      const row = await fixture.core.store.read(() => readRecall(id))
      if (!row) throw new Error('the recall is gone')
      const copies = Array.from({ length: 299 }, (_, index) => ({ ...row, id: `${id}-${index}` }))
      await fixture.core.store.write(() => putRecalls(copies))
      const { from, to } = weekOf((await recall(fixture, id)).createdAt + 2 * DAY)
      const shown = await recallsOf(fixture).calendar(VIEWER, { from, to, timeZone, apart: 1 })
      const days = Array.from({ length: 7 }, (_, index) => from + index * DAY)
      expect(days.map((day) => shown.planned.filter(({ at }) => at >= day && at < day + DAY).length)).toEqual(
        days.map(() => 285),
      )
      expect(shown.leftOut).toEqual(days.map((day) => ({ from: day, entries: 15, times: 30 })))
      expect(shown.more).toBe(true)
    })

    it('in a zone that is none is refused', async () => {
      const fixture = await start({ clock: jumpingClock() })
      await expect(
        recallsOf(fixture).calendar(VIEWER, { from: 0, to: DAY, timeZone: 'Nowhere/Such' }),
      ).rejects.toMatchObject({ data: { reason: 'INVALID_INPUT', field: 'timeZone', fix: expect.any(String) } })
    })

    it('without a zone tells each time by itself', async () => {
      const fixture = await start({ clock: jumpingClock(), settings: { VIGIL_RECALLS: 'off' } })
      const { id, nextAt } = await plan(fixture, await fixture.session(), { kind: 'cron', cron: '*/10 * * * *' })
      const from = (nextAt ?? 0) - 5 * MINUTE
      const shown = await recallsOf(fixture).calendar(VIEWER, { from, to: from + 2 * HOUR })
      expect(shown.planned).toHaveLength(12)
      expect(shown.planned.every(({ count }) => count === undefined)).toBe(true)
      const month = await recallsOf(fixture).calendar(VIEWER, { from, to: from + 31 * DAY })
      expect([month.planned.length, month.more, month.leftOut]).toEqual([400, true, undefined])
      expect(await ledger(fixture, id)).toEqual([])
    })
  })
}
