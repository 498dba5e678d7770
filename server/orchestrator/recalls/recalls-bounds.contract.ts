/** What bounds recalls, and what agents, the feed and whoever asks are told (contract rows "bounds", "asking", "updates"). */
import { describe, expect, it } from 'vitest'
import { deferred } from '../../base/deferred.ts'
import { openGate } from '../../base/read-gate.ts'
import { jumpingClock } from '../../fixtures/jumping-clock.ts'
import { openCore } from '../../fixtures/open-core.ts'
import {
  DAY,
  HOUR,
  isRecall,
  MINUTE,
  recallsUnderTest,
  SECOND,
  toolOutputs,
  VIEWER,
} from '../../fixtures/recalls-under-test.ts'
import { answer, callTool } from '../../fixtures/scripted-model.ts'
import type { MakeDatabase, TestDatabase } from '../../fixtures/test-database.ts'
import type { Definition } from '../../protocol/recalls.ts'
import { putRecalls, readRecall } from '../../store/rows/recall-rows.ts'

export function boundedRecallsContract(make: MakeDatabase): void {
  const { start, recallsOf, plan, hourly, told, ledger, recall, fixtureIdle } = recallsUnderTest(make)

  describe('bounds', () => {
    it('so many runs an hour in a session pause it, and say so', async () => {
      const clock = jumpingClock()
      const fixture = await start({ clock, settings: { VIGIL_RECALL_RUNS_PER_HOUR: 2 } })
      const sessionId = await fixture.session()
      const { id } = await plan(fixture, sessionId, { ...hourly, everySeconds: 600 })
      for (let run = 1; run <= 2; run++) {
        clock.jump(10 * MINUTE)
        await told(fixture, sessionId, 'rescheduled', run)
      }
      clock.jump(10 * MINUTE)
      const { recall: paused } = await told(fixture, sessionId, 'paused')
      expect(paused).toMatchObject({
        id,
        status: 'paused',
        nextAt: null,
        reason: expect.stringMatching(/within an hour .*Space its times 1800 s apart or more; then resume this one/),
      })
      expect((await ledger(fixture, id)).at(-1)).toMatchObject({ status: 'skipped', reason: 'limit' })
    })

    it('as many runs an hour as there may be are never one too many, though one was late', async () => {
      const clock = jumpingClock()
      const fixture = await start({ clock, settings: { VIGIL_RECALL_RUNS_PER_HOUR: 2 } })
      const sessionId = await fixture.session()
      const { id, createdAt } = await plan(fixture, sessionId, { ...hourly, everySeconds: 1_800 })
      for (const [index, lateMs] of [40 * SECOND, 0, 0, 30 * SECOND, 0].entries()) {
        clock.jump(createdAt + (index + 1) * 30 * MINUTE + lateMs - clock.now())
        await told(fixture, sessionId, 'rescheduled', index + 1)
      }
      expect(await recall(fixture, id)).toMatchObject({ status: 'pending', occurrences: 5 })
    })

    it('more than that is told of when it is planned, looked at before, or changed', async () => {
      const fixture = await start({ clock: jumpingClock(), settings: { VIGIL_RECALL_RUNS_PER_HOUR: 2 } })
      const sessionId = await fixture.session()
      const dense = { kind: 'interval', everySeconds: 60, timeZone: 'UTC' } as const
      const service = recallsOf(fixture)
      const warning = expect.stringMatching(
        /^These times are closer together .* 2 runs .* pause itself at .* 1800 s apart/,
      )
      expect(await service.preview(VIEWER, dense)).toMatchObject({ warning })
      const { recall: planned, ...told } = await service.schedule(
        VIEWER,
        { sessionId, message: 'x', ...dense },
        'client',
      )
      expect(told).toMatchObject({ warning })
      const { id: recallId, version } = planned
      expect(await service.preview(VIEWER, { recallId, everySeconds: 120 })).toMatchObject({ warning })
      const changed = await service.update(VIEWER, { recallId, version, everySeconds: 120 })
      expect(changed).toMatchObject({ warning })
      const spaced = { recallId, version: version + 1, everySeconds: 1_800 }
      expect(await service.update(VIEWER, spaced)).not.toHaveProperty('warning')
      expect(await service.preview(VIEWER, hourly)).not.toHaveProperty('warning')
    })

    it('a single recall that finds the hour used up is cancelled, and says so; what its user runs counts, and is not held back', async () => {
      const clock = jumpingClock()
      const fixture = await start({ clock, settings: { VIGIL_RECALL_RUNS_PER_HOUR: 1 } })
      const sessionId = await fixture.session()
      const { id: recallId } = await plan(fixture, sessionId, { ...hourly, everySeconds: 36_000 })
      for (let run = 1; run <= 2; run++) {
        await recallsOf(fixture).runNow(VIEWER, { recallId })
        await told(fixture, sessionId, 'fired', run)
      }
      const { id } = await plan(fixture, sessionId, { kind: 'once', when: '10m' })
      clock.jump(10 * MINUTE)
      await told(fixture, sessionId, 'cancelled')
      expect(await recall(fixture, id)).toMatchObject({
        ...{ status: 'cancelled', nextAt: null },
        reason: expect.stringContaining('VIGIL_RECALL_RUNS_PER_HOUR'),
      })
      expect(await ledger(fixture, id)).toMatchObject([{ status: 'skipped', reason: 'limit' }])
    })

    it('a day’s runs being used up skips, for that reason', async () => {
      const clock = jumpingClock()
      const fixture = await start({ clock, settings: { VIGIL_RECALL_RUNS_PER_DAY: 1 } })
      const sessionId = await fixture.session()
      const { id } = await plan(fixture, sessionId, hourly)
      clock.jump(HOUR)
      await told(fixture, sessionId, 'rescheduled')
      clock.jump(HOUR)
      const { occurrence } = await told(fixture, sessionId, 'skipped')
      expect(occurrence).toMatchObject({ status: 'skipped', reason: 'budget' })
      clock.jump(DAY)
      await told(fixture, sessionId, 'rescheduled', 2)
      expect(await recall(fixture, id)).toMatchObject({ status: 'pending', occurrences: 2 })
    })

    it('a user may have a thousand', async () => {
      const fixture = await start({ clock: jumpingClock() })
      const sessionId = await fixture.session()
      const { id } = await plan(fixture, sessionId, hourly)
      const row = await fixture.core.store.read(() => readRecall(id))
      if (!row) throw new Error('the recall is gone')
      const copies = Array.from({ length: 999 }, (_, index) => ({ ...row, id: `${id}-${index}` }))
      await fixture.core.store.write(() => putRecalls(copies))
      await expect(plan(fixture, sessionId, hourly)).rejects.toMatchObject({ data: { reason: 'LIMIT', limit: 1_000 } })
      await recallsOf(fixture).cancel(VIEWER, { recallId: id })
      await plan(fixture, sessionId, hourly)
    })

    it('a user whose access is revoked is woken for no more, and may resume with a new token', async () => {
      const clock = jumpingClock()
      const fixture = await start({ clock })
      const { tokens, recalls } = fixture.core.services
      const ann = { userId: (await tokens.add(VIEWER, 'ann')).userId }
      const mine = await plan(fixture, await fixture.session(), hourly)
      const { id: sessionId } = await fixture.sessions.create(ann, {})
      const { recall: anns } = await recalls.schedule(ann, { sessionId, message: 'wake up', ...hourly }, 'client')
      await tokens.revoke(VIEWER, 'ann')
      clock.jump(2 * HOUR)
      await told(fixture, mine.sessionId, 'rescheduled')
      expect((await recalls.get(ann, anns.id)).recall).toMatchObject({
        ...{ status: 'paused', nextAt: null, occurrences: 0, version: 2 },
        reason: expect.stringContaining('revoked'),
      })
      const gone = {
        connectionId: 'c',
        gate: openGate,
        signal: new AbortController().signal,
        stillAllowed: async () => true,
      }
      for await (const { events } of fixture.sessions.watch(ann, { sessionId, after: 0 }, gone)) {
        if (events.some((event) => isRecall(event) && event.action === 'paused')) break
      }
      await tokens.add(VIEWER, 'ann')
      expect(await recalls.resume(ann, anns.id)).toMatchObject({ status: 'pending' })
    })

    it('a run of a user whose access is revoked meanwhile plans nothing any more, and resumes nothing', async () => {
      const planning = deferred<void>()
      const fixture = await start({
        clock: jumpingClock(),
        async *script(_call, index) {
          if (index === 0) {
            yield { type: 'text-start', id: 't' }
            yield { type: 'text-delta', id: 't', delta: 'soon' }
            await planning.promise
            yield { type: 'text-end', id: 't' }
            yield* callTool('schedule_recall', { everySeconds: 60, message: 'for ever' })
          } else yield* answer('done')
        },
      })
      const { tokens, recalls } = fixture.core.services
      const ann = { userId: (await tokens.add(VIEWER, 'ann')).userId }
      const { id: sessionId } = await fixture.sessions.create(ann, {})
      const { recall: planned } = await recalls.schedule(ann, { sessionId, message: 'wake up', ...hourly }, 'client')
      await fixture.sessions.send(ann, { sessionId, requestId: 'r', text: 'plan' })
      await expect.poll(() => fixture.model.calls.length).toBe(1)
      await tokens.revoke(VIEWER, 'ann')
      planning.resolve()
      await expect.poll(() => fixture.model.calls.length).toBe(2)
      expect(JSON.stringify(fixture.model.calls[1]?.prompt)).toContain('was revoked: nothing wakes it any more')
      expect((await recalls.list(ann, { status: 'pending' })).items).toEqual([])
      const again = recalls.resume(ann, planned.id)
      await expect(again).rejects.toMatchObject({ data: { reason: 'FORBIDDEN', fix: expect.any(String) } })
    })

    it('a server that is told to fires none, and another catches up', async () => {
      const clock = jumpingClock()
      const database = await make()
      const shared: TestDatabase = { ...database, dispose: async () => {} }
      const quiet = await openCore({
        script: () => answer('done'),
        clock,
        database: shared,
        settings: { VIGIL_RECALLS: 'off' },
      })
      const sessionId = await quiet.session()
      const { id } = await plan(quiet, sessionId, hourly)
      expect((await recallsOf(quiet).preview(VIEWER, hourly)).warning).toContain('fires no recalls')
      clock.jump(90 * MINUTE)
      await fixtureIdle(quiet, sessionId)
      expect(await ledger(quiet, id)).toEqual([])
      await quiet.close()
      const fixture = await start({ clock, database })
      await told(fixture, sessionId, 'rescheduled')
    })
  })

  describe('an agent', () => {
    it('schedules for its own session, and manages what it has there', async () => {
      const clock = jumpingClock()
      const asked: { name: string; input: unknown }[] = [
        { name: 'schedule_recall', input: { when: 'in 2 hours', message: 'stretch' } },
        { name: 'manage_recall', input: { action: 'list' } },
        { name: 'schedule_recall', input: { everySeconds: 5, message: 'too often' } },
        { name: 'manage_recall', input: { action: 'cancel', recallId: 'recall_elsewhere' } },
        { name: 'schedule_recall', input: { when: '1h', message: 'ü'.repeat(131_073) } },
        { name: 'schedule_recall', input: { when: '1h', message: ' \n' } },
      ]
      const fixture = await start({
        clock,
        script: (_call, index) => {
          const next = asked[index]
          return next ? callTool(next.name, next.input) : answer('planned')
        },
      })
      const sessionId = await fixture.session()
      const { runId } = await fixture.send(sessionId, 'plan')
      const events = await fixture.finished(sessionId, runId)
      const outputs = toolOutputs(events) as [
        { recallId: string; next: unknown[] },
        { recalls: { recallId: string }[] },
        ...string[],
      ]
      const [scheduled, listed, tooOften, elsewhere, tooLong, empty] = outputs
      expect(scheduled).toMatchObject({ message: 'stretch', status: 'pending', next: [{ local: expect.any(String) }] })
      expect(listed.recalls.map((each) => each.recallId)).toEqual([scheduled.recallId])
      expect(tooOften).toContain('10')
      expect(elsewhere).toContain('manage_recall with action list')
      expect(tooLong).toContain('may have 262144. Shorten it')
      expect(empty).toContain('The message is empty.')
      expect(events.filter(isRecall)).toMatchObject([
        { action: 'scheduled', runId, recall: { id: scheduled.recallId, createdBy: 'agent' } },
      ])
      clock.jump(2 * HOUR)
      await told(fixture, sessionId, 'fired')
    })
  })

  describe('an agent that manages its recalls', () => {
    it('pauses, resumes, skips and cancels them, and is told how each stands and what its times come up against', async () => {
      let recallId = ''
      const asked = [
        () => ['schedule_recall', { everySeconds: 20, message: 'dense' }],
        () => ['manage_recall', { action: 'pause', recallId }],
        () => ['manage_recall', { action: 'resume', recallId }],
        () => ['manage_recall', { action: 'skip', recallId }],
        () => ['manage_recall', { action: 'cancel', recallId }],
        () => ['manage_recall', { action: 'resume', recallId }],
        () => ['manage_recall', { action: 'skip' }],
        () => ['schedule_recall', { when: '1h', everySeconds: 60, message: 'which?' }],
        () => ['schedule_recall', { cron: '0 0 30 2 *', message: 'never' }],
        () => ['schedule_recall', { cron: '*/5 * * * * *', message: 'too close' }],
        () => ['schedule_recall', { when: '1h', timeZone: 'Mars/Olympus', message: 'where?' }],
        () => ['schedule_recall', { when: '2090-01-01T00:00Z', message: 'too far' }],
        () => ['schedule_recall', { when: '2001-01-01T00:00Z', message: 'past' }],
        () => ['schedule_recall', { everySeconds: 60, startAt: '2001-01-01 00:00', message: 'no offset' }],
      ] as (() => [string, object])[]
      const fixture = await start({
        clock: jumpingClock(),
        script: ({ prompt }, index) => {
          recallId ||= /recall_[a-z0-9]+/.exec(JSON.stringify(prompt.filter(({ role }) => role === 'tool')))?.[0] ?? ''
          const next = asked[index]
          return next ? callTool(...next()) : answer('done')
        },
      })
      const sessionId = await fixture.session()
      const { runId } = await fixture.send(sessionId, 'manage')
      const events = await fixture.finished(sessionId, runId)
      expect(toolOutputs(events)).toMatchObject([
        { status: 'pending', warning: expect.stringContaining('Space its times 120 s apart or more') },
        { status: 'paused', next: [] },
        { status: 'pending' },
        { status: 'pending' },
        { status: 'cancelled', next: [] },
        expect.stringContaining('Schedule a new one.'),
        expect.stringContaining('action list'),
        expect.stringContaining('Give exactly one of when, everySeconds and cron'),
        expect.stringContaining('there is no 30 February'),
        expect.stringContaining('space them as */10 does'),
        expect.stringContaining('IANA names'),
        expect.stringContaining('Choose one within 10 years'),
        expect.stringContaining('Choose a time to come'),
        expect.stringContaining('2027-01-05T09:00:00+01:00'),
      ])
      expect(events.filter(isRecall).map(({ action }) => action)).toEqual([
        ...['scheduled', 'paused', 'resumed', 'skipped', 'cancelled'],
      ])
    })
  })

  describe('an agent that has very many recalls', () => {
    it('is told of the next fifty, and how many more there are', async () => {
      const fixture = await start({
        clock: jumpingClock(),
        script: (_call, index) => (index === 0 ? callTool('manage_recall', { action: 'list' }) : answer('many')),
      })
      const sessionId = await fixture.session()
      const { id } = await plan(fixture, sessionId, hourly)
      const row = await fixture.core.store.read(() => readRecall(id))
      if (!row) throw new Error('the recall is gone')
      const copies = Array.from({ length: 59 }, (_, index) => ({ ...row, id: `${id}-${index}` }))
      await fixture.core.store.write(() => putRecalls(copies))
      const { runId } = await fixture.send(sessionId, 'list')
      const events = await fixture.finished(sessionId, runId)
      const [output] = events.flatMap((event) =>
        event.type === 'chunk' && event.chunk.type === 'tool-output-available' ? [event.chunk.output] : [],
      )
      expect(output).toMatchObject({ notShown: 10, recalls: { length: 50 } })
    })
  })

  describe('the feed', () => {
    it('tells of a recall when it is planned, when its run begins, and when that ends', async () => {
      const fixture = await start({ clock: jumpingClock() })
      const sessionId = await fixture.session()
      const gone = new AbortController()
      const stream = { connectionId: 'test', gate: openGate, signal: gone.signal, stillAllowed: async () => true }
      const frames = fixture.sessions.feed(VIEWER, stream)
      await frames.next()
      const { id } = await plan(fixture, sessionId, { kind: 'immediate' })
      const seen: string[] = []
      for await (const { recalls = [] } of frames) {
        for (const each of recalls) if (each.id === id) seen.push(each.status)
        if (seen.at(-1) === 'fired') break
      }
      gone.abort()
      expect(seen.at(-1)).toBe('fired')
    })
  })

  describe('what is asked', () => {
    it.each([
      [{ kind: 'interval', everySeconds: 9 }],
      [{ kind: 'once', when: '2001-01-01T00:00:00Z' }],
      [{ kind: 'once', when: 'some time' }],
      [{ kind: 'cron', cron: '0 0 30 2 *' }],
      [{ kind: 'cron', cron: '*/5 * * * * *' }],
      [{ kind: 'cron', cron: '0 9 * * *', timeZone: 'Mars/Olympus' }],
    ] as [Definition][])('%j is refused with what to do, and nothing is kept', async (definition) => {
      const fixture = await start({ clock: jumpingClock() })
      const sessionId = await fixture.session()
      await expect(plan(fixture, sessionId, definition)).rejects.toMatchObject({
        data: { reason: 'INVALID_INPUT', fix: expect.any(String), field: expect.any(String) },
      })
      expect((await recallsOf(fixture).list(VIEWER, {})).items).toEqual([])
    })

    it('the calendar has what is planned and what was', async () => {
      const clock = jumpingClock()
      const fixture = await start({ clock })
      const sessionId = await fixture.session()
      const from = clock.now()
      const { id, createdAt } = await plan(fixture, sessionId, hourly)
      clock.jump(HOUR)
      await told(fixture, sessionId, 'rescheduled')
      const shown = await recallsOf(fixture).calendar(VIEWER, { from, to: from + 4 * HOUR + MINUTE })
      expect(shown.planned.map(({ at }) => (at - createdAt) / HOUR)).toEqual([2, 3, 4])
      expect(shown.occurrences).toMatchObject([{ recallId: id, status: 'fired' }])
      expect(shown.recalls.map((each) => each.id)).toEqual([id])
      expect(shown.more).toBeUndefined()
    })

    it('the list of sessions tells when each wakes', async () => {
      const fixture = await start({ clock: jumpingClock() })
      const sessionId = await fixture.session()
      await fixture.session()
      const { nextAt } = await plan(fixture, sessionId, hourly)
      const { items } = await fixture.sessions.list(VIEWER, { filter: 'scheduled' })
      expect(items).toMatchObject([{ id: sessionId, nextRecallAt: nextAt }])
    })
  })
}
