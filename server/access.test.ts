/** Promise 10: two users on one server; nothing of the one is within reach of the other, by any procedure. */
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { silentLogger } from './base/logger.ts'
import { readConfig } from './config.ts'
import { createAppRouter } from './router/app-router.ts'
import { createVigil, type Vigil } from './vigil.ts'
import { fakeServices } from './ws/fixtures/fake-services.ts'

const FIRST_TOKEN = 'the-token-of-the-first-user'

let vigil: Vigil
let url: string
let dataDir: string
let ann: string
let ben: string
let annsSession: string
let annsRun: string
let annsProfile: string
let annsProvider: string
let annsBudget: string
let annsHook: string
let annsDelivery: string
let annsRecall: string

interface Answer {
  result?: { data: Record<string, unknown> }
  error?: { message: string; data: { reason: string } }
}

const QUERIES =
  /\.(list|get|history|export|find|info|providers|deliveries|summary|session|prices|budgets|unfinished|counts|inbox|preview|occurrences|calendar)$/

async function call(token: string | undefined, procedure: string, input: unknown = {}): Promise<Answer> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  const body = JSON.stringify(input)
  const response = QUERIES.test(procedure)
    ? await fetch(`${url}/api/trpc/${procedure}?input=${encodeURIComponent(body)}`, { headers })
    : await fetch(`${url}/api/trpc/${procedure}`, { method: 'POST', headers, body })
  return (await response.json()) as Answer
}

async function addToken(name: string): Promise<string> {
  const { result } = await call(FIRST_TOKEN, 'tokens.add', { name })
  return String(result?.data.token)
}

function idIn(answer: Answer, kind: string): string {
  const [id] = new RegExp(`${kind}_\\w+`).exec(JSON.stringify(answer)) ?? []
  if (id) return id
  throw new Error(`There is no id of a ${kind} in ${JSON.stringify(answer)}`)
}

