/** Every end of a run that is in a log, and every request for approval, is told to webhooks, by the same transaction and with the same seq. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type CoreFixture, openCore } from '../fixtures/open-core.ts'
import type { MakeDatabase } from '../fixtures/test-database.ts'
import { queryOne } from '../store/script.ts'

/** Nothing listens there: what is told waits where it can be seen. */
const NOBODY = 'http://127.0.0.1:9/'

export function webhooksOfRunsContract(make: MakeDatabase): void {
  let vigil: CoreFixture
  let webhookId: string

  beforeEach(async () => {
    const settings = { VIGIL_SECRET: 'the secret of the server in tests', VIGIL_DELETE_UNDO_MS: 1 }
    vigil = await openCore({ database: await make(), settings })
    const made = await vigil.core.services.webhooks.create(vigil.viewer, {
      url: NOBODY,
      kinds: ['run-finished', 'approval-requested'],
    })
    webhookId = made.webhook.id
  })
  afterEach(() => vigil.dispose())

  const told = async () => (await vigil.core.services.webhooks.deliveries(vigil.viewer, { webhookId })).items
  const endOf = async (sessionId: string, runId: string) => (await vigil.finished(sessionId, runId)).at(-1)

  describe('webhooks are told', () => {
    it('that a run has completed', async () => {
      const id = await vigil.session()
      const { runId } = await vigil.send(id, 'say hello')
      const end = await endOf(id, runId)
      expect(await told()).toMatchObject([{ sessionId: id, seq: end?.seq, outcome: 'completed' }])
    })

    it('that a run was stopped, and that one was which never began', async () => {
      const id = await vigil.session()
      const first = await vigil.send(id, 'hang')
      const second = await vigil.send(id, 'say hello')
      await vigil.stop(id, second.runId)
      const never = await endOf(id, second.runId)
      await vigil.stop(id, first.runId)
      const stopped = await endOf(id, first.runId)
      const all = await told()
      expect(all.map((each) => each.seq).sort()).toEqual([never?.seq, stopped?.seq].sort())
      expect(all.map((each) => each.outcome)).toEqual(['stopped', 'stopped'])
    })

    it('that a run has failed, and why', async () => {
      const id = await vigil.session()
      const { runId } = await vigil.send(id, 'fail')
      const end = await endOf(id, runId)
      expect(await told()).toMatchObject([{ seq: end?.seq, outcome: 'failed' }])
      const row = await vigil.core.store.read(() => queryOne<{ payload: string }>('SELECT * FROM "WebhookDelivery"'))
      expect(JSON.parse(row?.payload ?? '')).toMatchObject({ runId, error: { message: expect.any(String) } })
    })

    it('that a tool waits for approval', async () => {
      const careful = { name: 'Careful', model: 'demo', tools: { current_time: 'ask' as const } }
      const { id: profileId } = await vigil.core.services.profiles.create(vigil.viewer, careful)
      const { id } = await vigil.sessions.create(vigil.viewer, { profileId })
      await vigil.send(id, 'call current_time {}')
      const asked = (await vigil.until(id, (event) => event.type === 'approval-requested')).at(-1)
      expect(await told()).toMatchObject([{ kind: 'approval-requested', sessionId: id, seq: asked?.seq }])
    })

    it('nothing of a user whose access has ended', async () => {
      const { tokens, webhooks } = vigil.core.services
      const { userId } = await tokens.add(vigil.viewer, 'ann')
      await webhooks.create({ userId }, { url: NOBODY, kinds: ['run-finished'] })
      await tokens.revoke(vigil.viewer, 'ann')
      expect((await webhooks.list({ userId })).items).toMatchObject([{ state: 'off' }])
      expect((await webhooks.list(vigil.viewer)).items).toMatchObject([{ state: 'on' }])
    })

    it('nothing any more of a session that is gone', async () => {
      const id = await vigil.session()
      await endOf(id, (await vigil.send(id, 'say hello')).runId)
      await vigil.sessions.remove(vigil.viewer, { sessionId: id })
      await expect.poll(told).toEqual([])
    })
  })
}
