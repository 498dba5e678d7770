/** What holds on every store for tool calls that wait for their user (contract row "approval"). */
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { AgentTool } from '../agent/tool.ts'
import { pause, systemClock } from '../base/clock.ts'
import { type CoreFixture, type CoreFixtureOptions, openCore } from '../fixtures/open-core.ts'
import { answer, callTool, finish, type Part } from '../fixtures/scripted-model.ts'
import type { MakeDatabase } from '../fixtures/test-database.ts'
import type { SessionEvent } from '../protocol/events.ts'
import { isToolPart, type ToolPart } from '../protocol/tool-part.ts'

interface Ran {
  tool: string
  input: unknown
}

function tools(ran: Ran[]): AgentTool[] {
  const make = (name: string, policy: AgentTool['policy']): AgentTool => ({
    name,
    description: name,
    inputSchema: z.object({ path: z.string() }),
    ...(policy && { policy }),
    async execute(input) {
      ran.push({ tool: name, input })
      return `${name} done`
    },
  })
  return [make('erase', 'ask'), make('look', 'allow')]
}

function* callBoth(): Generator<Part> {
  yield { type: 'tool-call', toolCallId: 'c1', toolName: 'look', input: '{"path":"a"}' }
  yield { type: 'tool-call', toolCallId: 'c2', toolName: 'erase', input: '{"path":"b"}' }
  yield { type: 'tool-call', toolCallId: 'c3', toolName: 'erase', input: '{"path":"c"}' }
  yield finish
}

const eraseOnce = (call: { prompt: { role: string }[] }) =>
  call.prompt.at(-1)?.role === 'tool' ? answer('finished') : callTool('erase', { path: 'x' })

type Requested = Extract<SessionEvent, { type: 'approval-requested' }>
const isRequest = (event: SessionEvent): event is Requested => event.type === 'approval-requested'

