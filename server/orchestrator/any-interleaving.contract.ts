/** What holds on every store under any interleaving of commands, crashes and hand-overs; `trials` of them. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { AgentTool } from '../agent/tool.ts'
import { AppError } from '../base/app-error.ts'
import { type CoreFixture, openCore } from '../fixtures/open-core.ts'
import { answer, callTool, type Part } from '../fixtures/scripted-model.ts'
import type { MakeDatabase } from '../fixtures/test-database.ts'
import type { SessionEvent } from '../protocol/events.ts'
import type { Receipt } from '../protocol/sessions.ts'

const turn = () => new Promise(setImmediate)

const nothing: AgentTool = {
  name: 'nothing',
  description: 'nothing',
  inputSchema: z.looseObject({}),
  async execute() {
    await turn()
    return 'done'
  },
}

/** Waits for its user; tells which calls have started. */
const asking = (started: string[]): AgentTool => ({
  ...nothing,
  name: 'asking',
  policy: 'ask',
  async execute(_, { toolCallId }) {
    started.push(toolCallId)
    await turn()
    return 'done'
  },
})

let calls = 0

async function* script(_: unknown, index: number): AsyncGenerator<Part> {
  await turn()
  if (index % 3 === 0) {
    yield* callTool(index % 2 === 0 ? 'nothing' : 'asking', {}, `call-${calls++}`)
    return
  }
  yield { type: 'text-start', id: 't' }
  for (let part = 0; part < index % 5; part++) {
    yield { type: 'text-delta', id: 't', delta: `${part} ` }
    await turn()
  }
  yield { type: 'text-end', id: 't' }
  yield* answer('end')
}

const settings = { VIGIL_MAX_LIVE_RUNS_PER_USER: 2 }

const step = fc.record({
  session: fc.nat(3),
  turns: fc.nat(4),
  pick: fc.nat(30),
  do: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('queue' as const, 'interrupt' as const, 'steer' as const) },
    { weight: 5, arbitrary: fc.constantFrom('stop' as const, 'edit' as const, 'close' as const, 'again' as const) },
    { weight: 3, arbitrary: fc.constantFrom('allow' as const, 'deny' as const) },
    { weight: 1, arbitrary: fc.constantFrom('remove' as const, 'crash' as const, 'drain' as const) },
  ),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

class Trial {
  vigil: CoreFixture
  readonly sessions: string[] = []
  readonly receipts = new Map<string, Receipt[]>()
  /** Calls of the tool that asks, as they started. */
  started: string[] = []
  readonly sent = new Map<string, { text: string; ifBusy: 'queue' | 'interrupt' | 'steer' }>()

  private constructor(vigil: CoreFixture) {
    this.vigil = vigil
  }

  static async on(database: Awaited<ReturnType<MakeDatabase>>): Promise<Trial> {
    const started: string[] = []
    const trial = new Trial(await openCore({ script, tools: [nothing, asking(started)], database, settings }))
    trial.started = started
    return trial
  }

  async open(): Promise<void> {
    for (let count = 0; count < 4; count++) {
      const id = await this.vigil.session()
      this.sessions.push(id)
      this.receipts.set(id, [])
    }
  }

  async take(next: Step, index: number): Promise<void> {
    const { sessions, viewer } = this.vigil
    const sessionId = this.sessions[next.session] ?? ''
    const receipts = this.receipts.get(sessionId) ?? []
    const some = receipts[next.pick % Math.max(1, receipts.length)]
    switch (next.do) {
      case 'queue':
      case 'interrupt':
      case 'steer': {
        const requestId = `r${index}`
        this.sent.set(requestId, { text: `m${index}`, ifBusy: next.do })
        receipts.push(await this.vigil.send(sessionId, `m${index}`, { requestId, ifBusy: next.do }))
        return
      }
      case 'stop':
        if (some) await this.vigil.stop(sessionId, some.runId)
        return
      case 'edit': {
        const { queue } = await sessions.get(viewer, sessionId)
        const runIds = queue.map((item) => item.runId).reverse()
        await sessions.editQueue(viewer, { sessionId, runIds: runIds.slice(next.pick % 2) })
        return
      }
      case 'close':
        await sessions.close(viewer, { sessionId })
        return
      case 'allow':
      case 'deny':
        await this.answer(next.do, next.pick)
        return
      case 'again': {
        const before = some && this.sent.get(some.requestId)
        if (before)
          expect(await this.vigil.send(sessionId, before.text, { ...before, requestId: some.requestId })).toEqual(some)
        return
      }
      case 'remove':
        await sessions.remove(viewer, { sessionId })
        await turn()
        await sessions.remove(viewer, { sessionId, undo: true })
        return
      case 'drain':
        await this.vigil.close()
        return await this.restart()
      case 'crash':
        // Nothing is handed over or released: the next node finds the sessions owned by a dead one.
        await this.vigil.core.close()
        return await this.restart()
    }
  }

