/** What holds for webhooks on every store: who is told what, how often, when again, and when no more. */
import type { ServerResponse } from 'node:http'
import { Webhook as Verifier } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLogger } from '../base/logger.ts'
import { createSealer } from '../base/sealed-box.ts'
import { fakeClock } from '../fixtures/fake-clock.ts'
import type { MakeDatabase, TestDatabase } from '../fixtures/test-database.ts'
import type { RunOutcome } from '../protocol/runs.ts'
import type { CreateWebhookInput, DeliveryStatus, WebhookNews } from '../protocol/webhooks.ts'
import { ensureUser, insertSession } from '../store/rows/session-rows.ts'
import { query } from '../store/script.ts'
import type { Store } from '../store/store.ts'
import { type Receiver, startReceiver, status } from './fixtures/receiver.ts'
import { planDeliveries } from './plan-deliveries.ts'
import { createWebhooks, type Webhooks } from './webhooks.ts'

const ANN = { userId: 'ann' }
const SECOND = 1_000
const HOUR = 3_600_000
const DAY = 24 * HOUR
const sealer = createSealer(() => Buffer.from('the secret of the server in tests'))
const ended = (outcome: RunOutcome): WebhookNews => ({ type: 'run-finished', runId: 'r', outcome })
const completed = ended('completed')

