import { expect } from 'vitest'
import { refusal } from './fixtures/scripted-server.ts'
import { eventually, vigilTest as test } from './fixtures/vigil-test.ts'
import { sendMessage } from './send-message.ts'
import { VigilError } from './vigil-error.ts'

test('a message without a requestId gets one', async ({ server, vigil }) => {
  const receipt = await sendMessage(vigil, { sessionId: 's1', text: 'hi' })
  expect(receipt.requestId).toBe(server.sent[0]?.requestId)
})

test('an answer lost with the connection is asked for again under the same requestId', async ({ server, vigil }) => {
  server.send = ({ requestId }) => {
    if (server.sent.length > 1) return { requestId, runId: 'r1', status: 'started' }
    server.network.cut()
    return new Promise(() => {})
  }
  expect((await sendMessage(vigil, { sessionId: 's1', text: 'hi' })).runId).toBe('r1')
  expect(server.sent).toHaveLength(2)
  expect(server.sent[0]?.requestId).toBe(server.sent[1]?.requestId)
})

test('a refusal that may pass is followed by another try', async ({ server, vigil }) => {
  server.send = ({ requestId }) => {
    if (server.sent.length < 3) throw refusal({ reason: 'DRAINING', retryable: true })
    return { requestId, runId: 'r1', status: 'started' }
  }
  await sendMessage(vigil, { sessionId: 's1', text: 'hi' })
  expect(new Set(server.sent.map(({ requestId }) => requestId)).size).toBe(1)
})

test('a refusal for good is thrown after one try', async ({ server, vigil }) => {
  server.send = () => {
    throw refusal({ reason: 'QUEUE_FULL', retryable: false, limit: 100 })
  }
  const error = await sendMessage(vigil, { sessionId: 's1', text: 'hi' }).catch((thrown: unknown) => thrown)
  expect(VigilError.is(error, 'QUEUE_FULL')).toBe(true)
  expect(error).toMatchObject({ limit: 100, retryable: false })
  expect(server.sent).toHaveLength(1)
})

test('30 rapid messages arrive in the order of the calls, though the connection is cut and tries are refused', async ({
  server,
  vigil,
}) => {
  const arrived: string[] = []
  let tries = 0
  server.send = ({ requestId, text }) => {
    tries++
    if (tries === 4 || tries === 11) {
      server.network.cut()
      return new Promise(() => {})
    }
    if (tries % 7 === 0) throw refusal({ reason: 'STORE_UNAVAILABLE', retryable: true })
    arrived.push(text)
    return { requestId, runId: requestId, status: 'queued' }
  }
  const texts = Array.from({ length: 30 }, (_, index) => `message ${index}`)
  await Promise.all(texts.map((text) => sendMessage(vigil, { sessionId: 's1', text })))
  expect(arrived).toEqual(texts)
})

test('an abort ends the tries', async ({ server, vigil }) => {
  const abort = new AbortController()
  server.send = () => new Promise(() => {})
  const sent = sendMessage(vigil, { sessionId: 's1', text: 'hi' }, { signal: abort.signal })
  await eventually(() => server.sent.length).toBe(1)
  abort.abort(new Error('enough'))
  await expect(sent).rejects.toThrow('enough')
})