  async restart(): Promise<void> {
    const tools = [nothing, asking(this.started)]
    this.vigil = await openCore({ script, tools, database: this.vigil.database, settings })
  }

  /** Whatever waits for its user; false when nothing does. */
  async answer(decision: 'allow' | 'deny', pick: number): Promise<boolean> {
    const { prisma } = this.vigil.core.store
    const waiting = await prisma.approval.findMany({ where: { decision: null }, orderBy: { id: 'asc' } })
    const some = waiting[pick % Math.max(1, waiting.length)]
    if (!some) return false
    const { sessionId, id: approvalId } = some
    await this.vigil.sessions.approve(this.vigil.viewer, { sessionId, approvalId, decision })
    return true
  }

  /** Resolves when every run has ended. */
  async rest(): Promise<void> {
    const { prisma } = this.vigil.core.store
    while ((await prisma.run.count({ where: { status: { not: 'ended' } } })) > 0) {
      await this.answer('allow', 0)
      await turn()
    }
    while ((await prisma.command.count({ where: { doneAt: null } })) > 0) await turn()
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

/** Every question has one answer in the log, and only what was allowed has started, once. */
function holdsApprovals(events: SessionEvent[], started: readonly string[]): void {
  const asked = events.filter((event) => event.type === 'approval-requested')
  const answers = events.filter((event) => event.type === 'approval-answered')
  expect(answers.map((event) => event.approvalId).sort()).toEqual(asked.map((event) => event.approvalId).sort())
  const allowed = new Set(answers.filter((event) => event.decision === 'allow').map((event) => event.approvalId))
  for (const { approvalId, toolCallId } of asked) {
    const times = started.filter((id) => id === toolCallId).length
    expect(times).toBeLessThanOrEqual(allowed.has(approvalId) ? 1 : 0)
  }
}

function holds(events: SessionEvent[], receipts: Receipt[]): void {
  expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index + 1))
  let live: string | undefined
  const ended = new Map<string, number>()
  for (const event of events) {
    if (event.type === 'run-started') {
      expect(live).toBeUndefined()
      expect(events[event.seq - 2]).toMatchObject({ type: 'message', runId: event.runId, message: { role: 'user' } })
      live = event.runId
    }
    if (event.type === 'run-finished' && event.runId) {
      ended.set(event.runId, (ended.get(event.runId) ?? 0) + 1)
      if (live === event.runId) live = undefined
    }
    if (event.type === 'chunk') expect(event.runId).toBe(live)
  }
  expect(live).toBeUndefined()
  const steered = new Set(
    events.flatMap((event) => {
      const metadata =
        event.type === 'message' ? (event.message.metadata as { steered?: true; requestId?: string }) : {}
      return metadata.steered && metadata.requestId ? [metadata.requestId] : []
    }),
  )
  for (const { runId, requestId } of receipts) expect(ended.get(runId) ?? 0).toBe(steered.has(requestId) ? 0 : 1)
}

export function anyInterleavingContract(make: MakeDatabase, trials: number): void {
  describe('any interleaving of commands', () => {
    it('ends every accepted run once, one at a time, in a log without a hole', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), fc.boolean(), async (steps, together) => {
          const trial = await Trial.on(await make())
          try {
            await trial.open()
            const inFlight: Promise<void>[] = []
            for (const [index, next] of steps.entries()) {
              for (let count = 0; count < next.turns; count++) await turn()
              const restarts = next.do === 'crash' || next.do === 'drain'
              if (restarts) await Promise.all(inFlight)
              const taken = trial.take(next, index).catch((error: unknown) => {
                if (!AppError.is(error, 'BUSY')) throw error
              })
              inFlight.push(taken)
              if (!together || restarts) await taken
            }
            await Promise.all(inFlight)
            await trial.rest()
            for (const id of trial.sessions) {
              const events = await trial.events(id)
              holds(events, trial.receipts.get(id) ?? [])
              holdsApprovals(events, trial.started)
            }
          } finally {
            await trial.vigil.dispose()
          }
        }),
        { numRuns: trials },
      )
    }, 120_000)
  })
}
