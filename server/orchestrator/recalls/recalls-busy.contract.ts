/** What becomes of a planned time whose session is busy (contract row "session busy"). */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { AgentTool } from '../../agent/tool.ts'
import { jumpingClock } from '../../fixtures/jumping-clock.ts'
import {
  DAY,
  HOUR,
  isSaying,
  MINUTE,
  recallsUnderTest,
  SECOND,
  VIEWER,
  WITHOUT_TIME_LIMITS,
} from '../../fixtures/recalls-under-test.ts'
import { answer, callTool } from '../../fixtures/scripted-model.ts'
import type { MakeDatabase } from '../../fixtures/test-database.ts'

const askingTool: AgentTool = {
  name: 'ask_first',
  description: 'asks first',
  inputSchema: z.object({}),
  policy: 'ask',
  execute: async () => 'done',
}

export function busyRecallsContract(make: MakeDatabase): void {
  const { start, recallsOf, plan, hourly, told, ledger, recall, busyModel, occupy } = recallsUnderTest(make)

  describe('a busy session', () => {
    it('defers by a minute each time, on record, until it is free', async () => {
      const clock = jumpingClock()
      const busy = busyModel()
      const fixture = await start({ clock, script: busy.script })
      const sessionId = await fixture.session()
      const { id, nextAt } = await plan(fixture, sessionId, hourly)
      await occupy(fixture, sessionId)
      clock.jump(HOUR)
      const first = await told(fixture, sessionId, 'deferred')
      expect(first.occurrence).toMatchObject({ nominalAt: nextAt, status: 'deferred', deferrals: 1 })
      const [listed] = (await fixture.sessions.list(VIEWER, { filter: 'scheduled' })).items
      expect(listed?.nextRecallAt).toBe(first.occurrence?.dueAt)
      const waitsMs = (first.occurrence?.dueAt ?? 0) - clock.now()
      expect(waitsMs).toBeGreaterThan(MINUTE - 5 * SECOND)
      expect(waitsMs).toBeLessThanOrEqual(MINUTE)
      clock.jump(MINUTE)
      const second = await told(fixture, sessionId, 'deferred', 2)
      expect(second.occurrence?.deferrals).toBe(2)
      busy.free()
      await fixture.until(sessionId, (event) => event.type === 'run-finished')
      clock.jump(MINUTE)
      const { occurrence } = await told(fixture, sessionId, 'fired')
      expect(occurrence).toMatchObject({ id: first.occurrence?.id, status: 'fired', deferrals: 2 })
      expect(await ledger(fixture, id)).toHaveLength(1)
    })

    it('skips what could not begin for a day; a single recall is cancelled with it', async () => {
      const clock = jumpingClock()
      const busy = busyModel()
      const fixture = await start({
        clock,
        script: busy.script,
        settings: WITHOUT_TIME_LIMITS,
      })
      const sessionId = await fixture.session()
      const { id } = await plan(fixture, sessionId, { kind: 'once', when: '10s' })
      await occupy(fixture, sessionId)
      clock.jump(11 * SECOND)
      await told(fixture, sessionId, 'deferred')
      clock.jump(DAY)
      const { occurrence } = await told(fixture, sessionId, 'skipped')
      expect(occurrence).toMatchObject({ status: 'skipped', reason: 'too-late', deferrals: 1 })
      await told(fixture, sessionId, 'cancelled')
      expect(await recall(fixture, id)).toMatchObject({ status: 'cancelled', nextAt: null })
      busy.free()
    })

    it('may be told to skip', async () => {
      const clock = jumpingClock()
      const busy = busyModel()
      const fixture = await start({ clock, script: busy.script })
      const sessionId = await fixture.session()
      const { createdAt } = await plan(fixture, sessionId, { ...hourly, ifBusy: 'skip' })
      await occupy(fixture, sessionId)
      clock.jump(HOUR)
      const { occurrence, recall: after } = await told(fixture, sessionId, 'skipped')
      expect(occurrence).toMatchObject({ status: 'skipped', reason: 'busy' })
      expect(after).toMatchObject({ status: 'pending', nextAt: createdAt + 2 * HOUR, occurrences: 0 })
      busy.free()
    })

    it.each([
      ['skip', 'skipped', 'overlap'],
      ['interrupt', 'deferred', undefined],
    ] as const)('with its own run before, told to %s, is %s: that run goes on', async (ifBusy, action, reason) => {
      const clock = jumpingClock()
      const busy = busyModel()
      const fixture = await start({ clock, script: busy.script })
      const sessionId = await fixture.session()
      const { createdAt } = await plan(fixture, sessionId, { ...hourly, ifBusy })
      clock.jump(HOUR)
      await fixture.until(sessionId, isSaying)
      clock.jump(HOUR)
      const { occurrence } = await told(fixture, sessionId, action)
      expect(occurrence).toMatchObject({ nominalAt: createdAt + 2 * HOUR, status: action })
      expect(occurrence?.reason).toBe(reason)
      expect((await fixture.sessions.get(VIEWER, sessionId)).run?.status).toBe('running')
      busy.free()
    })

    it('while it asks its user is busy as well', async () => {
      const clock = jumpingClock()
      const fixture = await start({
        clock,
        tools: [askingTool],
        script: (_call, index) => (index === 0 ? callTool('ask_first', {}) : answer('done')),
      })
      const sessionId = await fixture.session()
      const { id } = await plan(fixture, sessionId, { ...hourly, ifBusy: 'skip' })
      await fixture.send(sessionId, 'ask me')
      const asked = await fixture.until(sessionId, (event) => event.type === 'approval-requested')
      clock.jump(HOUR)
      const { occurrence } = await told(fixture, sessionId, 'skipped')
      expect(occurrence).toMatchObject({ recallId: id, reason: 'busy' })
      expect(asked.at(-1)?.type).toBe('approval-requested')
    })

    it.each(['queue', 'interrupt'] as const)('whose queue is full defers what would %s', async (ifBusy) => {
      const clock = jumpingClock()
      const busy = busyModel()
      const fixture = await start({ clock, script: busy.script, settings: { VIGIL_MAX_QUEUED: 1 } })
      const sessionId = await fixture.session()
      const { id } = await plan(fixture, sessionId, { ...hourly, ifBusy })
      await occupy(fixture, sessionId)
      await fixture.send(sessionId, 'waits')
      clock.jump(HOUR)
      const { occurrence } = await told(fixture, sessionId, 'deferred')
      expect(occurrence).toMatchObject({ recallId: id, status: 'deferred' })
      expect((await fixture.sessions.get(VIEWER, sessionId)).queue).toHaveLength(1)
      const now = recallsOf(fixture).runNow(VIEWER, { recallId: id })
      await expect(now).rejects.toMatchObject({ data: { reason: 'QUEUE_FULL', limit: 1, fix: expect.any(String) } })
      busy.free()
    })

    it('runs later what the recall said at its time; an edit is for later times', async () => {
      const clock = jumpingClock()
      const busy = busyModel()
      const fixture = await start({ clock, script: busy.script })
      const sessionId = await fixture.session()
      const { id } = await plan(fixture, sessionId, hourly, { message: 'the first words', note: 'the first note' })
      await occupy(fixture, sessionId)
      clock.jump(HOUR)
      await told(fixture, sessionId, 'deferred')
      const { version } = await recall(fixture, id)
      await recallsOf(fixture).update(VIEWER, { recallId: id, version, message: 'other words', note: 'another note' })
      busy.free()
      await fixture.until(sessionId, (event) => event.type === 'run-finished')
      clock.jump(MINUTE)
      await told(fixture, sessionId, 'fired')
      const first = JSON.stringify(fixture.model.calls[1]?.prompt)
      expect(first).toContain('the first words')
      expect(first).toContain('the first note')
      clock.jump(HOUR)
      await told(fixture, sessionId, 'fired', 2)
      expect(JSON.stringify(fixture.model.calls[2]?.prompt)).toContain('another note')
    })

    it('may be told to interrupt what runs', async () => {
      const clock = jumpingClock()
      const busy = busyModel()
      const fixture = await start({ clock, script: busy.script })
      const sessionId = await fixture.session()
      await plan(fixture, sessionId, { ...hourly, ifBusy: 'interrupt' })
      await occupy(fixture, sessionId)
      clock.jump(HOUR)
      const { occurrence } = await told(fixture, sessionId, 'fired')
      const events = await fixture.finished(sessionId, occurrence?.runId ?? '')
      const outcomes = events.flatMap((event) => (event.type === 'run-finished' ? event.outcome : []))
      expect(outcomes).toEqual(['stopped', 'completed'])
      busy.free()
    })

    it('keeps at most one occurrence waiting; later ones are merged into it, and it says how many', async () => {
      const clock = jumpingClock()
      const busy = busyModel()
      const fixture = await start({
        clock,
        script: busy.script,
        settings: WITHOUT_TIME_LIMITS,
      })
      const sessionId = await fixture.session()
      const { id } = await plan(fixture, sessionId, { ...hourly, ifBusy: 'queue' })
      await occupy(fixture, sessionId)
      clock.jump(HOUR)
      await fixture.until(sessionId, (event) => event.type === 'run-queued' && event.item.trigger.kind === 'recall')
      clock.jump(HOUR)
      const { occurrence: merged } = await told(fixture, sessionId, 'coalesced')
      clock.jump(HOUR)
      await told(fixture, sessionId, 'coalesced', 2)
      const [first, ...others] = await ledger(fixture, id)
      expect(first).toMatchObject({ status: 'queued', standsFor: 3 })
      expect(others.map(({ status, coalescedInto }) => ({ status, coalescedInto }))).toEqual([
        { status: 'coalesced', coalescedInto: first?.id },
        { status: 'coalesced', coalescedInto: first?.id },
      ])
      expect(merged?.id).toBe(others[0]?.id)
      busy.free()
      await told(fixture, sessionId, 'fired')
      expect(await recall(fixture, id)).toMatchObject({ occurrences: 1, status: 'pending' })
    })
  })
}
