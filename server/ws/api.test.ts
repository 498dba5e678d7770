/** The API as tRPC's own client sees it, over each transport: order, cursors and errors. */
import {
  createTRPCClient,
  createWSClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  TRPCClientError,
  wsLink,
} from '@trpc/client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { AppError } from '../base/app-error.ts'
import { type Deferred, deferred } from '../base/deferred.ts'
import { createLogger, type Logger, silentLogger } from '../base/logger.ts'
import type { AppRouter } from '../router/app-router.ts'
import { openSocket, sendMessage, startServer, watchMessage } from './fixtures/api-server.ts'
import { fakeServices, quietWatch } from './fixtures/fake-services.ts'

function socketClient(url: string) {
  const client = createWSClient({ url, WebSocket: WebSocket as unknown as typeof globalThis.WebSocket })
  onTestFinished(() => client.close())
  return createTRPCClient<AppRouter>({ links: [wsLink({ client })] })
}

function httpClient(url: string) {
  const api = `${url}/api/trpc`
  return createTRPCClient<AppRouter>({ links: [httpBatchLink({ url: api })] })
}

async function dataOf(call: Promise<unknown>): Promise<{ message: string; data: Record<string, unknown> }> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof TRPCClientError)) throw new Error(`no refusal, but ${String(error)}`)
  return { message: error.message, data: { ...error.data } }
}

const receipt = { requestId: 'r_1', runId: 'run_1', status: 'started' as const }

describe.each([
  ['WebSocket', (server: { socketUrl: string }) => socketClient(server.socketUrl)],
  ['HTTP', (server: { url: string }) => httpClient(server.url)],
])('over %s', (_, connect) => {
  it('an input that is wrong is refused with the field and what is wrong with it', async () => {
    const client = connect(await startServer())
    const empty = await dataOf(client.sessions.send.mutate({ sessionId: 's_1', requestId: 'r_1', text: '  ' }))
    expect(empty.message).toBe('`text` must not be empty.')
    expect(empty.data).toMatchObject({ reason: 'INVALID_INPUT', field: 'text', retryable: false, code: 'BAD_REQUEST' })
    const nested = { first: { requestId: 'r_1', text: 'a', files: [{ fileId: '' }] } }
    const deep = await dataOf(client.sessions.create.mutate(nested))
    expect(deep.data).toMatchObject({ field: 'first.files.0.fileId' })
    const unknownField = { sessionId: 's_1', sesionId: 's_1' }
    expect((await dataOf(client.sessions.get.query(unknownField))).data).toMatchObject({ field: 'sesionId' })
  })

  it('a text over 256 KiB is TOO_LARGE with the limit in bytes', async () => {
    const client = connect(await startServer())
    const input = { sessionId: 's_1', requestId: 'r_1', text: 'ü'.repeat(131_073) }
    const { data, message } = await dataOf(client.sessions.send.mutate(input))
    expect(data).toMatchObject({ reason: 'TOO_LARGE', field: 'text', limit: 262_144, httpStatus: 413 })
    expect(message).toContain('256 KiB')
  })

  it('a refusal of the orchestrator keeps its words and its data', async () => {
    const refusal = new AppError('QUEUE_FULL', '100 messages wait already.', { limit: 100, fix: 'Remove one.' })
    const client = connect(await startServer({ services: fakeServices({ send: () => Promise.reject(refusal) }) }))
    const error = await dataOf(client.sessions.send.mutate({ sessionId: 's_1', requestId: 'r_1', text: 'a' }))
    expect(error).toEqual({
      message: '100 messages wait already.',
      data: {
        code: 'TOO_MANY_REQUESTS',
        httpStatus: 429,
        path: 'sessions.send',
        reason: 'QUEUE_FULL',
        retryable: false,
        limit: 100,
        fix: 'Remove one.',
      },
    })
  })

  it('a fault of the server says nothing of its inside, and is logged once with its stack', async () => {
    const logged: unknown[] = []
    const logger: Logger = Object.assign(createLogger('silent', false), {
      error: (entry: unknown) => void logged.push(entry),
    })
    const client = connect(await startServer({ logger }))
    const { message, data } = await dataOf(client.runs.get.query({ runId: 'run_1' }))
    expect(`${message}${JSON.stringify(data)}`).not.toMatch(/secret|stack|\.ts/)
    expect(data).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', retryable: false })
    expect(data).not.toHaveProperty('reason')
    expect(logged).toHaveLength(1)
    expect(logged[0]).toMatchObject({
      path: 'runs.get',
      err: { stack: expect.stringContaining('secret-of-the-server') },
    })
  })
})

