/** What users change of a recall, and how it ends (contract rows "cancel, skip, run now", "missing session"). */
import { describe, expect, it } from 'vitest'
import type { AppError } from '../../base/app-error.ts'
import { jumpingClock } from '../../fixtures/jumping-clock.ts'
import { HOUR, isSaying, MINUTE, recallsUnderTest, SECOND, VIEWER } from '../../fixtures/recalls-under-test.ts'
import type { MakeDatabase } from '../../fixtures/test-database.ts'
import type { Recall } from '../../protocol/recalls.ts'
import { putRecalls, readRecall } from '../../store/rows/recall-rows.ts'
import { change } from '../../store/script.ts'

export function changedRecallsContract(make: MakeDatabase): void {
  const { start, recallsOf, plan, hourly, told, ledger, recall, stoppedClock, busyModel, occupy } =
    recallsUnderTest(make)

  describe('changes', () => {
    it('by two at once: the second is told what the recall is now, and loses nothing', async () => {
      const fixture = await start({ clock: jumpingClock() })
      const sessionId = await fixture.session()
      const { id, version } = await plan(fixture, sessionId, hourly)
      await recallsOf(fixture).update(VIEWER, { recallId: id, version, message: 'mine' })
      const conflict = await recallsOf(fixture)
        .update(VIEWER, { recallId: id, version, message: 'yours' })
        .catch((error: unknown) => error)
      expect(conflict).toMatchObject({
        data: { reason: 'VERSION_CONFLICT', current: { id, message: 'mine', version: 2 } },
      })
      expect(await recall(fixture, id)).toMatchObject({ message: 'mine' })
    })

    it('of the times take the next one with them', async () => {
      const clock = jumpingClock()
      const fixture = await start({ clock })
      const sessionId = await fixture.session()
      const { id, version } = await plan(fixture, sessionId, hourly)
      const { recall: edited, next } = await recallsOf(fixture).update(VIEWER, {
        recallId: id,
        version,
        kind: 'cron',
        cron: '0 9 * * *',
      })
      expect(edited.definition).toMatchObject({ kind: 'cron', cron: '0 9 * * *', timeZone: 'UTC' })
      expect(edited.definition.everySeconds).toBeUndefined()
      expect(new Date(edited.nextAt ?? 0).toISOString()).toMatch(/T09:00:00\.000Z$/)
      expect(next.map(({ at }) => at)[0]).toBe(edited.nextAt)
      await told(fixture, sessionId, 'edited')
    })

    it('that are faster than the claim leave what was due on record', async () => {
      const clock = jumpingClock()
      const fixture = await start({ clock, settings: { VIGIL_RECALLS: 'off' } })
      const sessionId = await fixture.session()
      const service = recallsOf(fixture)
      const changes: Record<string, (recallId: string) => Promise<unknown>> = {
        pause: (recallId) => service.pause(VIEWER, recallId),
        cancel: (recallId) => service.cancel(VIEWER, { recallId }),
        retime: (recallId) => service.update(VIEWER, { recallId, version: 1, everySeconds: 7_200 }),
        policy: (recallId) => service.update(VIEWER, { recallId, version: 1, ifBusy: 'skip' }),
        skip: (recallId) => service.skip(VIEWER, recallId),
      }
      const planned = new Map<string, Recall>()
      for (const name of Object.keys(changes)) planned.set(name, await plan(fixture, sessionId, hourly))
      clock.jump(2 * HOUR + MINUTE)
      for (const [name, { id, createdAt }] of planned) {
        await changes[name]?.(id)
        const rows = (await ledger(fixture, id)).map(({ nominalAt, status, reason }) => [
          ...[(nominalAt - createdAt) / HOUR, status, reason],
        ])
        const { nextAt } = await recall(fixture, id)
        if (name === 'policy') expect([rows, nextAt]).toEqual([[], createdAt + HOUR])
        else if (name === 'skip') expect([rows, nextAt]).toEqual([[[1, 'skipped', 'user']], createdAt + 2 * HOUR])
        else expect(rows).toEqual([1, 2].map((hour) => [hour, 'cancelled', 'user']))
      }
    })

    it('to no more runs than there were end it', async () => {
      const clock = jumpingClock()
      const fixture = await start({ clock })
      const sessionId = await fixture.session()
      const { id: recallId } = await plan(fixture, sessionId, hourly)
      clock.jump(HOUR)
      await told(fixture, sessionId, 'rescheduled')
      const { version } = await recall(fixture, recallId)
      const { recall: ended } = await recallsOf(fixture).update(VIEWER, { recallId, version, maxOccurrences: 1 })
      expect(ended).toMatchObject({ status: 'ended', nextAt: null })
    })

    it('are previewed as they would be saved: a beginning that is past stands, and can be taken away', async () => {
      const clock = jumpingClock()
      const fixture = await start({ clock })
      const sessionId = await fixture.session()
      const startAt = clock.now() + HOUR
      const { id } = await plan(fixture, sessionId, { ...hourly, startAt })
      clock.jump(90 * MINUTE)
      await told(fixture, sessionId, 'rescheduled')
      const change = { everySeconds: 7_200, startAt: null, maxOccurrences: 3 }
      for (const changes of [{ ifBusy: 'skip' as const }, { everySeconds: 7_200 }, change]) {
        const shown = await recallsOf(fixture).preview(VIEWER, { recallId: id, ...changes })
        const { version } = await recall(fixture, id)
        const saved = await recallsOf(fixture).update(VIEWER, { recallId: id, version, ...changes })
        // What counts from the change counts from another millisecond.
        const seconds = (times: { at: number }[]) => times.map(({ at }) => Math.round(at / SECOND / 10))
        expect(seconds(shown.next)).toEqual(seconds(saved.next))
        expect({ ...shown.definition, at: 0 }).toEqual({ ...saved.recall.definition, at: 0 })
      }
      expect((await recall(fixture, id)).definition.startAt).toBeUndefined()
    })

    it('of a recall that is over are refused', async () => {
      const fixture = await start({ clock: jumpingClock() })
      const sessionId = await fixture.session()
      const { id } = await plan(fixture, sessionId, { kind: 'immediate' })
      await told(fixture, sessionId, 'fired')
      const { version } = await recall(fixture, id)
      const changes = [
        () => recallsOf(fixture).update(VIEWER, { recallId: id, version, message: 'late' }),
        () => recallsOf(fixture).pause(VIEWER, id),
        () => recallsOf(fixture).resume(VIEWER, id),
        () => recallsOf(fixture).skip(VIEWER, id),
        () => recallsOf(fixture).runNow(VIEWER, { recallId: id }),
      ]
      for (const change of changes) {
        await expect(change()).rejects.toMatchObject({ data: { reason: 'INVALID_INPUT', fix: expect.any(String) } })
      }
    })

    it('pause: what passes meanwhile is no occurrence', async () => {
      const clock = jumpingClock()
      const fixture = await start({ clock })
      const sessionId = await fixture.session()
      const { id, createdAt } = await plan(fixture, sessionId, hourly)
      expect(await recallsOf(fixture).pause(VIEWER, id)).toMatchObject({ status: 'paused', nextAt: null })
      clock.jump(3 * HOUR + MINUTE)
      expect(await recallsOf(fixture).resume(VIEWER, id)).toMatchObject({
        status: 'pending',
        nextAt: createdAt + 4 * HOUR,
      })
      await told(fixture, sessionId, 'resumed')
      expect(await ledger(fixture, id)).toEqual([])
    })

    it('pause of all reaches every session, gives up what waits, says so in each log, and leaves other users alone', async () => {
      const clock = jumpingClock()
      const busy = busyModel()
      const fixture = await start({ clock, script: busy.script })
      const service = recallsOf(fixture)
      const sessionIds: string[] = []
      for (let count = 0; count < 25; count++) sessionIds.push(await fixture.session())
      const [first = ''] = sessionIds
      for (const sessionId of sessionIds) await plan(fixture, sessionId, hourly)
      const paused = await plan(fixture, first, hourly)
      await service.pause(VIEWER, paused.id)
      const { userId } = await fixture.core.services.tokens.add(VIEWER, 'ann')
      const { id: elsewhere } = await fixture.sessions.create({ userId }, {})
      await service.schedule({ userId }, { sessionId: elsewhere, message: 'mine', ...hourly }, 'client')
      await occupy(fixture, first)
      clock.jump(HOUR)
      await told(fixture, first, 'deferred')
      expect(await fixture.sessions.unfinishedRuns(VIEWER)).toMatchObject({ recalls: 25 })
      expect(await service.pauseAll(VIEWER)).toEqual({ paused: 25 })
      expect(await fixture.sessions.unfinishedRuns(VIEWER)).toMatchObject({ recalls: 0 })
      expect(await service.pauseAll(VIEWER)).toEqual({ paused: 0 })
      await told(fixture, first, 'cancelled')
      for (const sessionId of sessionIds) await told(fixture, sessionId, 'paused')
      const reasons = (await service.list(VIEWER, { status: 'paused', limit: 200 })).items.map(({ reason }) => reason)
      expect(reasons.filter((reason) => reason === 'All recalls were paused together.')).toHaveLength(25)
      expect((await service.list({ userId }, { status: 'pending' })).items).toHaveLength(1)
      busy.free()
    })

    it('a single recall whose time passed while it was paused is not resumed', async () => {
      const clock = jumpingClock()
      const fixture = await start({ clock })
      const sessionId = await fixture.session()
      const { id } = await plan(fixture, sessionId, { kind: 'once', when: '1h' })
      await recallsOf(fixture).pause(VIEWER, id)
      clock.jump(2 * HOUR)
      await expect(recallsOf(fixture).resume(VIEWER, id)).rejects.toMatchObject({ data: { reason: 'INVALID_INPUT' } })
    })

    it('skip passes over the next time, on record; a single one has none', async () => {
      const fixture = await start({ clock: jumpingClock() })
      const sessionId = await fixture.session()
      const { id, createdAt } = await plan(fixture, sessionId, hourly)
      expect(await recallsOf(fixture).skip(VIEWER, id)).toMatchObject({ nextAt: createdAt + 2 * HOUR })
      expect(await ledger(fixture, id)).toMatchObject([
        { nominalAt: createdAt + HOUR, status: 'skipped', reason: 'user' },
      ])
      const afterSkip = { status: 'pending', nextAt: createdAt + 2 * HOUR }
      await recallsOf(fixture).pause(VIEWER, id)
      expect(await recallsOf(fixture).resume(VIEWER, id), 'it stays skipped').toMatchObject(afterSkip)
      await recallsOf(fixture).cancel(VIEWER, { recallId: id })
      expect(await recallsOf(fixture).cancel(VIEWER, { recallId: id, undo: true })).toMatchObject(afterSkip)
      const { version } = await recall(fixture, id)
      const edited = await recallsOf(fixture).update(VIEWER, { recallId: id, version, endAt: createdAt + 9 * HOUR })
      expect(edited.recall).toMatchObject(afterSkip)
      const single = await plan(fixture, sessionId, { kind: 'once', when: '1h' })
      await expect(recallsOf(fixture).skip(VIEWER, single.id)).rejects.toMatchObject({
        data: { reason: 'INVALID_INPUT' },
      })
    })

    it('cancel gives up what waits, not what runs; it can be taken back', async () => {
      const clock = jumpingClock()
      const busy = busyModel()
      const fixture = await start({ clock, script: busy.script })
      const sessionId = await fixture.session()
      const waits = await plan(fixture, sessionId, { ...hourly, ifBusy: 'queue' })
      const defers = await plan(fixture, sessionId, hourly)
      await occupy(fixture, sessionId)
      clock.jump(HOUR)
      await fixture.until(sessionId, (event) => event.type === 'run-queued' && event.item.trigger.kind === 'recall')
      await told(fixture, sessionId, 'deferred')
      expect(await recallsOf(fixture).cancel(VIEWER, { recallId: waits.id })).toMatchObject({ status: 'cancelled' })
      expect(await recallsOf(fixture).cancel(VIEWER, { recallId: defers.id })).toMatchObject({ status: 'cancelled' })
      await told(fixture, sessionId, 'cancelled', 4)
      for (const { id } of [waits, defers]) {
        expect(await ledger(fixture, id)).toMatchObject([{ status: 'cancelled', reason: 'user' }])
      }
      const { run } = await fixture.sessions.get(VIEWER, sessionId)
      expect(run?.status).toBe('running')
      const back = await recallsOf(fixture).cancel(VIEWER, { recallId: defers.id, undo: true })
      expect(back).toMatchObject({ status: 'pending', nextAt: defers.createdAt + 2 * HOUR })
      busy.free()
    })

    it('run now is besides the planned times, once for a request', async () => {
      const fixture = await start({ clock: jumpingClock() })
      const sessionId = await fixture.session()
      const { id, nextAt } = await plan(fixture, sessionId, { ...hourly, maxOccurrences: 2 })
      const request = { recallId: id, requestId: 'now-1' }
      const occurrence = await recallsOf(fixture).runNow(VIEWER, request)
      expect(occurrence).toMatchObject({ manual: true, recallId: id })
      expect((await recallsOf(fixture).runNow(VIEWER, request)).id).toBe(occurrence.id)
      await told(fixture, sessionId, 'fired')
      expect(await recall(fixture, id)).toMatchObject({ occurrences: 0, nextAt, status: 'pending' })
      expect(fixture.model.calls).toHaveLength(1)
    })

    it('run now, asked for many times within a moment, runs as many times', async () => {
      const fixture = await start({ clock: stoppedClock() })
      const sessionId = await fixture.session()
      const { id } = await plan(fixture, sessionId, hourly)
      const asked = Array.from({ length: 4 }, (_, index) => `now-${index}`)
      const occurrences = await Promise.all(
        asked.map((requestId) => recallsOf(fixture).runNow(VIEWER, { recallId: id, requestId })),
      )
      expect(new Set(occurrences.map(({ runId }) => runId)).size).toBe(4)
      await told(fixture, sessionId, 'fired', 4)
      expect((await ledger(fixture, id)).map(({ status, manual }) => [status, manual])).toEqual(
        Array(4).fill(['fired', true]),
      )
    })

    it('the same request schedules once', async () => {
      const fixture = await start({ clock: jumpingClock() })
      const sessionId = await fixture.session()
      const input = { sessionId, message: 'once', ...hourly, requestId: 'plan-1' }
      const first = await recallsOf(fixture).schedule(VIEWER, input, 'client')
      expect(await recallsOf(fixture).schedule(VIEWER, input, 'client')).toEqual(first)
      await expect(recallsOf(fixture).schedule(VIEWER, { ...input, message: 'other' }, 'client')).rejects.toMatchObject(
        { data: { reason: 'REQUEST_ID_REUSED' } },
      )
      expect((await recallsOf(fixture).list(VIEWER, { sessionId })).items).toHaveLength(1)
    })
  })

  describe('a recall that comes once', () => {
    it('and gets another time while its run is live, comes at that time too', async () => {
      const clock = jumpingClock()
      const busy = busyModel()
      const fixture = await start({ clock, script: busy.script })
      const sessionId = await fixture.session()
      const service = recallsOf(fixture)
      const { id: recallId, version } = await plan(fixture, sessionId, { kind: 'once', when: '1h' })
      clock.jump(HOUR)
      await fixture.until(sessionId, isSaying)
      const retime = { recallId, version, when: '1h' }
      await expect(service.update(VIEWER, retime)).rejects.toMatchObject({ data: { reason: 'BUSY' } })
      const paused = await service.pause(VIEWER, recallId)
      await service.update(VIEWER, { recallId, version: paused.version, when: '2h' })
      const { nextAt } = await service.resume(VIEWER, recallId)
      busy.free()
      await told(fixture, sessionId, 'fired')
      expect(await recall(fixture, recallId)).toMatchObject({ status: 'pending', nextAt })
      clock.jump(2 * HOUR)
      await told(fixture, sessionId, 'fired', 2)
      expect(await recall(fixture, recallId)).toMatchObject({ status: 'fired', nextAt: null, occurrences: 2 })
    })

    it('and is paused while its run is live, is over with that run', async () => {
      const clock = jumpingClock()
      const busy = busyModel()
      const fixture = await start({ clock, script: busy.script })
      const sessionId = await fixture.session()
      const { id } = await plan(fixture, sessionId, { kind: 'immediate' })
      await fixture.until(sessionId, isSaying)
      await recallsOf(fixture).pause(VIEWER, id)
      busy.free()
      await told(fixture, sessionId, 'fired')
      expect(await recall(fixture, id)).toMatchObject({ status: 'fired' })
    })
  })

  describe('a zone that is not known any more', () => {
    it('is told to whoever asks for times, and another can be given', async () => {
      const fixture = await start({ clock: jumpingClock() })
      const sessionId = await fixture.session()
      const service = recallsOf(fixture)
      const daily = { kind: 'cron', cron: '0 9 * * *', timeZone: 'Europe/Berlin' } as const
      const { id: recallId, version } = await plan(fixture, sessionId, daily)
      const row = await fixture.core.store.read(() => readRecall(recallId))
      if (!row) throw new Error('the recall is gone')
      const definition = row.definition.replace('Europe/Berlin', 'Mars/Olympus')
      await fixture.core.store.write(() => putRecalls([{ ...row, definition }]))
      expect((await service.get(VIEWER, recallId)).next).toEqual([])
      const from = row.createdAt
      expect((await service.calendar(VIEWER, { from, to: from + HOUR })).planned).toEqual([])
      const unknown = { data: { reason: 'INVALID_INPUT', field: 'timeZone', fix: expect.any(String) } }
      await expect(service.skip(VIEWER, recallId)).rejects.toMatchObject(unknown)
      await expect(service.update(VIEWER, { recallId, version, cron: '0 8 * * *' })).rejects.toMatchObject(unknown)
      await service.pause(VIEWER, recallId)
      await expect(service.resume(VIEWER, recallId)).rejects.toMatchObject(unknown)
      await service.update(VIEWER, { recallId, version: version + 1, timeZone: 'Asia/Tokyo' })
      expect(await service.resume(VIEWER, recallId)).toMatchObject({ status: 'pending', nextAt: expect.any(Number) })
    })
  })

  describe('ends', () => {
    it('with a session that is gone, as a restored database may have it', async () => {
      const clock = jumpingClock()
      const fixture = await start({ clock, settings: { VIGIL_RECALL_RUNS_PER_DAY: 9 } })
      const sessionId = await fixture.session()
      const { id } = await plan(fixture, sessionId, hourly)
      const { store } = fixture.core
      await store.write(function* lose() {
        for (const table of ['Session', 'SessionLease'] as const) {
          yield* change(`DELETE FROM "${table}" WHERE "${table === 'Session' ? 'id' : 'sessionId'}" = ?`, sessionId)
        }
      })
      clock.jump(HOUR)
      await expect.poll(async () => (await store.read(() => readRecall(id)))?.status).toBe('cancelled')
      expect(await store.read(() => readRecall(id))).toMatchObject({ nextAt: null, reason: 'Its session is gone.' })
    })

    it('after the last run that may be', async () => {
      const clock = jumpingClock()
      const fixture = await start({ clock })
      const sessionId = await fixture.session()
      const { id } = await plan(fixture, sessionId, { ...hourly, maxOccurrences: 2 })
      clock.jump(HOUR)
      await told(fixture, sessionId, 'rescheduled')
      clock.jump(HOUR)
      const { recall: ended } = await told(fixture, sessionId, 'rescheduled', 2)
      expect(ended).toMatchObject({ id, status: 'ended', nextAt: null, occurrences: 2 })
    })

    it('at its last time', async () => {
      const clock = jumpingClock()
      const fixture = await start({ clock })
      const sessionId = await fixture.session()
      await plan(fixture, sessionId, { ...hourly, endAt: clock.now() + 90 * MINUTE })
      clock.jump(HOUR)
      const { recall: ended } = await told(fixture, sessionId, 'rescheduled')
      expect(ended).toMatchObject({ status: 'ended', nextAt: null })
    })

    it('with its session; while that may come back, it is held', async () => {
      const clock = jumpingClock()
      const fixture = await start({ clock, settings: { VIGIL_DELETE_UNDO_MS: 2 * HOUR } })
      const sessionId = await fixture.session()
      const { id } = await plan(fixture, sessionId, { kind: 'once', when: '1h' })
      await fixture.sessions.remove(VIEWER, { sessionId })
      clock.jump(90 * MINUTE)
      await fixture.sessions.remove(VIEWER, { sessionId, undo: true })
      await told(fixture, sessionId, 'fired')
      expect(fixture.model.calls).toHaveLength(1)
      const other = await plan(fixture, sessionId, hourly)
      await fixture.sessions.remove(VIEWER, { sessionId })
      clock.jump(2 * HOUR + SECOND)
      const gone = () =>
        recallsOf(fixture)
          .get(VIEWER, other.id)
          .catch((error: AppError) => error.reason)
      await expect.poll(gone).toBe('NOT_FOUND')
      expect(await recallsOf(fixture).list(VIEWER, {})).toEqual({ items: [] })
      expect(id).not.toBe(other.id)
    })
  })
}
