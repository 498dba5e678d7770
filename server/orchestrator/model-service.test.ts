import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { type Answer, FaultyProvider, TEST_KEY, type WireFormat } from '../fixtures/faulty-provider.ts'
import { type CoreFixture, openCore } from '../fixtures/open-core.ts'
import type { TestModelInput } from '../protocol/models.ts'

const me = { userId: 'local' }
const NEVER = new AbortController().signal
const toClose: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close()
})

async function start(options: Parameters<typeof openCore>[0] = {}): Promise<CoreFixture> {
  const vigil = await openCore(options)
  toClose.push(() => vigil.dispose())
  return vigil
}

async function provider(...answers: Answer[]): Promise<FaultyProvider> {
  const made = await FaultyProvider.start(...answers)
  toClose.push(() => made.close())
  return made
}

/** Answers GET /models. */
async function listing(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  toClose.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
}

const draft = (kind: WireFormat, baseUrl: string, key: string | null = TEST_KEY): TestModelInput => ({
  modelId: 'mock',
  provider: { name: 'place', kind, baseUrl, key },
})
const says: Answer = (wire) => {
  wire.text('ready')
  wire.end()
}

describe.each<WireFormat>(['openai', 'anthropic'])('a test of a model at a provider of the %s format', (kind) => {
  const test = async (answer: Answer, key: string | null = TEST_KEY) => {
    const { origin } = await provider(answer)
    const vigil = await start()
    return { origin, result: await vigil.core.services.models.test(me, draft(kind, origin, key), NEVER) }
  }

  it('tells what it said and how long that took, of a draft and of what is saved', async () => {
    const { origin, requests } = await provider(says)
    const vigil = await start()
    const { models } = vigil.core.services
    const good = { ok: true, model: 'place/mock', said: 'ready', latencyMs: expect.any(Number) }
    expect(await models.test(me, draft(kind, origin), NEVER)).toEqual(good)
    await models.addProvider(me, { name: 'place', kind, baseUrl: origin, key: TEST_KEY })
    expect(await models.test(me, { model: 'place/mock' }, NEVER)).toEqual(good)
    expect(requests[0]?.body).not.toHaveProperty('max_completion_tokens')
  })

  it.each<[string, Answer, string, RegExp]>([
    [
      'a key that is refused',
      { status: 401, body: { error: { message: `bad ${TEST_KEY}` } } },
      'key',
      /the key of “place” under Settings, Models/,
    ],
    [
      'a model that it does not know',
      { status: 404, body: { error: { message: 'no such model' } } },
      'model',
      /does not know the model “mock”/,
    ],
    ['a limit', { status: 429, body: { error: { message: 'slow down' } } }, 'rate-limit', /limits how much/],
    ['a fault of its own', { status: 503 }, 'overloaded', /overloaded or out of service/],
    [
      'a refusal with a reason',
      { status: 422, body: { error: { message: 'does not do that' } } },
      'response',
      /“does not do that”/,
    ],
    ['a page', { status: 200, body: '<html>Welcome</html>' }, 'page', /web page .* most end in \/v1/],
    ['a page that says 404', { status: 404, body: '<!doctype html><p>Not found</p>' }, 'page', /web page/],
    ['JSON that is no answer', { status: 200, body: { hello: 'world' } }, 'format', /not in the format/],
    [
      'a stream of nonsense',
      (wire) => {
        wire.raw('data: {"this is": no JSON\n\n')
        wire.end()
      },
      'format',
      /not in the format/,
    ],
  ])('tells %s apart', async (_, answer, fault, words) => {
    const { result, origin } = await test(answer)
    expect(result).toMatchObject({ ok: false, fault, message: expect.stringMatching(words) })
    expect(JSON.stringify(result)).not.toContain(TEST_KEY)
    if (fault !== 'response') expect(JSON.stringify(result)).toContain(origin)
  })

  it('tells that calls are sent on elsewhere, and sends no key there', async () => {
    const elsewhere = await provider(says)
    const { result } = await test({ status: 308, headers: { location: `${elsewhere.origin}/v1/` } })
    expect(result).toMatchObject({
      fault: 'address',
      said: 'HTTP 308',
      message: expect.stringContaining('another address'),
    })
    expect(elsewhere.requests).toHaveLength(0)
  })

  it('says that a key is missing where one is asked for', async () => {
    const { result } = await test({ status: 401 }, null)
    expect(result).toMatchObject({ fault: 'key', message: expect.stringContaining('Enter one for “place”') })
  })

  it('tells apart what happens on the way there', async () => {
    const vigil = await start()
    const { models } = vigil.core.services
    const faultAt = async (baseUrl: string) => {
      const result = await models.test(me, draft(kind, baseUrl), NEVER)
      return result.ok ? 'ok' : result.fault
    }
    const gone = await FaultyProvider.start()
    const { origin } = gone
    expect(await faultAt(origin.replace('http:', 'https:'))).toBe('tls')
    await gone.close()
    expect(await faultAt(origin)).toBe('unreachable')
    expect(await faultAt('http://no-such-host.invalid/v1')).toBe('dns')
  })

  it('is given up when its caller leaves, and the provider is not kept waiting', async () => {
    const silent = await provider(() => {})
    const vigil = await start()
    const leaves = new AbortController()
    const result = vigil.core.services.models.test(me, draft(kind, silent.origin), leaves.signal)
    while (silent.requests.length === 0) await new Promise((resolve) => setImmediate(resolve))
    leaves.abort()
    expect(await result).toMatchObject({ ok: false, fault: 'timeout' })
    await silent.requests[0]?.closed
  })
})

