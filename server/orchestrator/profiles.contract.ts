/** What holds on every store for runs and the profiles that they are made of. */
import { afterEach, describe, expect, it } from 'vitest'
import { deferred } from '../base/deferred.ts'
import { type CoreFixture, type CoreFixtureOptions, openCore } from '../fixtures/open-core.ts'
import { answer, type ModelScript, type Part } from '../fixtures/scripted-model.ts'
import type { MakeDatabase } from '../fixtures/test-database.ts'

async function* forever(first: string): AsyncGenerator<Part> {
  yield { type: 'text-start', id: 't' }
  yield { type: 'text-delta', id: 't', delta: first }
  await new Promise(() => {})
}

const isDelta = (event: { type: string; chunk?: { type: string } }) => event.chunk?.type === 'text-delta'
const me = { userId: 'local' }

export function profilesInRunsContract(make: MakeDatabase): void {
  const open: CoreFixture[] = []

  async function start(script: ModelScript, options: CoreFixtureOptions = {}): Promise<CoreFixture> {
    const vigil = await openCore({ script, ...options, database: options.database ?? (await make()) })
    open.push(vigil)
    return vigil
  }
  afterEach(async () => {
    for (const vigil of open.splice(0)) await vigil.dispose()
  })

  const systemOf = (vigil: CoreFixture, call: number) =>
    vigil.model.calls[call]?.prompt.find(({ role }) => role === 'system')?.content

  describe('a run', () => {
    it('keeps the profile that it started with; what was edited meanwhile counts for the next', async () => {
      const asked = deferred()
      const go = deferred()
      const vigil = await start(async function* script(_, index) {
        if (index === 0) {
          asked.resolve()
          await go.promise
        }
        yield* answer('done')
      })
      const { profiles } = vigil.core.services
      const { id } = await profiles.create(me, { name: 'Writer', model: 'scripted', system: 'Be old.' })
      const session = await vigil.sessions.create(me, { profileId: id })
      const first = await vigil.send(session.id, 'one')
      await asked.promise
      const queued = await vigil.send(session.id, 'two')
      await profiles.update(me, { profileId: id, version: 1, system: 'Be new.', model: 'demo' })
      go.resolve()
      await vigil.finished(session.id, queued.runId)
      expect(await vigil.run(first.runId)).toMatchObject({ model: 'scripted', outcome: 'completed' })
      expect(await vigil.run(queued.runId)).toMatchObject({ model: 'demo', outcome: 'completed' })
      expect(systemOf(vigil, 0)).toBe('Be old.')
    })

    it('keeps it over a crash too, with what it says about recoveries', async () => {
      const before = await start(() => forever('begun '))
      open.pop()
      const { profiles } = before.core.services
      const profile = { name: 'Writer', model: 'scripted', system: 'Be old.', recovery: 'continue' as const }
      const { id } = await profiles.create(me, profile)
      const session = await before.sessions.create(me, { profileId: id })
      const { runId } = await before.send(session.id, 'one')
      await before.until(session.id, isDelta)
      await profiles.update(me, { profileId: id, version: 1, system: 'Be new.', recovery: 'ask', model: 'demo' })
      await profiles.remove(me, { profileId: id })
      await before.core.close()
      const after = await start(() => answer('and ended'), { database: before.database })
      await after.finished(session.id, runId)
      expect(await after.run(runId)).toMatchObject({ model: 'scripted', outcome: 'completed', attempt: 1 })
      expect(systemOf(after, 0)).toBe('Be old.')
    })

    it('that was recovered waits for its user where its profile says so', async () => {
      const before = await start(() => forever('begun '))
      open.pop()
      const { id } = await before.core.services.profiles.create(me, { name: 'W', model: 'scripted', recovery: 'ask' })
      const session = await before.sessions.create(me, { profileId: id })
      const { runId } = await before.send(session.id, 'one')
      await before.until(session.id, isDelta)
      await before.core.close()
      const after = await start(() => answer('and ended'), { database: before.database })
      await after.finished(session.id, runId)
      expect(await after.run(runId)).toMatchObject({ outcome: 'interrupted' })
    })

    it('gets the tools that its profile allows, and no more steps than it says', async () => {
      const vigil = await start(() => answer('done'))
      const { profiles } = vigil.core.services
      const offered = async (tools: Record<string, 'allow' | 'deny'>, name: string) => {
        const { id } = await profiles.create(me, { name, model: 'scripted', tools })
        const session = await vigil.sessions.create(me, { profileId: id })
        await vigil.finished(session.id, (await vigil.send(session.id, name)).runId)
        return (vigil.model.calls.at(-1)?.tools ?? []).map((tool) => tool.name)
      }
      expect(await offered({ current_time: 'allow' }, 'with')).toEqual(['current_time'])
      expect(await offered({ current_time: 'deny' }, 'without')).toEqual([])
      expect(await offered({}, 'unsaid')).toEqual([])
      const { id } = await profiles.create(me, { name: 'short', model: 'demo', maxSteps: 2 })
      const session = await vigil.sessions.create(me, { profileId: id })
      const { runId } = await vigil.send(session.id, 'loop')
      await vigil.finished(session.id, runId)
      expect(await vigil.run(runId)).toMatchObject({ outcome: 'step-limit', steps: 2 })
    })
  })

  describe('a session', () => {
    it('takes the default of its user, and changes its profile for the next run', async () => {
      const vigil = await start(() => answer('done'))
      const { profiles } = vigil.core.services
      const { id } = await profiles.create(me, { name: 'Writer', model: 'demo' })
      await profiles.setDefault(me, id)
      const session = await vigil.sessions.create(me, {})
      expect(session.profileId).toBe(id)
      const changed = await vigil.sessions.update(me, { sessionId: session.id, profileId: 'default' })
      expect(changed.profileId).toBe('default')
      const { runId } = await vigil.send(session.id, 'go')
      const events = await vigil.finished(session.id, runId)
      expect(await vigil.run(runId)).toMatchObject({ profileId: 'default', model: 'scripted' })
      expect(events.find((event) => event.type === 'run-started')).toMatchObject({ profileId: 'default' })
      expect(events.find((event) => event.type === 'session' && event.action === 'updated')).toMatchObject({
        session: { profileId: 'default' },
      })
    })
  })

  it('the feed of a user, and of nobody else, says that profiles or providers changed', async () => {
    const vigil = await start(() => answer('done'))
    const ends = new AbortController()
    const feedOf = (userId: string) =>
      vigil.sessions.feed(
        { userId },
        {
          connectionId: userId,
          gate: { turn: async () => ({ charge() {}, settle() {} }) } as never,
          signal: ends.signal,
          stillAllowed: async () => true,
        },
      )
    const mine = feedOf('local')
    const others = feedOf('user:other')
    await Promise.all([mine.next(), others.next()])
    const told = mine.next()
    const unheard = others.next()
    await vigil.core.services.profiles.create(me, { name: 'Writer', model: 'demo' })
    expect((await told).value).toMatchObject({ profiles: true })
    ends.abort()
    expect((await unheard).done).toBe(true)
  })
}