async function watch(token: string, procedure: string, input: unknown) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/trpc`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const messages: string[] = []
  let look = () => {}
  socket.on('message', (data) => {
    messages.push(String(data))
    look()
  })
  await once(socket, 'open')
  socket.send(JSON.stringify({ id: 1, method: 'subscription', params: { path: procedure, input } }))
  return {
    socket,
    until: (words: string) =>
      new Promise<string>((resolve) => {
        look = () => {
          const found = messages.find((message) => message.includes(words))
          if (found) resolve(found)
        }
        look()
      }),
    all: () => messages.join('\n'),
  }
}

beforeAll(async () => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-access-'))
  const settings = { VIGIL_DATA_DIR: dataDir, PORT: 0, NODE_ENV: 'test', VIGIL_TOKEN: FIRST_TOKEN } as const
  vigil = createVigil({ config: readConfig({}, settings), logger: silentLogger, pages: false })
  url = (await vigil.listen()).url
  ann = await addToken('ann')
  ben = await addToken('ben')
  annsSession = String((await call(ann, 'sessions.create', { title: 'secret plan' })).result?.data.id)
  const provider = { name: 'secret-place', kind: 'openai', baseUrl: 'http://127.0.0.1:9/v1', key: 'secret-key-of-ann' }
  annsProvider = String((await call(ann, 'models.addProvider', provider)).result?.data.id)
  const profile = { name: 'secret role', model: 'secret-place/m', secrets: [{ name: 'A', value: 'secret value' }] }
  annsProfile = String((await call(ann, 'profiles.create', profile)).result?.data.id)
  const sent = await call(ann, 'sessions.send', { sessionId: annsSession, requestId: 'r', text: 'hang' })
  annsRun = String(sent.result?.data.runId)
  await call(ann, 'usage.setPrice', { model: 'model-of-ann', input: 1, output: 1 })
  const budget = { period: 'day', action: 'stop', limitUsd: 1, timeZone: 'UTC' }
  annsBudget = String((await call(ann, 'usage.addBudget', budget)).result?.data.id)
  const hook = { url: 'http://127.0.0.1:9/secret-hook', kinds: ['run-finished'] }
  annsHook = idIn(await call(ann, 'webhooks.create', hook), 'hook')
  const recall = { sessionId: annsSession, kind: 'interval', everySeconds: 3600, message: 'secret reminder' }
  annsRecall = idIn(await call(ann, 'recalls.schedule', recall), 'recall')
  const spoken = await call(ann, 'sessions.create', { first: { requestId: 'o', text: 'say the secret' } })
  const watcher = await watch(ann, 'sessions.watch', { sessionId: String(spoken.result?.data.id), after: 0 })
  await watcher.until('run-finished')
  watcher.socket.close()
  annsDelivery = idIn(await call(ann, 'webhooks.deliveries', { webhookId: annsHook }), 'msg')
})

afterAll(async () => {
  await vigil.close()
  fs.rmSync(dataDir, { recursive: true, force: true })
})

describe('another user', () => {
  /** What each procedure answers to somebody who names a session or a run that is not theirs. */
  const tries: Record<string, () => [unknown, (answer: Answer) => void]> = {
    'sessions.create': () => [{ sessionId: annsSession }, refused('INVALID_INPUT')],
    'sessions.list': () => [{ search: 'secret' }, empty],
    'sessions.counts': () => [
      undefined,
      (answer) => expect(answer.result?.data).toEqual({ attention: 0, running: 0, unread: 0, scheduled: 0, inbox: 0 }),
    ],
    'sessions.inbox': () => [{}, (answer) => expect(answer.result?.data).toMatchObject({ items: [] })],
    'sessions.markAllRead': () => [
      { upTo: Number.MAX_SAFE_INTEGER },
      (answer) => expect(answer.result?.data).toEqual({ marked: 0 }),
    ],
    'sessions.get': () => [{ sessionId: annsSession }, refused('NOT_FOUND')],
    'sessions.history': () => [{ sessionId: annsSession }, refused('NOT_FOUND')],
    'sessions.find': () => [{ sessionId: annsSession, text: 'a' }, refused('NOT_FOUND')],
    'sessions.send': () => [{ sessionId: annsSession, requestId: 'r', text: 'hang' }, refused('NOT_FOUND')],
    'sessions.stop': () => [{ sessionId: annsSession, runId: annsRun }, refused('NOT_FOUND')],
    'sessions.approve': () => [{ sessionId: annsSession, approvalId: 'a', decision: 'allow' }, refused('NOT_FOUND')],
    'sessions.update': () => [{ sessionId: annsSession, title: 'mine' }, refused('NOT_FOUND')],
    'sessions.editQueue': () => [{ sessionId: annsSession, runIds: [] }, refused('NOT_FOUND')],
    'sessions.continueRun': () => [{ sessionId: annsSession, runId: annsRun }, refused('NOT_FOUND')],
    'sessions.fork': () => [{ sessionId: annsSession, messageId: `${annsRun}.0` }, refused('NOT_FOUND')],
    'sessions.close': () => [{ sessionId: annsSession }, refused('NOT_FOUND')],
    'sessions.remove': () => [{ sessionId: annsSession }, refused('NOT_FOUND')],
    'sessions.export': () => [{ sessionId: annsSession, format: 'json' }, refused('NOT_FOUND')],
    'runs.get': () => [{ runId: annsRun }, refused('NOT_FOUND')],
    'profiles.list': () => [{}, onlyBuiltIn],
    'profiles.get': () => [{ profileId: annsProfile }, refused('NOT_FOUND')],
    'profiles.create': () => [{ name: 'x', model: 'secret-place/m' }, unknownModel],
    'profiles.update': () => [{ profileId: annsProfile, version: 1, name: 'mine' }, refused('NOT_FOUND')],
    'profiles.duplicate': () => [{ profileId: annsProfile }, refused('NOT_FOUND')],
    'profiles.remove': () => [{ profileId: annsProfile }, refused('NOT_FOUND')],
    'profiles.setDefault': () => [{ profileId: annsProfile }, refused('NOT_FOUND')],
    'models.list': () => [{}, unsaid],
    'models.test': () => [{ model: 'secret-place/m' }, missingModel],
    'models.providers': () => [{}, (answer) => expect(answer.result?.data.own).toEqual([])],
    'models.addProvider': () => [{ name: 'openai', kind: 'openai', baseUrl: 'http://a' }, refused('INVALID_INPUT')],
    'models.updateProvider': () => [{ providerId: annsProvider, version: 1, name: 'x' }, refused('NOT_FOUND')],
    'models.removeProvider': () => [{ providerId: annsProvider }, refused('NOT_FOUND')],
    'runs.unfinished': () => [{}, answers({ live: 0, waiting: 0, sessions: 0, recalls: 0 })],
    'runs.stopAll': () => [{}, answers({ stopping: 0, removed: 0 })],
    'usage.summary': () => [
      { from: '2026-01-01', to: '2026-12-31', timeZone: 'UTC', by: 'session' },
      (answer) => expect(answer.result?.data).toMatchObject({ total: { runs: 0 }, items: [] }),
    ],
    'usage.session': () => [{ sessionId: annsSession }, refused('NOT_FOUND')],
    'usage.prices': () => [{}, (answer) => expect(JSON.stringify(answer)).not.toContain('model-of-ann')],
    'usage.setPrice': () => [{ model: 'x', input: -1, output: 1 }, refused('INVALID_INPUT')],
    'usage.removePrice': () => [{ model: 'model-of-ann' }, refused('NOT_FOUND')],
    'usage.budgets': () => [{}, empty],
    'usage.addBudget': () => [
      { period: 'day', action: 'stop', limitUsd: 0, timeZone: 'UTC' },
      refused('INVALID_INPUT'),
    ],
    'usage.updateBudget': () => [{ budgetId: annsBudget, version: 1, limitUsd: 9 }, refused('NOT_FOUND')],
    'usage.removeBudget': () => [{ budgetId: annsBudget }, refused('NOT_FOUND')],
    'recalls.schedule': () => [{ sessionId: annsSession, kind: 'immediate', message: 'mine' }, refused('NOT_FOUND')],
    'recalls.preview': () => [{ recallId: annsRecall, everySeconds: 60 }, refused('NOT_FOUND')],
    'recalls.update': () => [{ recallId: annsRecall, version: 1, message: 'mine' }, refused('NOT_FOUND')],
    'recalls.list': () => [{}, empty],
    'recalls.get': () => [{ recallId: annsRecall }, refused('NOT_FOUND')],
    'recalls.occurrences': () => [{}, empty],
    'recalls.calendar': () => [
      { from: Date.now(), to: Date.now() + 86_400_000 },
      answers({ recalls: [], planned: [], occurrences: [] }),
    ],
    'recalls.pause': () => [{ recallId: annsRecall }, refused('NOT_FOUND')],
    'recalls.pauseAll': () => [{}, answers({ paused: 0 })],
    'recalls.resume': () => [{ recallId: annsRecall }, refused('NOT_FOUND')],
    'recalls.skip': () => [{ recallId: annsRecall }, refused('NOT_FOUND')],
    'recalls.cancel': () => [{ recallId: annsRecall }, refused('NOT_FOUND')],
    'recalls.runNow': () => [{ recallId: annsRecall }, refused('NOT_FOUND')],
    'tokens.add': () => [{ name: 'eve' }, refused('FORBIDDEN')],
    'tokens.list': () => [{}, refused('FORBIDDEN')],
    'tokens.revoke': () => [{ name: 'ann' }, refused('FORBIDDEN')],
    'webhooks.list': () => [{}, (answer) => expect(answer.result?.data.items).toEqual([])],
    'webhooks.create': () => [{ url: 'ftp://example.com', kinds: ['run-finished'] }, refused('INVALID_INPUT')],
    'webhooks.update': () => [{ webhookId: annsHook, version: 1, enabled: false }, refused('NOT_FOUND')],
    'webhooks.remove': () => [{ webhookId: annsHook }, refused('NOT_FOUND')],
    'webhooks.rotateSecret': () => [{ webhookId: annsHook }, refused('NOT_FOUND')],
    'webhooks.test': () => [{ webhookId: annsHook }, refused('NOT_FOUND')],
    'webhooks.deliveries': () => [{ webhookId: annsHook }, refused('NOT_FOUND')],
    'webhooks.redeliver': () => [{ deliveryId: annsDelivery }, refused('NOT_FOUND')],
    'system.info': () => [{}, (answer) => expect(answer.result?.data.user).toEqual({ id: 'user:ben', name: 'ben' })],
  }
  const streams = ['sessions.watch', 'feed.watch']

  function refused(reason: string) {
    return (answer: Answer) => {
      expect(answer.error?.data.reason).toBe(reason)
      expect(JSON.stringify(answer)).not.toContain('secret')
    }
  }
  function unsaid(answer: Answer) {
    expect(answer.result).toBeDefined()
    expect(JSON.stringify(answer)).not.toContain('secret')
  }
  function onlyBuiltIn(answer: Answer) {
    expect(answer.result?.data).toMatchObject({ items: [{ id: 'default' }], defaultProfileId: 'default' })
    expect(answer.result?.data.items).toHaveLength(1)
  }
  function unknownModel(answer: Answer) {
    expect(answer.error?.data.reason).toBe('INVALID_INPUT')
    expect(answer.error?.message).not.toContain('secret-place/MODEL')
  }
  function missingModel(answer: Answer) {
    expect(answer.result?.data).toMatchObject({ ok: false, fault: 'model' })
    expect(JSON.stringify(answer)).not.toContain('127.0.0.1:9')
  }
  function answers(data: Record<string, unknown>) {
    return (answer: Answer) => expect(answer.result?.data).toEqual(data)
  }
  function empty(answer: Answer) {
    expect(answer.result?.data).toEqual({ items: [] })
  }

  it('is known to every procedure there is', () => {
    const { procedures } = createAppRouter(fakeServices())._def
    expect(Object.keys(procedures).sort()).toEqual([...Object.keys(tries), ...streams].sort())
  })

  it.each(Object.keys(tries))('gets nothing by %s', async (procedure) => {
    const [input, check] = tries[procedure]?.() ?? [{}, empty]
    check(await call(ben, procedure, input))
    expect((await call(undefined, procedure, input)).error?.data.reason).toBe('UNAUTHENTICATED')
  })

  it('can put no session of their own on a profile that is not theirs', async () => {
    const created = await call(ben, 'sessions.create', { profileId: annsProfile })
    expect(created.error?.data.reason).toBe('NOT_FOUND')
    const sessionId = String((await call(ben, 'sessions.create', {})).result?.data.id)
    const updated = await call(ben, 'sessions.update', { sessionId, profileId: annsProfile })
    expect(updated.error?.data.reason).toBe('NOT_FOUND')
  })

  it('gets nothing by a watch, nor by the feed', async () => {
    const stranger = await watch(ben, 'sessions.watch', { sessionId: annsSession, after: 0 })
    expect(await stranger.until('error')).toContain('NOT_FOUND')
    const feed = await watch(ben, 'feed.watch', {})
    const own = await watch(ann, 'feed.watch', {})
    await Promise.all([feed.until('"reset":true'), own.until('"reset":true')])
    await call(ann, 'sessions.update', { sessionId: annsSession, title: 'secret plan, changed' })
    await own.until('secret plan, changed')
    await call(ben, 'sessions.create', { title: 'ben was here' })
    await feed.until('ben was here')
    expect(feed.all()).not.toContain('secret')
    for (const { socket } of [stranger, feed, own]) socket.terminate()
  })

  it('gets nothing by the stream of server-sent events', async () => {
    const address = `${url}/api/sessions/${annsSession}/events`
    const asBen = await fetch(address, { headers: { authorization: `Bearer ${ben}` } })
    expect(asBen.status).toBe(404)
    expect(await asBen.text()).not.toContain('secret')
    expect((await fetch(address)).status).toBe(401)
  })

  it('left the owner’s session as it was', async () => {
    const { data } = (await call(ann, 'sessions.get', { sessionId: annsSession })).result ?? {}
    expect(data).toMatchObject({ title: 'secret plan, changed', run: { id: annsRun, status: 'running' } })
  })
})

describe('a token', () => {
  it('is stored as a hash only', () => {
    const stored = ['vigil.db', 'vigil.db-wal']
      .map((name) => fs.readFileSync(path.join(dataDir, name), 'latin1'))
      .join('')
    expect(stored).toContain('user:ann')
    expect(stored).not.toContain(ann)
  })

  it('that is revoked ends open streams within 10 s, and the open socket answers no more calls', async () => {
    const token = await addToken('cleo')
    const id = String((await call(token, 'sessions.create', {})).result?.data.id)
    const open = await watch(token, 'sessions.watch', { sessionId: id, after: 0 })
    await open.until('"caughtUp":true')
    const revokedAt = performance.now()
    expect((await call(FIRST_TOKEN, 'tokens.revoke', { name: 'cleo' })).result?.data).toEqual({ revoked: 1 })
    expect(await open.until('session-closing')).toContain('"reason":"access-ended"')
    expect(performance.now() - revokedAt).toBeLessThan(10_000)
    open.socket.send(JSON.stringify({ id: 2, method: 'query', params: { path: 'sessions.list', input: {} } }))
    expect(await open.until('"id":2')).toContain('UNAUTHENTICATED')
    expect((await call(token, 'sessions.list')).error?.data.reason).toBe('UNAUTHENTICATED')
    open.socket.terminate()
  })

  it('added anew for a name gives its user their sessions back', async () => {
    const again = await addToken('cleo')
    expect((await call(again, 'sessions.list')).result?.data.items).toHaveLength(1)
    const twice = await call(FIRST_TOKEN, 'tokens.add', { name: 'cleo' })
    expect(twice.error).toMatchObject({ data: { reason: 'INVALID_INPUT', field: 'name' } })
    const listed = JSON.stringify((await call(FIRST_TOKEN, 'tokens.list')).result?.data)
    expect(listed).toContain('"revokedAt"')
    expect(listed).not.toContain(again)
  })
})
