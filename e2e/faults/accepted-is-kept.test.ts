/** Promise 5: what `send` has answered is run, once, though the server is killed that instant. */
import { expect } from 'vitest'
import { newId, sendMessage, type VigilClient } from '../../client/index.ts'
import type { Receipt } from '../../server/protocol/sessions.ts'
import { faultTest as test } from '../fixtures/fault-test.ts'
import { refusal } from '../fixtures/refusal.ts'
import { SessionWatcher } from '../fixtures/session-watcher.ts'
import { tilingFaults } from '../fixtures/tiling.ts'

const ROUNDS = 10
const SESSIONS = 4
const MESSAGES = 3
const KILL_WITHIN_MS = 30

interface Sent {
  sessionId: string
  requestId: string
  text: string
  /** Absent while there was no answer. */
  receipt?: Receipt
}

test('a message that was accepted is run exactly once, though its server is killed within 30 ms of the answer', {
  timeout: 100_000,
}, async ({ make }) => {
  const server = await make.started()
  const vigil = make.client(server)
  const counts = { accepted: 0, unanswered: 0 }
  for (let round = 0; round < ROUNDS; round++) {
    const sessions = await Promise.all(
      Array.from({ length: SESSIONS }, () => vigil.trpc.sessions.create.mutate({ title: `Round ${round}` })),
    )
    const watchers = sessions.map(({ id }) => new SessionWatcher(vigil, id))
    const sent = sessions.flatMap(({ id: sessionId }) => messagesTo(sessionId))
    const answers = sent.map((message) => send(vigil, message))

    await Promise.race(answers)
    await new Promise((resolve) => setTimeout(resolve, Math.random() * KILL_WITHIN_MS))
    await server.kill()
    await Promise.all(answers)
    const accepted = sent.filter(({ receipt }) => receipt)
    expect(accepted.length).toBeGreaterThan(0)
    counts.accepted += accepted.length
    counts.unanswered += sent.length - accepted.length
    await server.start()

    for (const watcher of watchers) {
      const ofSession = accepted.filter(({ sessionId }) => sessionId === watcher.state.sessionId)
      await expectRunOnce(watcher, ofSession)
      await expectFirstReceipts(vigil, ofSession)
      expect(tilingFaults(watcher.frames)).toEqual([])
      await watcher.stop()
    }
  }
  console.log(`${counts.accepted} messages accepted before a kill, ${counts.unanswered} without an answer`)
})

test('the request id of a message that was accepted before a kill is refused for another message', async ({ make }) => {
  const server = await make.started()
  const vigil = make.client(server)
  const { id: sessionId } = await vigil.trpc.sessions.create.mutate({ title: 'Again' })
  const message = { sessionId, requestId: newId('req'), text: 'say first' }
  const receipt = await sendMessage(vigil, message)
  await server.kill()
  await server.start()
  const error = await refusal(sendMessage(vigil, { ...message, text: 'say second' }))
  expect(error).toMatchObject({ reason: 'REQUEST_ID_REUSED', retryable: false })
  expect(await sendMessage(vigil, message)).toEqual(receipt)
})

function messagesTo(sessionId: string): Sent[] {
  return Array.from({ length: MESSAGES }, (_, index) => ({
    sessionId,
    requestId: newId('req'),
    text: `say answer-${index}-of-${sessionId}`,
  }))
}

/** One try: the kill may come before its answer. */
async function send(vigil: VigilClient, message: Sent): Promise<void> {
  try {
    message.receipt = await vigil.trpc.sessions.send.mutate(message)
  } catch {
    // Nobody knows whether it was accepted; only what was answered is promised.
  }
}

async function expectRunOnce(watcher: SessionWatcher, accepted: Sent[]): Promise<void> {
  for (const { receipt, text, requestId } of accepted) {
    const runId = receipt?.runId ?? ''
    const { outcome } = await watcher.runEnd(runId)
    expect(outcome).toBe('completed')
    expect(watcher.answer(runId)).toBe(text.slice('say '.length))
    expect(watcher.eventsOf('run-started', runId)).toHaveLength(1)
    expect(watcher.eventsOf('run-finished', runId)).toHaveLength(1)
    const ofRequest = watcher.eventsOf('run-started').filter((event) => event.requestId === requestId)
    expect(ofRequest.map((event) => event.runId)).toEqual([runId])
    const said = watcher.eventsOf('message', runId).filter(({ message }) => message.role === 'user')
    expect(said).toHaveLength(1)
  }
}

async function expectFirstReceipts(vigil: VigilClient, accepted: Sent[]): Promise<void> {
  for (const { receipt, ...message } of accepted) expect(await sendMessage(vigil, message)).toEqual(receipt)
}
