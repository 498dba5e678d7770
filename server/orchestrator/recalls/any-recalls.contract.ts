/**
 * What holds of recalls on every store, whatever is done to them and whenever the server dies or its clock jumps:
 * a planned time has one row and at most one run; every row comes to its end; the counts, the log and the recall's own
 * state say the same as the ledger.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../base/app-error.ts'
import { type JumpingClock, jumpingClock } from '../../fixtures/jumping-clock.ts'
import { type CoreFixture, openCore } from '../../fixtures/open-core.ts'
import { answer, type Part } from '../../fixtures/scripted-model.ts'
import type { MakeDatabase } from '../../fixtures/test-database.ts'
import type { SessionEvent } from '../../protocol/events.ts'
import type { Definition } from '../../protocol/recalls.ts'
import { recallTriggerOf } from '../../recalls/ledger.ts'
import { nextTimes } from '../../recalls/schedule/next-times.ts'
import type { NormalDefinition } from '../../recalls/schedule/normal-definition.ts'
import type { OccurrenceRow } from '../../store/rows/occurrence-rows.ts'
import type { RecallRow } from '../../store/rows/recall-rows.ts'
import type { RunRow } from '../../store/rows/run-rows.ts'
import { query } from '../../store/script.ts'

const MINUTE = 60_000
const REFUSALS = ['INVALID_INPUT', 'BUSY', 'VERSION_CONFLICT'] as const
const turn = () => new Promise(setImmediate)

/** Fails now and then, for good. */
async function* script(_: unknown, index: number): AsyncGenerator<Part> {
  for (let wait = 0; wait < index % 4; wait++) await turn()
  if (index % 5 === 4) yield { type: 'error', error: new AppError('INVALID_INPUT', 'not this time') }
  else yield* answer('done')
}

const settings = {
  VIGIL_MAX_LIVE_RUNS_PER_USER: 2,
  VIGIL_MODEL_TRIES: 1,
  VIGIL_RECALL_RUNS_PER_HOUR: 0,
  VIGIL_RUN_WALL_MS: 0,
  VIGIL_RUN_IDLE_MS: 0,
}

const definition = fc.record({
  kind: fc.constantFrom('interval' as const, 'once' as const, 'cron' as const),
  minutes: fc.integer({ min: 1, max: 7 }),
  ifBusy: fc.constantFrom('defer' as const, 'queue' as const, 'skip' as const, 'interrupt' as const),
  catchUp: fc.constantFrom('coalesce' as const, 'skip' as const, 'all' as const),
  maxOccurrences: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
})
type Shape = typeof definition extends fc.Arbitrary<infer T> ? T : never

const step = fc.record({
  session: fc.nat(2),
  pick: fc.nat(20),
  turns: fc.nat(6),
  minutes: fc.integer({ min: 1, max: 20 }),
  definition,
  do: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom('jump' as const) },
    { weight: 3, arbitrary: fc.constantFrom('schedule' as const, 'send' as const) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        'pause',
        'resume',
        'skip',
        'cancel',
        'undo',
        'edit',
        'retime',
        'runNow',
        'stop',
        'unqueue',
      ),
    },
    { weight: 1, arbitrary: fc.constantFrom('crash' as const, 'drain' as const, 'back' as const, 'remove' as const) },
  ),
})
const steps = fc.array(step, { minLength: 20, maxLength: 60, size: 'max' })
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

function asked({ kind, minutes, ...policy }: Shape): Definition {
  const timing = {
    interval: { everySeconds: minutes * 60 },
    once: { when: `${minutes}m` },
    cron: { cron: `*/${minutes} * * * *`, timeZone: 'UTC' },
  }[kind]
  return { kind, ...timing, ...policy, ...(kind === 'once' && { maxOccurrences: undefined }) } as Definition
}

class Trial {
  vigil: CoreFixture
  readonly clock: JumpingClock
  readonly sessions: string[] = []
  readonly recalls: string[] = []
  /** Whose planned times a user, or a clock that was set back, has interfered with. */
  readonly touched = new Set<string>()

  constructor(vigil: CoreFixture, clock: JumpingClock) {
    this.vigil = vigil
    this.clock = clock
  }

