/** What a socket bears: stops that come early, floods of subscriptions, and messages that are none. */
import { describe, expect, it } from 'vitest'
import { deferred } from '../base/deferred.ts'
import { openSocket, sendMessage, startServer, stopMessage, VIEWER, watchMessage } from './fixtures/api-server.ts'
import { fakeServices, quietWatch } from './fixtures/fake-services.ts'

function countingWatch() {
  const counts = { begun: 0, ended: 0 }
  const services = fakeServices({
    async *watch(viewer, request, stream) {
      counts.begun++
      try {
        yield* quietWatch(viewer, request, stream)
      } finally {
        counts.ended++
      }
    },
  })
  return { counts, services }
}

describe('a stop', () => {
  it('is honoured when it comes while the subscription is being set up', async () => {
    const access = deferred<typeof VIEWER>()
    const { counts, services } = countingWatch()
    const { socketUrl } = await startServer({ services, authenticate: () => access.promise })
    const socket = await openSocket(socketUrl)
    socket.send(watchMessage(1))
    socket.send(stopMessage(1))
    socket.send('PING')
    await socket.untilText('PONG')
    access.resolve(VIEWER)
    await socket.until((it) => it.id === 1 && it.result?.type === 'stopped')
    expect(counts.ended).toBe(counts.begun)
  })

  it('is honoured in the same batch as its subscription', async () => {
    const { counts, services } = countingWatch()
    const { socketUrl } = await startServer({ services })
    const socket = await openSocket(socketUrl)
    socket.send([watchMessage(1), stopMessage(1), watchMessage(2)])
    await socket.until((it) => it.id === 1 && it.result?.type === 'stopped')
    await socket.until((it) => it.id === 2 && it.result?.type === 'data')
    expect(counts.ended).toBe(counts.begun - 1)
  })

  it('gives the place back', async () => {
    const { socketUrl } = await startServer({ config: { maxSubscriptions: 1 } })
    const socket = await openSocket(socketUrl)
    for (const id of [1, 2, 3]) {
      socket.send(watchMessage(id))
      await socket.until((it) => it.id === id && it.result?.type === 'data')
      socket.send(stopMessage(id))
      await socket.until((it) => it.id === id && it.result?.type === 'stopped')
    }
  })
})

describe('10,000 subscriptions at once', () => {
  it('get 100 streams and 9,900 refusals that name the limit, one by one', async () => {
    const { counts, services } = countingWatch()
    const { socketUrl } = await startServer({ services })
    const socket = await openSocket(socketUrl)
    for (let id = 1; id <= 10_000; id++) socket.send(watchMessage(id))
    socket.send('PING')
    await socket.untilText('PONG')
    const refused = socket.answers().filter((it) => it.error)
    expect(refused).toHaveLength(9_900)
    expect(refused[0]?.error?.data).toMatchObject({ reason: 'LIMIT', limit: 100, code: 'TOO_MANY_REQUESTS' })
    expect(counts.begun).toBe(100)
    socket.ws.close()
    await socket.closed()
    const other = await openSocket(socketUrl)
    other.send(watchMessage(1))
    await other.until((it) => it.result?.type === 'data')
  })

  it('are all refused when they come as one batch', async () => {
    const { counts, services } = countingWatch()
    const { socketUrl } = await startServer({ services })
    const socket = await openSocket(socketUrl)
    socket.send(Array.from({ length: 10_000 }, (_, index) => ({ ...watchMessage(index) })))
    const answers = await socket.untilCount(10_000)
    expect(new Set(answers.map((it) => it.error?.data.reason))).toEqual(new Set(['LIMIT']))
    expect(counts.begun).toBe(0)
  })
})

describe('a message that is none', () => {
  it('is answered when it is binary, and the socket stays up', async () => {
    const { socketUrl } = await startServer()
    const socket = await openSocket(socketUrl)
    socket.ws.send(Buffer.from(JSON.stringify(watchMessage(1))), { binary: true })
    const answer = await socket.until((it) => it.id === null)
    expect(answer.error).toMatchObject({ message: 'Binary messages are not understood here.' })
    expect(answer.error?.data).toMatchObject({ reason: 'INVALID_INPUT', retryable: false, fix: 'Send JSON text.' })
    socket.send(watchMessage(2))
    await socket.until((it) => it.id === 2 && it.result?.type === 'data')
  })

  it('is answered when it is broken JSON, and the socket stays up', async () => {
    const { socketUrl } = await startServer()
    const socket = await openSocket(socketUrl)
    socket.send('{"id":1,')
    const answer = await socket.until((it) => it.id === null)
    expect(answer.error?.message).toMatch(/^That is no JSON: /)
    socket.send(watchMessage(2))
    await socket.until((it) => it.id === 2 && it.result?.type === 'data')
  })

  it('is refused by its id, and does not take the others of its batch with it', async () => {
    const { socketUrl } = await startServer()
    const socket = await openSocket(socketUrl)
    const faulty = [
      17,
      { id: 1, method: 'delete' },
      { id: 2, method: 'query' },
      { method: 'query', params: { path: 'x' } },
    ]
    socket.send([...faulty, watchMessage(3)])
    await socket.until((it) => it.id === 3 && it.result?.type === 'data')
    expect(socket.answers().flatMap((it) => (it.error ? [[it.id, it.error.data.field]] : []))).toEqual([
      [null, undefined],
      [1, 'method'],
      [2, 'params.path'],
      [null, 'id'],
    ])
  })

  it('closes the socket when it has 10 MB, with the limit and its setting', async () => {
    const { socketUrl } = await startServer()
    const socket = await openSocket(socketUrl)
    socket.send(sendMessage(1, 'x'.repeat(10_000_000)))
    expect(await socket.closed()).toEqual({
      code: 1009,
      reason: 'A message may be 1048576 bytes (VIGIL_SOCKET_PAYLOAD_BYTES).',
    })
    const other = await openSocket(socketUrl)
    other.send(watchMessage(1))
    await other.until((it) => it.result?.type === 'data')
  })
})

describe('credentials that are none', () => {
  it.each([
    ['broken JSON', '{'],
    ['no object', '5'],
    ['a token that is no text', '{"method":"connectionParams","data":{"token":5}}'],
  ])('count as absent: %s', async (_, first) => {
    const { socketUrl } = await startServer({ authenticate: async ({ token }) => (token ? VIEWER : null) })
    const socket = await openSocket(`${socketUrl}?connectionParams=1`)
    socket.send(first)
    socket.send(watchMessage(1))
    const answer = await socket.until((it) => it.id === 1)
    expect(answer.error?.data).toMatchObject({ reason: 'UNAUTHENTICATED', retryable: false })
  })
})