export function approvalsContract(make: MakeDatabase): void {
  const open: CoreFixture[] = []
  let ran: Ran[] = []

  async function start(options: CoreFixtureOptions = {}): Promise<CoreFixture> {
    const fixture = await openCore({
      script: eraseOnce,
      tools: tools(ran),
      ...options,
      database: options.database ?? (await make()),
    })
    open.push(fixture)
    return fixture
  }

  afterEach(async () => {
    for (const fixture of open.splice(0)) await fixture.dispose()
    ran = []
  })

  async function asked(fixture: CoreFixture, text = 'go') {
    const sessionId = await fixture.session()
    const { runId } = await fixture.send(sessionId, text)
    const events = await fixture.until(sessionId, isRequest)
    await expect.poll(async () => (await fixture.run(runId)).status).toBe('awaiting-approval')
    return { sessionId, runId, request: events.findLast(isRequest) as Requested }
  }

  const approve = (fixture: CoreFixture, sessionId: string, request: Requested, more: object = {}) =>
    fixture.sessions.approve(fixture.viewer, {
      sessionId,
      approvalId: request.approvalId,
      decision: 'allow',
      ...more,
    })

  async function toolParts(fixture: CoreFixture, sessionId: string): Promise<ToolPart[]> {
    const { messages } = await fixture.sessions.history(fixture.viewer, { sessionId })
    return messages.flatMap((message) => message.parts.filter(isToolPart)) as ToolPart[]
  }

  describe('a call that needs its user', () => {
    it('is asked about before it starts, and runs once it is allowed', async () => {
      const fixture = await start()
      const { sessionId, runId, request } = await asked(fixture)
      expect(request).toMatchObject({ runId, toolName: 'erase', input: { path: 'x' } })
      expect(ran).toEqual([])
      expect(await approve(fixture, sessionId, request)).toEqual({ outcome: 'accepted' })
      const events = await fixture.finished(sessionId, runId)
      expect(ran).toEqual([{ tool: 'erase', input: { path: 'x' } }])
      expect(events.filter((event) => event.type === 'approval-answered')).toMatchObject([
        { approvalId: request.approvalId, decision: 'allow', by: 'local' },
      ])
      expect(events.at(-1)).toMatchObject({ outcome: 'completed' })
      expect((await fixture.text(sessionId)).at(-1)).toBe('finished')
      expect(await toolParts(fixture, sessionId)).toMatchObject([{ state: 'output-available', output: 'erase done' }])
    })

    it('never starts when it is denied, and the model learns why', async () => {
      const fixture = await start()
      const { sessionId, runId, request } = await asked(fixture)
      await approve(fixture, sessionId, request, { decision: 'deny', reason: 'not on a Friday' })
      await fixture.finished(sessionId, runId)
      expect(ran).toEqual([])
      expect(await toolParts(fixture, sessionId)).toMatchObject([{ state: 'output-denied' }])
      expect(JSON.stringify(fixture.model.calls.at(-1)?.prompt.at(-1))).toContain('not on a Friday')
    })

    it('runs with the input that its user wrote instead', async () => {
      const fixture = await start()
      const { sessionId, runId, request } = await asked(fixture)
      await expect(approve(fixture, sessionId, request, { editedInput: { path: 7 } })).rejects.toMatchObject({
        data: { reason: 'INVALID_INPUT', field: 'editedInput' },
      })
      await approve(fixture, sessionId, request, { editedInput: { path: 'y' } })
      await fixture.finished(sessionId, runId)
      expect(ran).toEqual([{ tool: 'erase', input: { path: 'y' } }])
      expect(await toolParts(fixture, sessionId)).toMatchObject([{ input: { path: 'y' }, state: 'output-available' }])
    })

    it('is answered once: the second answer changes nothing', async () => {
      const fixture = await start()
      const { sessionId, runId, request } = await asked(fixture)
      const answers = await Promise.all([
        approve(fixture, sessionId, request),
        approve(fixture, sessionId, request, { decision: 'deny' }),
      ])
      expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['accepted', 'already-answered'])
      await fixture.finished(sessionId, runId)
      expect(ran).toHaveLength(answers[0].outcome === 'accepted' ? 1 : 0)
    })

    it('is asked about once a session when its user allows the tool for all of it', async () => {
      const fixture = await start()
      const { sessionId, runId, request } = await asked(fixture)
      await approve(fixture, sessionId, request, { remember: 'session' })
      await fixture.finished(sessionId, runId)
      const next = await fixture.send(sessionId, 'again')
      const events = await fixture.finished(sessionId, next.runId)
      expect(events.filter(isRequest)).toHaveLength(1)
      expect(ran).toHaveLength(2)
    })

    it('is not asked about again when its user allows the tool in the profile, which the built-in one refuses', async () => {
      const fixture = await start()
      const { sessionId, request } = await asked(fixture)
      await expect(approve(fixture, sessionId, request, { remember: 'profile' })).rejects.toMatchObject({
        data: { reason: 'INVALID_INPUT', field: 'remember' },
      })
      const { profiles } = fixture.core.services
      const profile = await profiles.create(fixture.viewer, { name: 'own', model: 'scripted', tools: { erase: 'ask' } })
      const own = await fixture.sessions.create(fixture.viewer, { profileId: profile.id })
      const first = await fixture.send(own.id, 'go')
      const events = await fixture.until(own.id, isRequest)
      await approve(fixture, own.id, events.findLast(isRequest) as Requested, { remember: 'profile' })
      await fixture.finished(own.id, first.runId)
      const next = await fixture.sessions.create(fixture.viewer, { profileId: profile.id })
      const { runId } = await fixture.send(next.id, 'go')
      expect((await fixture.finished(next.id, runId)).some(isRequest)).toBe(false)
      expect(ran).toHaveLength(2)
    })
  })

  it('other calls of the step run meanwhile, and the step goes on when all are answered', async () => {
    const fixture = await start({
      script: (call) => (call.prompt.at(-1)?.role === 'tool' ? answer('finished') : callBoth()),
    })
    const { sessionId, runId } = await asked(fixture)
    expect(ran).toEqual([{ tool: 'look', input: { path: 'a' } }])
    let count = 0
    const events = await fixture.until(sessionId, (event) => isRequest(event) && ++count === 2)
    const [first, second] = events.filter(isRequest)
    if (!first || !second) throw new Error('two calls were not asked about')
    await approve(fixture, sessionId, first)
    await fixture.until(sessionId, (event) => event.type === 'approval-answered')
    expect((await fixture.run(runId)).status).toBe('awaiting-approval')
    expect(ran).toHaveLength(1)
    await approve(fixture, sessionId, second, { decision: 'deny' })
    await fixture.finished(sessionId, runId)
    expect(ran).toEqual([
      { tool: 'look', input: { path: 'a' } },
      { tool: 'erase', input: { path: 'b' } },
    ])
  })

  describe('a run that waits for its user', () => {
    it('holds no place in the user’s limit, and waits for one once it is answered', async () => {
      let release = () => {}
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      async function* slowly(): AsyncGenerator<Part> {
        await held
        yield* answer('slow')
      }
      const isSlow = (call: { prompt: unknown }) => JSON.stringify(call.prompt).includes('slowly')
      const fixture = await start({
        script: (call) => (isSlow(call) ? slowly() : eraseOnce(call)),
        settings: { VIGIL_MAX_LIVE_RUNS_PER_USER: 1 },
      })
      const { sessionId, runId, request } = await asked(fixture)
      const other = await fixture.session()
      const second = await fixture.send(other, 'slowly')
      expect(second.status).toBe('started')
      await approve(fixture, sessionId, request)
      await expect.poll(async () => (await fixture.run(second.runId)).status).toBe('running')
      expect((await fixture.run(runId)).status).toBe('awaiting-approval')
      // It is listed as what it is: nobody is asked for anything any more.
      const { items } = await fixture.sessions.list(fixture.viewer, {})
      expect(items.find(({ id }) => id === sessionId)?.status).toBe('queued')
      expect((await fixture.sessions.counts(fixture.viewer)).attention).toBe(0)
      expect((await fixture.sessions.inbox(fixture.viewer, {})).items).toEqual([])
      // What comes later does not pass it by.
      const third = await fixture.send(await fixture.session(), 'go')
      expect(third.status).toBe('queued')
      release()
      await fixture.finished(sessionId, runId)
      expect(ran[0]).toEqual({ tool: 'erase', input: { path: 'x' } })
    })

    it('may be unloaded, and goes on when it is answered', async () => {
      const fixture = await start({ settings: { VIGIL_IDLE_UNLOAD_MS: 20 } })
      const { sessionId, runId, request } = await asked(fixture)
      await expect.poll(() => fixture.core.services.server.counts().loadedSessions).toBe(0)
      await approve(fixture, sessionId, request)
      const events = await fixture.finished(sessionId, runId)
      expect(ran).toHaveLength(1)
      expect(events.some((event) => event.type === 'run-interrupted')).toBe(false)
    })

    it('survives its node, untouched, and is answered at another one', async () => {
      const before = await openCore({ script: eraseOnce, tools: tools(ran), database: await make() })
      const { sessionId, runId, request } = await asked(before)
      await before.core.close()
      const after = await start({ database: before.database })
      expect((await after.run(runId)).status).toBe('awaiting-approval')
      await approve(after, sessionId, request)
      const events = await after.finished(sessionId, runId)
      expect(events.some((event) => event.type === 'run-interrupted')).toBe(false)
      expect(events.at(-1)).toMatchObject({ outcome: 'completed' })
      expect(ran).toHaveLength(1)
    })

    it('goes on with an answer that was given when nobody owned its session', async () => {
      const before = await openCore({ script: eraseOnce, tools: tools(ran), database: await make() })
      const { sessionId, runId, request } = await asked(before)
      before.core.interrupt()
      await before.core.drain(0)
      await approve(before, sessionId, request)
      await before.core.close()
      const after = await start({ database: before.database })
      await after.finished(sessionId, runId)
      expect(ran).toHaveLength(1)
    })

    it('stops when its user stops it: the call never starts, and no answer is taken any more', async () => {
      const fixture = await start()
      const { sessionId, runId, request } = await asked(fixture)
      await fixture.stop(sessionId, runId)
      const events = await fixture.finished(sessionId, runId)
      expect(events.filter((event) => event.type === 'approval-answered')).toMatchObject([{ decision: 'expired' }])
      expect(events.at(-1)).toMatchObject({ outcome: 'stopped' })
      expect(await approve(fixture, sessionId, request)).toEqual({ outcome: 'already-answered' })
      expect(ran).toEqual([])
      expect(await toolParts(fixture, sessionId)).toMatchObject([
        { state: 'approval-responded', approval: { approved: false } },
      ])
    })

    it('lets its clocks stand still', async () => {
      const fixture = await start({ settings: { VIGIL_RUN_WALL_MS: 1_500, VIGIL_RUN_IDLE_MS: 1_000 } })
      const { sessionId, runId, request } = await asked(fixture)
      // As long as all its time and more.
      await pause(systemClock, 1_700)
      await approve(fixture, sessionId, request)
      const events = await fixture.finished(sessionId, runId)
      expect(events.at(-1)).toMatchObject({ outcome: 'completed' })
    })

    it('keeps what is sent meanwhile in the queue', async () => {
      const fixture = await start()
      const { sessionId, runId, request } = await asked(fixture)
      const next = await fixture.send(sessionId, 'next')
      expect(next.status).toBe('queued')
      await approve(fixture, sessionId, request, { remember: 'session' })
      const events = await fixture.finished(sessionId, next.runId)
      const ends = events.filter((event) => event.type === 'run-finished').map((event) => event.runId)
      expect(ends).toEqual([runId, next.runId])
    })
  })

  it('another user’s request cannot be found', async () => {
    const fixture = await start()
    const { sessionId, request } = await asked(fixture)
    const answering = fixture.sessions.approve(
      { userId: 'user:other' },
      { sessionId, approvalId: request.approvalId, decision: 'allow' },
    )
    await expect(answering).rejects.toMatchObject({ data: { reason: 'NOT_FOUND' } })
    await expect(
      fixture.sessions.approve(fixture.viewer, {
        sessionId: await fixture.session(),
        approvalId: request.approvalId,
        decision: 'allow',
      }),
    ).rejects.toMatchObject({ data: { reason: 'NOT_FOUND' } })
  })
}
