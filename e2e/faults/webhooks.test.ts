/** A run's end that is in the log reaches its webhook, however the server dies: at least once, and always under one id. */
import { afterEach, beforeEach, expect } from 'vitest'
import { sendMessage, type VigilClient } from '../../client/index.ts'
import { eventually, faultTest as test } from '../fixtures/fault-test.ts'
import { HookReceiver } from '../fixtures/hook-receiver.ts'
import { SessionWatcher } from '../fixtures/session-watcher.ts'

const KILLS = 12

let receiver: HookReceiver

beforeEach(async () => {
  receiver = await HookReceiver.start()
})
afterEach(() => receiver.close())

async function addHook(vigil: VigilClient): Promise<string> {
  const { webhook, secret } = await vigil.trpc.webhooks.create.mutate({ url: receiver.url, kinds: ['run-finished'] })
  receiver.secret = secret
  return webhook.id
}

test('every run whose end was seen is delivered, though the server is killed as soon as it is seen', {
  timeout: 110_000,
}, async ({ make }) => {
  const server = await make.started()
  const vigil = make.client(server)
  const webhookId = await addHook(vigil)
  const ends: { runId: string; seq: number }[] = []
  for (let kills = 0; kills < KILLS; kills++) {
    const { id } = await vigil.trpc.sessions.create.mutate({})
    const watcher = new SessionWatcher(vigil, id)
    const { runId } = await sendMessage(vigil, { sessionId: id, text: 'say done' })
    const { seq } = await watcher.runEnd(runId)
    await server.kill()
    ends.push({ runId, seq })
    await server.start()
  }
  await eventually(() => new Set(receiver.received.map(({ body }) => body.runId)).size).toBe(KILLS)
  for (const { runId, seq } of ends) {
    const told = receiver.received.filter(({ body }) => body.runId === runId)
    expect(new Set(told.map(({ id, body }) => `${id} ${body.id} ${body.seq}`))).toEqual(
      new Set([`${told[0]?.id} ${told[0]?.id} ${seq}`]),
    )
  }
  expect(receiver.received.every(({ verified }) => verified)).toBe(true)
  await eventually(async () => {
    const { items } = await vigil.trpc.webhooks.deliveries.query({ webhookId })
    return items.map(({ status }) => status)
  }).toEqual(Array(KILLS).fill('delivered'))
  console.log(`${KILLS} ends, ${receiver.received.length} deliveries`)
})

test('a try that the server dies in is repeated under its own id', async ({ make }) => {
  const server = await make.started()
  const vigil = make.client(server)
  const webhookId = await addHook(vigil)
  const reached = new Promise<void>((resolve) => {
    // Never answered: the server dies while it waits.
    receiver.answer = () => resolve()
  })
  const { id } = await vigil.trpc.sessions.create.mutate({})
  await sendMessage(vigil, { sessionId: id, text: 'say done' })
  await reached
  receiver.answer = (response) => void response.writeHead(200).end()
  await server.restart()
  await eventually(async () => (await vigil.trpc.webhooks.deliveries.query({ webhookId })).items[0]).toMatchObject({
    status: 'delivered',
    tries: 2,
  })
  expect(receiver.received).toHaveLength(2)
  expect(new Set(receiver.received.map((each) => each.id)).size).toBe(1)
})
