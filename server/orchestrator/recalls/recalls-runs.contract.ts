/** What a run of a recall is like, and what its end makes of the recall (contract rows "the run", "after a run"). */
import { describe, expect, it } from 'vitest'
import { deferred } from '../../base/deferred.ts'
import { jumpingClock } from '../../fixtures/jumping-clock.ts'
import { failing, HOUR, isSaying, MINUTE, recallsUnderTest, SECOND, VIEWER } from '../../fixtures/recalls-under-test.ts'
import { answer } from '../../fixtures/scripted-model.ts'
import type { MakeDatabase } from '../../fixtures/test-database.ts'

export function recallRunsContract(make: MakeDatabase): void {
  const { start, recallsOf, plan, hourly, told, recall, busyModel, occupy } = recallsUnderTest(make)

  describe('the run', () => {
    it('is one like any other, and the log says that a recall has made it', async () => {
      const clock = jumpingClock()
      const fixture = await start({ clock })
      const sessionId = await fixture.session()
      const { id } = await plan(
        fixture,
        sessionId,
        { kind: 'immediate' },
        { message: 'look again', note: 'at the logs' },
      )
      const fired = await told(fixture, sessionId, 'fired')
      expect(fired.recall).toMatchObject({ id, status: 'fired', nextAt: null, occurrences: 1 })
      expect(fired.occurrence).toMatchObject({ recallId: id, status: 'fired', runOutcome: 'completed', deferrals: 0 })
      const { occurrence } = fired
      const events = await fixture.finished(sessionId, occurrence?.runId ?? '')
      const trigger = { kind: 'recall', recallId: id, occurrenceId: occurrence?.id }
      expect(events.find((event) => event.type === 'run-started')).toMatchObject({ trigger })
      const [said] = events.filter((event) => event.type === 'message')
      expect(said?.message).toMatchObject({
        role: 'user',
        parts: [{ type: 'text', text: 'look again' }],
        metadata: { trigger, plannedAt: occurrence?.nominalAt },
      })
      const { items } = await fixture.sessions.inbox(VIEWER, {})
      expect(items.map(({ run }) => run?.trigger)).toEqual([trigger])
      expect((await recallsOf(fixture).list(VIEWER, { status: ['ended', 'fired'] })).items).toHaveLength(1)
      expect((await recallsOf(fixture).list(VIEWER, { status: ['pending', 'paused'] })).items).toEqual([])
      const asked = JSON.stringify(fixture.model.calls[0]?.prompt)
      expect(asked).toContain('look again')
      expect(asked).toContain('at the logs')
      expect(asked).toContain(id)
      expect(JSON.stringify(said)).not.toContain('at the logs')
    })

    it('reads nothing of the session where the recall says fresh', async () => {
      const clock = jumpingClock()
      const fixture = await start({ clock })
      const sessionId = await fixture.session()
      const { runId } = await fixture.send(sessionId, 'an old secret')
      await fixture.finished(sessionId, runId)
      await plan(fixture, sessionId, { kind: 'immediate', context: 'fresh' }, { message: 'a new day' })
      await told(fixture, sessionId, 'fired')
      await plan(fixture, sessionId, { kind: 'immediate' }, { message: 'and again' })
      await told(fixture, sessionId, 'fired', 2)
      const [, fresh, usual] = fixture.model.calls.map(({ prompt }) => JSON.stringify(prompt))
      expect(fresh).toContain('a new day')
      expect(fresh).not.toContain('an old secret')
      expect(usual).toContain('an old secret')
      expect(usual).toContain('a new day')
    })
  })

  describe('after a run', () => {
    it.each([
      ['a failure', () => failing, 'failed', 'cancelled'],
      ['its completion', () => answer('done'), 'fired', 'fired'],
    ] as const)('a single recall is over with %s', async (_name, script, action, status) => {
      const fixture = await start({ clock: jumpingClock(), script })
      const sessionId = await fixture.session()
      const { id } = await plan(fixture, sessionId, { kind: 'immediate' })
      const { occurrence } = await told(fixture, sessionId, action)
      if (status === 'cancelled') await told(fixture, sessionId, 'cancelled')
      const ended = await recall(fixture, id)
      expect(ended).toMatchObject({ status, nextAt: null })
      expect(ended.reason === undefined).toBe(status === 'fired')
      expect(occurrence?.status).toBe(status === 'fired' ? 'fired' : 'failed')
      expect(occurrence?.reason).toBe(status === 'fired' ? undefined : 'run-failed')
    })

    it('one that repeats is rescheduled from its planned times: nothing drifts', async () => {
      const clock = jumpingClock()
      const fixture = await start({ clock })
      const sessionId = await fixture.session()
      const { id, createdAt, nextAt } = await plan(fixture, sessionId, hourly)
      expect(nextAt).toBe(createdAt + HOUR)
      clock.jump(HOUR + 40 * SECOND)
      await told(fixture, sessionId, 'fired')
      const { recall: next, occurrence } = await told(fixture, sessionId, 'rescheduled')
      expect(next).toMatchObject({ id, status: 'pending', nextAt: createdAt + 2 * HOUR, occurrences: 1 })
      expect(occurrence?.nominalAt).toBe(createdAt + HOUR)
      expect(occurrence?.lateMs).toBeGreaterThanOrEqual(40 * SECOND - 5)
      expect(occurrence?.lateMs).toBeLessThan(60 * SECOND)
    })

    it('five failures in a row pause it and say so; a success in between begins the count anew', async () => {
      const clock = jumpingClock()
      let runs = 0
      const fixture = await start({ clock, script: () => (++runs === 3 ? answer('done') : failing) })
      const sessionId = await fixture.session()
      const { id } = await plan(fixture, sessionId, hourly)
      for (let run = 1; run <= 8; run++) {
        clock.jump(HOUR)
        await told(fixture, sessionId, run === 8 ? 'paused' : 'rescheduled', run === 8 ? 1 : run)
      }
      const paused = await recall(fixture, id)
      expect(paused).toMatchObject({ status: 'paused', failuresInARow: 5, nextAt: null })
      expect(paused.reason).toMatch(/5 of its runs failed in a row/)
      const resumed = await recallsOf(fixture).resume(VIEWER, id)
      expect(resumed).toMatchObject({ status: 'pending', failuresInARow: 0 })
      expect(resumed.reason).toBeUndefined()
    })

    it('what waits for the session when failures pause its recall begins no more', async () => {
      const clock = jumpingClock()
      const held = deferred<void>()
      const fixture = await start({
        clock,
        async *script(_call, index) {
          if (index === 4) {
            yield { type: 'text-start', id: 't' }
            yield { type: 'text-delta', id: 't', delta: 'busy' }
            await held.promise
          }
          yield* failing
        },
      })
      const sessionId = await fixture.session()
      const { id } = await plan(fixture, sessionId, hourly)
      for (let failures = 1; failures <= 4; failures++) {
        clock.jump(HOUR)
        await told(fixture, sessionId, 'failed', failures)
      }
      clock.jump(HOUR)
      await fixture.until(sessionId, isSaying)
      clock.jump(HOUR)
      await told(fixture, sessionId, 'deferred')
      held.resolve()
      await told(fixture, sessionId, 'paused')
      clock.jump(2 * MINUTE)
      const given = await told(fixture, sessionId, 'cancelled')
      expect(given).toMatchObject({
        recall: { id, status: 'paused', nextAt: null },
        occurrence: { status: 'cancelled', deferrals: 1 },
      })
      expect(await recall(fixture, id)).toMatchObject({ status: 'paused', nextAt: null, occurrences: 5 })
      expect(fixture.model.calls).toHaveLength(5)
    })

    it('a failure is told to webhooks that want to know', async () => {
      const fixture = await start({
        clock: jumpingClock(),
        script: () => failing,
        settings: { VIGIL_SECRET: 'a-secret-for-tests-of-32-characters' },
      })
      const hook = { url: 'http://127.0.0.1:9/hook', kinds: ['recall-failed' as const] }
      await fixture.core.services.webhooks.create(VIEWER, hook)
      const sessionId = await fixture.session()
      const { id } = await plan(fixture, sessionId, { kind: 'immediate' })
      const { seq, occurrence } = await told(fixture, sessionId, 'failed')
      const deliveries = await fixture.core.store.prisma.webhookDelivery.findMany()
      expect(deliveries).toMatchObject([{ sessionId, seq, kind: 'recall-failed' }])
      const payload = JSON.parse(deliveries[0]?.payload ?? '{}')
      expect(payload).toMatchObject({ type: 'recall-failed', recallId: id, occurrenceId: occurrence?.id })
    })

    it('a stop is no failure, and ends a single recall as fired', async () => {
      const clock = jumpingClock()
      const busy = busyModel()
      const fixture = await start({ clock, script: busy.script })
      const sessionId = await fixture.session()
      const { id } = await plan(fixture, sessionId, { kind: 'immediate' })
      const started = await fixture.until(sessionId, isSaying)
      await fixture.stop(sessionId, started.at(-1)?.runId ?? '')
      const { occurrence } = await told(fixture, sessionId, 'fired')
      expect(occurrence).toMatchObject({ status: 'fired', runOutcome: 'stopped' })
      expect(await recall(fixture, id)).toMatchObject({ status: 'fired', failuresInARow: 0 })
      busy.free()
    })

    it('a run that is taken out of the queue is a cancelled occurrence, and its recall goes on', async () => {
      const clock = jumpingClock()
      const busy = busyModel()
      const fixture = await start({ clock, script: busy.script })
      const sessionId = await fixture.session()
      const { id, createdAt } = await plan(fixture, sessionId, { ...hourly, ifBusy: 'queue' })
      await occupy(fixture, sessionId)
      clock.jump(HOUR)
      await fixture.until(sessionId, (event) => event.type === 'run-queued' && event.item.trigger.kind === 'recall')
      await fixture.sessions.editQueue(VIEWER, { sessionId, runIds: [] })
      const { occurrence, recall: after } = await told(fixture, sessionId, 'cancelled')
      expect(occurrence).toMatchObject({ status: 'cancelled', reason: 'user' })
      expect(after).toMatchObject({ id, status: 'pending', nextAt: createdAt + 2 * HOUR })
      busy.free()
    })
  })
}
