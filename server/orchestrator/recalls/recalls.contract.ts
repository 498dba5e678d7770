/** What holds of recalls on every store (contract section "Recalls"), row by row. */
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../base/app-error.ts'
import { deferred } from '../../base/deferred.ts'
import { openGate } from '../../base/read-gate.ts'
import { type JumpingClock, jumpingClock } from '../../fixtures/jumping-clock.ts'
import { type CoreFixture, type CoreFixtureOptions, openCore } from '../../fixtures/open-core.ts'
import { answer, callTool, finish, type ModelScript, type Part } from '../../fixtures/scripted-model.ts'
import type { MakeDatabase, TestDatabase } from '../../fixtures/test-database.ts'
import type { SessionEvent } from '../../protocol/events.ts'
import type { Definition, Occurrence, Recall, RecallAction } from '../../protocol/recalls.ts'
import { putRecalls, readRecall } from '../../store/rows/recall-rows.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const VIEWER = { userId: 'local' }

type RecallEvent = Extract<SessionEvent, { type: 'recall' }>
const isRecall = (event: SessionEvent): event is RecallEvent => event.type === 'recall'

const isSaying = (event: SessionEvent) => event.type === 'chunk' && event.chunk.type === 'text-delta'

const failing: Part[] = [{ type: 'error', error: new AppError('INVALID_INPUT', 'no such model') }]

export function recallsContract(make: MakeDatabase): void {
  const open: CoreFixture[] = []

  async function start(options: CoreFixtureOptions & { clock: JumpingClock }): Promise<CoreFixture> {
    const database = options.database ?? (await make())
    const fixture = await openCore({
      script: () => answer('done'),
      ...options,
      settings: { VIGIL_MODEL_TRIES: 1, ...options.settings },
      database,
    })
    open.push(fixture)
    return fixture
  }

  afterEach(async () => {
    for (const fixture of open.splice(0)) await fixture.dispose()
  })

  const recallsOf = (fixture: CoreFixture) => fixture.core.services.recalls

  async function plan(
    fixture: CoreFixture,
    sessionId: string,
    definition: Partial<Definition> & Pick<Definition, 'kind'>,
    more: { message?: string; note?: string } = {},
  ): Promise<Recall> {
    const input = { sessionId, message: 'wake up', ...definition, ...more }
    return (await recallsOf(fixture).schedule(VIEWER, input, 'client')).recall
  }

  const hourly = { kind: 'interval', everySeconds: 3600, timeZone: 'UTC' } as const

  /** The `nth` event of that action in the session's log, and all before it. */
  async function told(fixture: CoreFixture, sessionId: string, action: RecallAction, nth = 1): Promise<RecallEvent> {
    let seen = 0
    const events = await fixture.until(
      sessionId,
      (event) => isRecall(event) && event.action === action && ++seen === nth,
    )
    return events.at(-1) as RecallEvent
  }

  const ledger = async (fixture: CoreFixture, recallId: string): Promise<Occurrence[]> =>
    (await recallsOf(fixture).occurrences(VIEWER, { recallId, limit: 200 })).items.reverse()

  const recall = async (fixture: CoreFixture, recallId: string): Promise<Recall> =>
    (await recallsOf(fixture).get(VIEWER, recallId)).recall

  /** It says one time only; timers run on. */
  function stoppedClock(): JumpingClock {
    const clock = jumpingClock()
    const now = clock.now()
    return { ...clock, now: () => now }
  }

  /** A model whose first answer goes on until `free` is called. */
  function busyModel(): { script: ModelScript; free: () => void } {
    const held = deferred<void>()
    return {
      free: held.resolve,
      async *script(_call, index) {
        if (index > 0) return yield* answer('done')
        yield { type: 'text-start', id: 't' }
        yield { type: 'text-delta', id: 't', delta: 'busy' }
        await held.promise
        yield { type: 'text-end', id: 't' }
        yield finish
      },
    }
  }

  /** Resolves once the model is at it. */
  async function occupy(fixture: CoreFixture, sessionId: string): Promise<void> {
    const { runId } = await fixture.send(sessionId, 'keep busy')
    await fixture.until(sessionId, (event) => isSaying(event) && event.runId === runId)
  }

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
        settings: { VIGIL_RUN_WALL_MS: 0, VIGIL_RUN_IDLE_MS: 0 },
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
        settings: { VIGIL_RUN_WALL_MS: 0, VIGIL_RUN_IDLE_MS: 0 },
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

  describe('ends', () => {
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
        reason: expect.stringContaining('within an hour'),
      })
      expect((await ledger(fixture, id)).at(-1)).toMatchObject({ status: 'skipped', reason: 'limit' })
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
      await tokens.add(VIEWER, 'ann')
      expect(await recalls.resume(ann, anns.id)).toMatchObject({ status: 'pending' })
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
      const outputs = events.flatMap((event) => {
        if (event.type !== 'chunk') return []
        const { chunk } = event
        if (chunk.type === 'tool-output-available') return [chunk.output]
        return chunk.type === 'tool-output-error' ? [chunk.errorText] : []
      }) as [{ recallId: string; next: unknown[] }, { recalls: { recallId: string }[] }, ...string[]]
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

  /** Everything that was asked of the session so far is told. */
  async function fixtureIdle(fixture: CoreFixture, sessionId: string): Promise<void> {
    const { runId } = await fixture.send(sessionId, 'anything')
    await fixture.finished(sessionId, runId)
  }
}