describe('the order of sends', () => {
  it('is that of their arrival, though an earlier one takes longer', async () => {
    const order: string[] = []
    const gates: Deferred<void>[] = [deferred(), deferred(), deferred()]
    const services = fakeServices({
      async send(_viewer, input) {
        order.push(`begin ${input.text}`)
        await gates[Number(input.text)]?.promise
        order.push(`end ${input.text}`)
        return receipt
      },
    })
    const { socketUrl } = await startServer({ services })
    const socket = await openSocket(socketUrl)
    for (const id of [0, 1, 2]) socket.send(sendMessage(id, String(id)))
    gates[2]?.resolve()
    gates[1]?.resolve()
    gates[0]?.resolve()
    await socket.untilCount(3)
    expect(order).toEqual(['begin 0', 'end 0', 'begin 1', 'end 1', 'begin 2', 'end 2'])
  })

  it('goes on after one that was refused, and holds back no stop', async () => {
    const first = deferred<never>()
    const services = fakeServices({
      send: (_viewer, input) => (input.text === 'first' ? first.promise : Promise.resolve(receipt)),
      stop: async () => ({ outcome: 'stopping' }),
    })
    const { socketUrl } = await startServer({ services })
    const socket = await openSocket(socketUrl)
    socket.send(sendMessage(1, 'first'))
    socket.send(sendMessage(2, 'second'))
    socket.send({
      id: 3,
      method: 'mutation',
      params: { path: 'sessions.stop', input: { sessionId: 's_1', runId: 'r' } },
    })
    await socket.until((it) => it.id === 3 && it.result !== undefined)
    expect(socket.answers()).toHaveLength(1)
    first.reject(new AppError('BUSY', 'A run is live.'))
    await socket.until((it) => it.id === 2 && it.result !== undefined)
  })
})

describe('the cursor of a watch', () => {
  it('is lastEventId when there is one, else `after`', async () => {
    const { socketUrl } = await startServer()
    const socket = await openSocket(socketUrl)
    socket.send(watchMessage(1, { after: 3 }, '12'))
    socket.send(watchMessage(2, { after: 3 }))
    socket.send(watchMessage(3))
    const ids = []
    for (const id of [1, 2, 3]) {
      const answer = await socket.until((it) => it.id === id && it.result?.type === 'data')
      ids.push(answer.result?.id)
    }
    expect(ids).toEqual(['12', '3', '0'])
  })

  it('survives as Last-Event-ID of an event stream, whose end by the client ends the watch', async () => {
    const ended = deferred()
    const services = fakeServices({
      async *watch(viewer, request, stream) {
        try {
          yield* quietWatch(viewer, request, stream)
        } finally {
          ended.resolve()
        }
      },
    })
    const { url } = await startServer({ services })
    const leave = new AbortController()
    const input = encodeURIComponent(JSON.stringify({ sessionId: 's_1', after: 3 }))
    const response = await fetch(`${url}/api/trpc/sessions.watch?input=${input}`, {
      headers: { accept: 'text/event-stream', 'last-event-id': '12' },
      signal: leave.signal,
    })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes('\nid: 12\n')) text += (await reader?.read())?.value ?? ''
    expect(text).toContain('"caughtUp":true')
    leave.abort()
    await ended.promise
  })
})

it('tRPC’s client gets a feed as server-sent events', async () => {
  const { url } = await startServer({ logger: silentLogger })
  const api = `${url}/api/trpc`
  const client = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url: api, EventSource: FetchEventSource }),
        false: httpBatchLink({ url: api }),
      }),
    ],
  })
  const first = deferred<unknown>()
  const subscription = client.feed.watch.subscribe({}, { onData: first.resolve, onError: first.reject })
  expect(await first.promise).toEqual({ id: '7', data: { rev: 7, reset: true } })
  subscription.unsubscribe()
})

/** As much of a browser's EventSource as tRPC's link uses. */
class FetchEventSource extends EventTarget {
  static readonly CONNECTING = 0
  static readonly OPEN = 1
  static readonly CLOSED = 2
  readonly CONNECTING = 0
  readonly OPEN = 1
  readonly CLOSED = 2
  readyState = 0
  readonly #stop = new AbortController()

  constructor(url: string) {
    super()
    this.#read(url).catch(() => this.dispatchEvent(new Event('error')))
  }

  async #read(url: string): Promise<void> {
    const response = await fetch(url, { headers: { accept: 'text/event-stream' }, signal: this.#stop.signal })
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
    let text = ''
    for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += part
      const events = text.split('\n\n\n')
      text = events.pop() ?? ''
      for (const event of events) this.#dispatch(event)
    }
  }

  #dispatch(text: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1]
    const type = field('event') ?? 'message'
    this.dispatchEvent(new MessageEvent(type, { data: field('data') ?? '', lastEventId: field('id') ?? '' }))
  }

  close(): void {
    this.readyState = 2
    this.#stop.abort()
  }
}