export function webhooksContract(make: MakeDatabase): void {
  let database: TestDatabase
  let store: Store
  let clock: ReturnType<typeof fakeClock>
  let receiver: Receiver
  let node: Webhooks
  let nodes: Webhooks[]
  let dead: Set<string>

  function open(nodeId: string, on = store, sealedBy = sealer, enabled = true): Webhooks {
    const opened = createWebhooks({
      nodeId,
      store: on,
      clock,
      logger: silentLogger,
      sealer: sealedBy,
      enabled,
      userAgent: 'Vigil/test',
      random: () => 0.5,
      isAlive: (id) => !dead.has(id),
      pageOf: (id) => `https://vigil.example/s/${id}`,
    })
    nodes.push(opened)
    return opened
  }

  beforeEach(async () => {
    database = await make()
    store = await database.open()
    clock = fakeClock()
    receiver = await startReceiver()
    nodes = []
    dead = new Set()
    node = open('node_a')
    await store.write(function* fill() {
      yield* ensureUser('ann', 'Ann', 0)
      const session = { id: 's', userId: 'ann', title: 'Ship it', profileId: 'default', metadata: {} }
      yield* insertSession({ ...session, createdAt: 0, updatedAt: 0, readUpTo: 0 })
    })
  })
  afterEach(async () => {
    for (const each of nodes) await each.drain(0)
    await receiver.close()
    await store.close()
    await database.dispose()
  })

  const hook = async (input: Partial<CreateWebhookInput> = {}) =>
    await node.service.create(ANN, { url: receiver.url, kinds: ['run-finished'], ...input })
  const tell = (seq: number, news = completed, by = node) => {
    const event = { ...ANN, sessionId: 's', seq, at: clock.now(), news }
    return store.write(() => by.outbox.plan(event)).then(() => by.outbox.send())
  }
  const deliveries = async (webhookId: string) => (await node.service.deliveries(ANN, { webhookId, limit: 200 })).items
  const only = async (webhookId: string) => (await deliveries(webhookId))[0]
  const settled = async (webhookId: string, tries: number, is: DeliveryStatus) => {
    const look = () => {
      // Rings what was armed after the clock had moved.
      clock.advance(0)
      return only(webhookId)
    }
    await expect.poll(look).toMatchObject({ tries, status: is, trying: false })
    return await only(webhookId)
  }
  const arrivals = (count: number) => expect.poll(() => receiver.received.length, { timeout: 10_000 }).toBe(count)
  const ids = () => receiver.received.map(({ headers }) => headers['webhook-id'])

  describe('an event', () => {
    it('is told to each webhook that takes it, signed so that the library verifies it', async () => {
      const { webhook, secret } = await hook()
      await hook({ outcomes: 'failed' })
      await hook({ kinds: ['recall-failed'] })
      await tell(7)
      await settled(webhook.id, 1, 'delivered')
      expect(receiver.received).toHaveLength(1)
      const [{ headers, body }] = receiver.received as [Receiver['received'][0]]
      const sentAt = new Date(Number(headers['webhook-timestamp']) * 1000)
      const id = headers['webhook-id'] ?? ''
      expect(headers['webhook-signature']).toBe(new Verifier(secret).sign(id, sentAt, body))
      expect(headers['content-type']).toBe('application/json')
      expect(JSON.parse(body)).toEqual({
        id,
        at: 0,
        sessionId: 's',
        seq: 7,
        title: 'Ship it',
        url: 'https://vigil.example/s/s',
        ...completed,
      })
    })

    it('is one delivery for each webhook, however often it is planned', async () => {
      const { webhook } = await hook()
      await tell(1)
      await tell(1)
      await settled(webhook.id, 1, 'delivered')
      expect(await deliveries(webhook.id)).toHaveLength(1)
    })

    it('of a kind without a source yet is told like any other', async () => {
      await hook({ kinds: ['approval-requested', 'recall-failed'] })
      await tell(1, { type: 'approval-requested', runId: 'r', approvalId: 'a', toolName: 'bash' })
      await tell(2, { type: 'recall-failed', recallId: 'c', occurrenceId: 'o', reason: 'no' })
      await arrivals(2)
    })

    it('costs a user without webhooks one statement', () => {
      const script = planDeliveries({ ...ANN, sessionId: 's', seq: 1, at: 0, news: completed }, String)
      const first = script.next()
      expect(first.value).toMatchObject({ sql: expect.stringContaining('FROM "Webhook"') })
      expect(script.next({ rows: [], changes: 0 })).toEqual({ done: true, value: 0 })
    })
  })

  describe('two nodes', () => {
    it('send each delivery once, though both look at the same time', async () => {
      const other = await database.open()
      const second = open('node_b', other)
      const { webhook } = await hook()
      const held: ServerResponse[] = []
      receiver.answer = (response) => held.push(response)
      for (let seq = 1; seq <= 30; seq++) {
        await store.write(() => node.outbox.plan({ ...ANN, sessionId: 's', seq, at: 0, news: completed }))
      }
      node.recover()
      second.recover()
      // Four at a time from each.
      await arrivals(8)
      receiver.answer = status(204)
      for (const response of held) response.writeHead(204).end()
      await expect
        .poll(async () => (await deliveries(webhook.id)).every((each) => each.status === 'delivered'))
        .toBe(true)
      expect(new Set(ids()).size).toBe(30)
      expect(receiver.received).toHaveLength(30)
      await second.drain(0)
      await other.close()
    })

    it('of which one has died in the middle of a try: the other repeats it under the same id', async () => {
      const second = open('node_b')
      const { webhook } = await hook()
      const held: ServerResponse[] = []
      receiver.answer = (response) => held.push(response)
      await tell(1)
      await arrivals(1)
      second.recover()
      dead.add('node_a')
      receiver.answer = status(204)
      second.recover()
      await settled(webhook.id, 2, 'delivered')
      held[0]?.writeHead(500).end()
      await node.drain(1)
      expect(await only(webhook.id)).toMatchObject({ status: 'delivered', tries: 2 })
      expect(new Set(ids()).size).toBe(1)
    })
  })

  describe('a delivery that does not arrive', () => {
    it('is tried again later and later, ten times in all, under one id, and then has failed', async () => {
      const { webhook } = await hook()
      receiver.answer = status(500)
      await tell(1)
      const pauses: number[] = []
      for (let tries = 1; tries < 10; tries++) {
        const { nextAt = 0 } = (await settled(webhook.id, tries, 'pending')) ?? {}
        pauses.push((nextAt - clock.now()) / SECOND)
        while (clock.now() < nextAt) clock.advance(Math.min(nextAt - clock.now(), HOUR))
      }
      expect(pauses).toEqual([5, 30, 120, 600, 3_600, 21_600, 43_200, 86_400, 86_400])
      expect(await settled(webhook.id, 10, 'failed')).toMatchObject({
        lastStatus: 500,
        lastError: 'The receiver answered 500.',
      })
      expect(new Set(ids()).size).toBe(1)
      const [shown] = (await node.service.list(ANN)).items
      expect(shown).toMatchObject({ state: 'failing', since: 0, lastError: 'The receiver answered 500.' })

      receiver.answer = status(200)
      await node.service.redeliver(ANN, (await only(webhook.id))?.id ?? '')
      await settled(webhook.id, 1, 'delivered')
      expect((await node.service.list(ANN)).items[0]).toMatchObject({ state: 'on' })
      expect(new Set(ids()).size).toBe(1)
    })

    it('waits as long as its receiver asks, up to six hours', async () => {
      const { webhook } = await hook()
      receiver.answer = status(429, { 'retry-after': '120' })
      await tell(1)
      expect(await settled(webhook.id, 1, 'pending')).toMatchObject({ nextAt: 120 * SECOND })
      receiver.answer = status(503, { 'retry-after': '999999' })
      clock.advance(120 * SECOND)
      expect(await settled(webhook.id, 2, 'pending')).toMatchObject({ nextAt: 120 * SECOND + 6 * HOUR })
    })

    it('says that there was no answer, no host, or a redirect', async () => {
      const { webhook } = await hook()
      const held: ServerResponse[] = []
      receiver.answer = (response) => held.push(response)
      await tell(1)
      await arrivals(1)
      clock.advance(10 * SECOND)
      expect(await settled(webhook.id, 1, 'pending')).toMatchObject({ lastError: 'No answer within 10 s.' })
      receiver.answer = status(302, { location: receiver.url })
      clock.advance(30 * SECOND)
      const words = 'The receiver answered 302, a redirect; redirects are not followed.'
      expect(await settled(webhook.id, 2, 'pending')).toMatchObject({ lastError: words, lastStatus: 302 })
      await receiver.close()
      expect(await node.service.test(ANN, webhook.id)).toMatchObject({
        delivered: false,
        error: 'The connection was refused: nothing listens there.',
      })
      receiver = await startReceiver()
    })

    it('keeps no other host waiting', async () => {
      const slow = await startReceiver()
      slow.answer = () => {}
      const { webhook } = await hook({ url: slow.url })
      for (let seq = 1; seq <= 50; seq++) await tell(seq)
      await expect.poll(() => slow.received.length).toBe(4)
      const { webhook: quick } = await hook()
      await tell(51)
      await settled(quick.id, 1, 'delivered')
      expect(slow.received).toHaveLength(4)
      expect((await deliveries(webhook.id)).filter(({ trying }) => trying)).toHaveLength(4)
      await slow.close()
    })

    it('of which one was cut by the end of its server is due at once for the next', async () => {
      const { webhook } = await hook()
      receiver.answer = () => {}
      await tell(1)
      await arrivals(1)
      await node.drain(0)
      expect(await only(webhook.id)).toMatchObject({ status: 'pending', tries: 1, trying: false, nextAt: 0 })
      receiver.answer = status(204)
      open('node_b').recover()
      await settled(webhook.id, 2, 'delivered')
    })
  })

  describe('a webhook', () => {
    it('whose receiver answers 410 is off, and says so; what waits has failed, and nothing more is planned', async () => {
      const { webhook } = await hook()
      receiver.answer = status(500)
      await tell(1)
      await settled(webhook.id, 1, 'pending')
      receiver.answer = status(410)
      await tell(2)
      await expect.poll(async () => (await node.service.list(ANN)).items[0]?.state).toBe('gone')
      const all = await deliveries(webhook.id)
      expect(all.map((each) => each.status)).toEqual(['failed', 'failed'])
      await tell(3)
      expect(await deliveries(webhook.id)).toHaveLength(2)
      await expect(node.service.redeliver(ANN, all[0]?.id ?? '')).rejects.toMatchObject({ reason: 'INVALID_INPUT' })
      const [off] = (await node.service.list(ANN)).items
      const on = await node.service.update(ANN, { webhookId: webhook.id, version: off?.version ?? 0, enabled: true })
      expect(on.state).toBe('on')
    })

    it('that is turned off is told nothing more', async () => {
      const { webhook } = await hook()
      receiver.answer = status(500)
      await tell(1)
      await settled(webhook.id, 1, 'pending')
      await node.service.update(ANN, { webhookId: webhook.id, version: webhook.version, enabled: false })
      expect(await only(webhook.id)).toMatchObject({ status: 'failed', lastError: 'The webhook was turned off.' })
      await tell(2)
      clock.advance(DAY)
      expect(receiver.received).toHaveLength(1)
    })

    it('keeps its secret sealed, and tells it only when it is made', async () => {
      const { webhook, secret } = await hook()
      expect(secret).toMatch(/^whsec_[\w+/]{43}=$/)
      const rows = await store.read(() => query('SELECT * FROM "Webhook"'))
      expect(JSON.stringify(rows)).not.toContain(secret.slice(6))
      expect(JSON.stringify([webhook, await node.service.list(ANN)])).not.toContain(secret.slice(6))
    })

    it('signs with both secrets for a day after a new one was made', async () => {
      const { webhook, secret: old } = await hook()
      const { secret } = await node.service.rotateSecret(ANN, webhook.id)
      const signers = async () => {
        await node.service.test(ANN, webhook.id)
        const { headers, body } = receiver.received.at(-1) as Receiver['received'][0]
        const at = new Date(Number(headers['webhook-timestamp']) * 1000)
        const signatures = headers['webhook-signature']?.split(' ') ?? []
        return [secret, old].filter((each) =>
          signatures.includes(new Verifier(each).sign(headers['webhook-id'] ?? '', at, body)),
        )
      }
      expect(await signers()).toEqual([secret, old])
      clock.advance(DAY)
      expect(await signers()).toEqual([secret])
    })

    it('whose secret does not open any more says so, and works again with a new one', async () => {
      const { webhook } = await hook()
      const other = open(
        'node_b',
        store,
        createSealer(() => Buffer.from('another secret of the server here')),
      )
      await tell(1, completed, other)
      const waiting = await settled(webhook.id, 1, 'pending')
      expect(waiting?.lastError).toContain('sealed under another secret of the server')
      expect(receiver.received).toEqual([])
      const { secret } = await other.service.rotateSecret(ANN, webhook.id)
      await other.service.test(ANN, webhook.id)
      const [{ headers, body }] = receiver.received as [Receiver['received'][0]]
      const at = new Date(Number(headers['webhook-timestamp']) * 1000)
      expect(headers['webhook-signature']).toBe(new Verifier(secret).sign(headers['webhook-id'] ?? '', at, body))
    })

    it('is changed only as it was read', async () => {
      const { webhook } = await hook()
      const { id: webhookId, version } = webhook
      await node.service.update(ANN, { webhookId, version, outcomes: 'failed' })
      await expect(node.service.update(ANN, { webhookId, version, outcomes: 'all' })).rejects.toMatchObject({
        reason: 'VERSION_CONFLICT',
        data: { current: { outcomes: 'failed' } },
      })
    })

    it('is one of at most twenty', async () => {
      for (let count = 0; count < 20; count++) await hook()
      await expect(hook()).rejects.toMatchObject({ reason: 'LIMIT', data: { limit: 20 } })
    })

    it('that is removed takes its deliveries with it', async () => {
      const { webhook } = await hook()
      await tell(1)
      await settled(webhook.id, 1, 'delivered')
      await node.service.remove(ANN, webhook.id)
      expect(await store.read(() => query('SELECT * FROM "WebhookDelivery"'))).toEqual([])
    })

    it('tells only of ends that went wrong, if it was asked to', async () => {
      const { webhook } = await hook({ outcomes: 'failed' })
      await tell(1, completed)
      await tell(2, ended('stopped'))
      await tell(3, ended('failed'))
      await tell(4, ended('time-limit'))
      await arrivals(2)
      expect((await deliveries(webhook.id)).map((each) => each.seq).sort()).toEqual([3, 4])
    })

    it('pages through its deliveries, newest first', async () => {
      const { webhook } = await hook()
      for (let seq = 1; seq <= 7; seq++) await tell(seq)
      await expect
        .poll(async () => (await deliveries(webhook.id)).every((each) => each.status === 'delivered'))
        .toBe(true)
      const seen: number[] = []
      let cursor: string | undefined
      do {
        const page = await node.service.deliveries(ANN, { webhookId: webhook.id, limit: 3, ...(cursor && { cursor }) })
        seen.push(...page.items.map((item) => item.seq))
        cursor = page.nextCursor
      } while (cursor)
      expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1])
    })
  })

  it('plans and sends nothing where webhooks are off, and says so', async () => {
    const { webhook } = await hook()
    const off = open('node_b', store, sealer, false)
    await tell(1, completed, off)
    expect(await deliveries(webhook.id)).toEqual([])
    expect(await off.service.list(ANN)).toMatchObject({ sending: false, items: [{ id: webhook.id }] })
    const refused = { reason: 'FORBIDDEN', data: { fix: expect.stringContaining('VIGIL_WEBHOOKS') } }
    await expect(off.service.test(ANN, webhook.id)).rejects.toMatchObject(refused)
    await expect(off.service.create(ANN, { url: receiver.url, kinds: ['run-finished'] })).rejects.toMatchObject(refused)
  })

  it('forgets deliveries after thirty days', async () => {
    const { webhook } = await hook()
    await tell(1)
    await settled(webhook.id, 1, 'delivered')
    clock.advance(31 * DAY)
    await expect.poll(() => deliveries(webhook.id)).toEqual([])
  })
}