  get #service() {
    return this.vigil.core.services.recalls
  }

  async schedule(session: number, shape: Shape): Promise<void> {
    const input = { sessionId: this.sessions[session] ?? '', message: 'wake', ...asked(shape) }
    const { recall } = await this.#service.schedule(this.vigil.viewer, input, 'client')
    this.recalls.push(recall.id)
  }

  async take(next: Step): Promise<void> {
    const { viewer, sessions } = this.vigil
    const sessionId = this.sessions[next.session] ?? ''
    const recallId = this.recalls[next.pick % Math.max(1, this.recalls.length)]
    switch (next.do) {
      case 'schedule':
        return await this.schedule(next.session, next.definition)
      case 'send':
        await this.vigil.send(sessionId, 'hello')
        return
      case 'jump':
        return this.clock.jump(next.minutes * MINUTE)
      case 'back':
        for (const id of this.recalls) this.touched.add(id)
        return this.clock.jump(-next.minutes * MINUTE)
      case 'stop': {
        const { run } = await sessions.get(viewer, sessionId)
        if (run) await this.vigil.stop(sessionId, run.id)
        return
      }
      case 'unqueue':
        await sessions.editQueue(viewer, { sessionId, runIds: [] })
        return
      case 'remove':
        await sessions.remove(viewer, { sessionId })
        await turn()
        await sessions.remove(viewer, { sessionId, undo: true })
        return
      case 'drain':
        await this.vigil.close()
        return await this.#restart()
      case 'crash':
        await this.vigil.core.close()
        return await this.#restart()
      default:
        if (recallId) await this.#change(next, recallId)
    }
  }

  async #change(next: Step, recallId: string): Promise<void> {
    const { viewer } = this.vigil
    const service = this.#service
    if (next.do !== 'runNow' && next.do !== 'edit') this.touched.add(recallId)
    if (next.do === 'pause') await service.pause(viewer, recallId)
    if (next.do === 'resume') await service.resume(viewer, recallId)
    if (next.do === 'skip') await service.skip(viewer, recallId)
    if (next.do === 'cancel') await service.cancel(viewer, { recallId })
    if (next.do === 'undo') await service.cancel(viewer, { recallId, undo: true })
    if (next.do === 'runNow') await service.runNow(viewer, { recallId })
    if (next.do !== 'edit' && next.do !== 'retime') return
    const { recall } = await service.get(viewer, recallId)
    const change = next.do === 'edit' ? { message: 'another' } : { kind: 'interval' as const, everySeconds: 120 }
    await service.update(viewer, { recallId, version: recall.version, ...change })
  }

  async #restart(): Promise<void> {
    const { clock } = this
    this.vigil = await openCore({ script, clock, database: this.vigil.database, settings })
  }

  /** Resolves when nothing is planned, waits or runs any more. */
  async rest(): Promise<void> {
    const { viewer } = this.vigil
    for (const recallId of this.recalls) await this.#service.cancel(viewer, { recallId })
    const { prisma } = this.vigil.core.store
    const open = { status: { in: ['deferred', 'queued', 'running'] } }
    while ((await prisma.run.count({ where: { status: { not: 'ended' } } })) > 0) await turn()
    while ((await prisma.command.count({ where: { doneAt: null } })) > 0) await turn()
    expect(await prisma.occurrence.count({ where: open })).toBe(0)
  }

  rows<Row>(table: 'Recall' | 'Occurrence' | 'Run'): Promise<Row[]> {
    return this.vigil.core.store.read(() => query<Row>(`SELECT * FROM "${table}" ORDER BY "id"`))
  }

  async events(sessionId: string): Promise<SessionEvent[]> {
    const events: SessionEvent[] = []
    for await (const frame of this.vigil.watch(sessionId)) {
      events.push(...frame.events)
      if (frame.caughtUp) break
    }
    return events
  }
}