describe('a test of a model', () => {
  it('of this program answers at once, and one that is not there is named', async () => {
    const { models } = (await start()).core.services
    expect(await models.test(me, { model: 'demo' }, NEVER)).toMatchObject({ ok: true, said: 'ready' })
    expect(await models.test(me, { model: 'none/x' }, NEVER)).toMatchObject({ ok: false, fault: 'model' })
    const unset = await models.test(me, { model: 'openai/x' }, NEVER)
    expect(unset).toMatchObject({ ok: false, fault: 'key', message: expect.stringContaining('OPENAI_API_KEY') })
  })
})

describe('the list of models', () => {
  const names =
    (body: unknown, status = 200): RequestListener =>
    (request, response) => {
      expect(request.url).toBe('/v1/models')
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }

  it('is what each provider says, asked with its key, kept for a moment, and asked again when that is wanted', async () => {
    const keys: unknown[] = []
    const baseUrl = await listing((request, response) => {
      keys.push(request.headers.authorization, request.headers['x-api-key'])
      names({ data: [{ id: 'b' }, { id: 'a' }, { id: 7 }] })(request, response)
    })
    const { models } = (await start({ settings: { OPENAI_BASE_URL: baseUrl } })).core.services
    await models.addProvider(me, { name: 'place', kind: 'anthropic', baseUrl, key: 'the-key-of-place' })
    const { groups } = await models.list(me, {})
    expect(groups).toEqual([
      { provider: '', models: ['demo', 'scripted'] },
      { provider: 'openai', models: ['a', 'b'] },
      { provider: 'anthropic', models: [], reason: expect.stringContaining('not set up') },
      { provider: 'place', models: ['a', 'b'] },
    ])
    expect(keys.filter(Boolean)).toEqual(['the-key-of-place'])
    await models.list(me, { provider: 'place' })
    expect(keys).toHaveLength(4)
    await models.list(me, { provider: 'place', fresh: true })
    expect(keys).toHaveLength(6)
  })

  it.each<[string, RequestListener, string]>([
    ['has none', names({ error: 'x' }, 404), 'does not list its models'],
    ['refuses the key', names({}, 401), 'refused the key'],
    ['answers a page', (_, response) => response.end('<html>'), 'not a list'],
    ['sends more than a list is', (_, response) => response.end('x'.repeat(3_000_000)), 'not a list'],
    ['points elsewhere', (_, response) => response.writeHead(302, { location: 'http://other/' }).end(), 'HTTP 302'],
  ])('says why there is none of a provider that %s', async (_, listener, words) => {
    const baseUrl = await listing(listener)
    const { models } = (await start()).core.services
    await models.addProvider(me, { name: 'place', kind: 'openai', baseUrl, key: TEST_KEY })
    const { groups } = await models.list(me, { provider: 'place' })
    expect(groups).toEqual([{ provider: 'place', models: [], reason: expect.stringContaining(words) }])
  })
})

describe('a key that was entered', () => {
  it('is in no answer, no event and no line of the log, whatever the provider repeats', async () => {
    const lines: string[] = []
    const sink = new Writable({
      write(line, _, done) {
        lines.push(String(line))
        done()
      },
    })
    const echo = { error: { message: `Incorrect API key: ${TEST_KEY}`, type: 'invalid_request_error' } }
    const place = await provider({ status: 401, body: echo }, { status: 400, body: echo })
    const vigil = await start({ logger: pino({ level: 'trace' }, sink), settings: { VIGIL_MODEL_RETRY_MS: 10 } })
    const { models, profiles, server } = vigil.core.services
    const added = await models.addProvider(me, { name: 'place', kind: 'openai', baseUrl: place.origin, key: TEST_KEY })
    const tested = await models.test(me, { model: 'place/mock' }, NEVER)
    const secrets = [{ name: 'TOKEN', value: 'a-value-that-nobody-may-read' }]
    const profile = await profiles.create(me, { name: 'Writer', model: 'place/mock', secrets })
    const session = await vigil.sessions.create(me, { profileId: profile.id })
    const { runId } = await vigil.send(session.id, 'go')
    const events = await vigil.finished(session.id, runId)
    const answers = [
      added,
      tested,
      profile,
      events,
      await vigil.run(runId),
      await models.providers(me),
      await models.list(me, {}),
      await profiles.list(me),
      await profiles.get(me, profile.id),
      await server.info(me),
      await vigil.sessions.exportSession(me, { sessionId: session.id, format: 'json' }),
    ]
    expect((await vigil.run(runId)).error?.message).toContain('Incorrect API key: [key]')
    expect(lines.join('')).toContain('model call failed')
    expect(JSON.stringify([answers, lines])).not.toMatch(new RegExp(`${TEST_KEY}|a-value-that-nobody`))
  })
})
