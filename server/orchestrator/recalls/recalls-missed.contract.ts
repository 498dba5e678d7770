/** What becomes of times that nothing claimed, and of clocks that step back (contract rows "missed", "next time"). */
import { describe, expect, it } from 'vitest'
import { jumpingClock } from '../../fixtures/jumping-clock.ts'
import { openCore } from '../../fixtures/open-core.ts'
import { HOUR, MINUTE, recallsUnderTest, SECOND, VIEWER } from '../../fixtures/recalls-under-test.ts'
import { answer } from '../../fixtures/scripted-model.ts'
import type { MakeDatabase, TestDatabase } from '../../fixtures/test-database.ts'
import type { Definition, Occurrence } from '../../protocol/recalls.ts'

export function missedRecallsContract(make: MakeDatabase): void {
  const { start, recallsOf, plan, hourly, told, ledger, recall, busyModel, occupy } = recallsUnderTest(make)

  describe('missed times', () => {
    async function afterOutage(definition: Partial<Definition>, awayMs: number) {
      const clock = jumpingClock()
      const database = await make()
      const shared: TestDatabase = { ...database, dispose: async () => {} }
      const first = await openCore({ script: () => answer('done'), clock, database: shared })
      const sessionId = await first.session()
      const planned = await plan(first, sessionId, { ...hourly, ...definition } as Definition)
      await first.close()
      clock.jump(awayMs)
      const second = await start({ clock, database })
      return { clock, fixture: second, sessionId, planned }
    }

    it('are one run by default, which stands for all of them', async () => {
      const { fixture, sessionId, planned } = await afterOutage({}, 5 * HOUR + 10 * MINUTE)
      const { recall: after, occurrence } = await told(fixture, sessionId, 'rescheduled')
      expect(after).toMatchObject({ occurrences: 1, nextAt: planned.createdAt + 6 * HOUR })
      expect(occurrence).toMatchObject({ nominalAt: planned.createdAt + 5 * HOUR, standsFor: 5 })
      const rows = await ledger(fixture, planned.id)
      expect(rows.map(({ nominalAt }) => (nominalAt - planned.createdAt) / HOUR)).toEqual([1, 2, 3, 4, 5])
      expect(rows.map(({ status }) => status)).toEqual(['coalesced', 'coalesced', 'coalesced', 'coalesced', 'fired'])
      expect(new Set(rows.slice(0, 4).map(({ coalescedInto }) => coalescedInto))).toEqual(new Set([occurrence?.id]))
      expect(JSON.stringify(fixture.model.calls[0]?.prompt)).toContain('It stands for 5 planned times.')
    })

    it('may be skipped', async () => {
      const { fixture, sessionId, planned, clock } = await afterOutage({ catchUp: 'skip' }, 3 * HOUR + 10 * MINUTE)
      await told(fixture, sessionId, 'skipped', 3)
      const rows = await ledger(fixture, planned.id)
      expect(rows.map(({ status, reason }) => `${status} ${reason}`)).toEqual(Array(3).fill('skipped missed'))
      expect(fixture.model.calls).toHaveLength(0)
      clock.jump(50 * MINUTE)
      const { occurrence } = await told(fixture, sessionId, 'rescheduled')
      expect(occurrence?.nominalAt).toBe(planned.createdAt + 4 * HOUR)
    })

    it('a single one that was missed under skip is cancelled', async () => {
      const { fixture, sessionId, planned } = await afterOutage(
        { kind: 'once', when: '1h', everySeconds: undefined, catchUp: 'skip' } as Partial<Definition>,
        3 * HOUR,
      )
      await told(fixture, sessionId, 'cancelled')
      expect(await recall(fixture, planned.id)).toMatchObject({ status: 'cancelled' })
      expect(await ledger(fixture, planned.id)).toMatchObject([{ status: 'skipped', reason: 'missed' }])
    })

    it('may all be run, in turn, the newest ten', async () => {
      const { fixture, sessionId, planned, clock } = await afterOutage({ catchUp: 'all' }, 12 * HOUR + 10 * MINUTE)
      for (let run = 1; run <= 10; run++) {
        await told(fixture, sessionId, 'fired', run)
        clock.jump(MINUTE)
      }
      const rows = await ledger(fixture, planned.id)
      expect(rows.map(({ status }) => status)).toEqual(['skipped', 'skipped', ...Array(10).fill('fired')])
      const calls = fixture.model.calls.length
      expect(calls).toBe(10)
    })

    it('count those that wait among the runs that may be', async () => {
      const clock = jumpingClock()
      const busy = busyModel()
      const fixture = await start({ clock, script: busy.script })
      const sessionId = await fixture.session()
      await occupy(fixture, sessionId)
      const { id } = await plan(fixture, sessionId, { ...hourly, catchUp: 'all', maxOccurrences: 3 })
      clock.jump(HOUR)
      await told(fixture, sessionId, 'deferred')
      clock.jump(4 * HOUR)
      await told(fixture, sessionId, 'skipped', 2)
      expect((await ledger(fixture, id)).map(({ status }) => status)).toEqual([
        ...['deferred', 'skipped', 'skipped', 'deferred', 'deferred'],
      ])
      const { version } = await recall(fixture, id)
      const edited = await recallsOf(fixture).update(VIEWER, { recallId: id, version, ifBusy: 'queue' })
      expect(edited.recall).toMatchObject({ status: 'pending', nextAt: null })
      busy.free()
    })

    it('have a row each up to a thousand; older ones share one with the first, the last and their number', async () => {
      const { fixture, sessionId, planned } = await afterOutage({ everySeconds: 60 }, 1_500 * MINUTE + 30 * SECOND)
      await told(fixture, sessionId, 'fired')
      const rows: Occurrence[] = []
      for (let cursor: string | undefined; ; ) {
        const page = await recallsOf(fixture).occurrences(VIEWER, {
          recallId: planned.id,
          limit: 200,
          ...(cursor !== undefined && { cursor }),
        })
        rows.push(...page.items)
        cursor = page.nextCursor
        if (cursor === undefined) break
      }
      rows.reverse()
      expect(rows).toHaveLength(1_001)
      const minutes = (time: number) => (time - planned.createdAt) / MINUTE
      expect(rows[0]).toMatchObject({ status: 'coalesced', standsFor: 500 })
      expect([minutes(rows[0]?.firstAt ?? 0), minutes(rows[0]?.nominalAt ?? 0)]).toEqual([1, 500])
      expect(minutes(rows[1]?.nominalAt ?? 0)).toBe(501)
      expect(rows.at(-1)).toMatchObject({ status: 'fired', standsFor: 1_500 })
    })
  })

  describe('clocks', () => {
    it('that step back fire nothing twice, and what is planned comes in its time', async () => {
      const clock = jumpingClock()
      const fixture = await start({ clock })
      const sessionId = await fixture.session()
      const { id, createdAt } = await plan(fixture, sessionId, hourly)
      clock.jump(HOUR)
      await told(fixture, sessionId, 'rescheduled')
      clock.jump(-5 * HOUR)
      await recallsOf(fixture).pause(VIEWER, id)
      // By this clock the time that has fired is still to come; it has its row, and is not planned again.
      expect((await recallsOf(fixture).resume(VIEWER, id)).nextAt).toBe(createdAt + 2 * HOUR)
      clock.jump(5 * HOUR)
      clock.jump(HOUR)
      await told(fixture, sessionId, 'rescheduled', 2)
      const rows = await ledger(fixture, id)
      expect(rows.map(({ nominalAt }) => nominalAt - createdAt)).toEqual([HOUR, 2 * HOUR])
      expect(fixture.model.calls).toHaveLength(2)
    })
  })
}