function holdsLedger(recall: RecallRow, rows: readonly OccurrenceRow[], runs: readonly RunRow[]): void {
  const planned = rows.filter((row) => row.manual === 0)
  expect(new Set(planned.map((row) => row.nominalAt)).size).toBe(planned.length)
  expect(recall.occurrences).toBe(planned.filter((row) => row.firedAt !== null).length)
  const { maxOccurrences } = JSON.parse(recall.definition) as Definition
  if (maxOccurrences !== undefined) expect(recall.occurrences).toBeLessThanOrEqual(maxOccurrences)
  expect(recall.status).not.toBe('pending')
  expect(recall.nextAt).toBeNull()
  for (const row of rows) {
    const own = runs.filter((run) => recallTriggerOf(run)?.occurrenceId === row.id)
    expect(own.map((run) => run.id)).toEqual(row.runId === null ? [] : [row.runId])
    expect(row.endedAt).not.toBeNull()
    if (row.status === 'coalesced') expect(rows.some((other) => other.id === row.coalescedInto)).toBe(true)
    if (row.status === 'fired' || row.status === 'failed') expect(row.runOutcome).toBe(own[0]?.outcome)
    if (row.startedAt === null && row.runId !== null) expect(row.status).toBe('cancelled')
  }
}

/** Whatever became of them, the times that came are all there, in the definition's order. */
function holdsTimes(recall: RecallRow, rows: readonly OccurrenceRow[]): void {
  const times = rows.flatMap((row) => (row.manual === 0 ? row.nominalAt : [])).sort((a, b) => a - b)
  const definition = JSON.parse(recall.definition) as NormalDefinition
  const after = recall.createdAt
  expect(times).toEqual(nextTimes(definition, { after, count: times.length }).map(({ at }) => at))
}

/** Each run that the ledger names began at most once, and the log tells the end of each occurrence once. */
function holdsLog(events: readonly SessionEvent[], rows: readonly OccurrenceRow[]): void {
  const started = events.flatMap((event) =>
    event.type === 'run-started' && event.trigger.kind === 'recall' ? event.trigger.occurrenceId : [],
  )
  const begun = rows.filter((row) => row.startedAt !== null).map((row) => row.id)
  expect([...started].sort()).toEqual([...begun].sort())
  const told = events.flatMap((event) =>
    event.type === 'recall' &&
    event.occurrence &&
    event.occurrence.endedAt !== undefined &&
    event.action !== 'rescheduled'
      ? `${event.occurrence.id} ${event.occurrence.status}`
      : [],
  )
  for (const row of rows) {
    // A recall that was paused or cancelled by the end of its run tells of that run once more.
    const ends = new Set(told.filter((line) => line.startsWith(row.id)))
    expect([...ends]).toEqual([`${row.id} ${row.status}`])
  }
}

export function anyRecallsContract(make: MakeDatabase, trials: number): void {
  describe('any interleaving of recalls', () => {
    it('gives each planned time one row, which comes to its end, and at most one run', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(definition, { minLength: 3, maxLength: 3 }), steps, async (planned, done) => {
          const clock = jumpingClock()
          const trial = new Trial(await openCore({ script, clock, database: await make(), settings }), clock)
          try {
            for (let count = 0; count < 3; count++) trial.sessions.push(await trial.vigil.session())
            for (const [session, shape] of planned.entries()) await trial.schedule(session, shape)
            for (const next of done) {
              for (let count = 0; count < next.turns; count++) await turn()
              await trial.take(next).catch((error: unknown) => {
                // What cannot be done in a recall's state, or after it has fired meanwhile, is refused; that is no fault.
                if (!REFUSALS.some((reason) => AppError.is(error, reason))) throw error
              })
            }
            await trial.rest()
            const occurrences = await trial.rows<OccurrenceRow>('Occurrence')
            const runs = await trial.rows<RunRow>('Run')
            for (const recall of await trial.rows<RecallRow>('Recall')) {
              const own = occurrences.filter(({ recallId }) => recallId === recall.id)
              holdsLedger(recall, own, runs)
              if (!trial.touched.has(recall.id)) holdsTimes(recall, own)
            }
            for (const id of trial.sessions) {
              holdsLog(
                await trial.events(id),
                occurrences.filter(({ sessionId }) => sessionId === id),
              )
            }
          } finally {
            await trial.vigil.dispose()
          }
        }),
        // A failure is told at once, with its seed: its smallest form would take minutes to find.
        { numRuns: trials, endOnFailure: true },
      )
    }, 120_000)
  })
}
