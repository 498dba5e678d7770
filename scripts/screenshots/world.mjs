/**
 * The servers whose pages are shown: one at work, with sessions in every state, one that nobody has used yet, and one
 * that asks who comes. What is made is made as any program would; only ages are written into the database at rest.
 */
import path from 'node:path'
import { deflateSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { startScriptedProvider } from './scripted-provider.mjs'
import { PictureServer } from './server.mjs'
import { OTHERS } from './texts.mjs'

const DAY_MS = 86_400_000

export async function makeWorld() {
  const provider = await startScriptedProvider()
  const model = {
    OPENAI_BASE_URL: provider.url,
    OPENAI_API_KEY: 'sk-pictures',
    VIGIL_MODEL: 'openai/atlas-large',
    VIGIL_MODEL_TRIES: '1',
    VIGIL_MAX_LIVE_RUNS_PER_USER: '5',
  }
  const work = new PictureServer(model, 'scripts/screenshots/work-server.mjs')
  const fresh = new PictureServer({})
  const closed = new PictureServer({ VIGIL_TOKEN: 'a-token-of-forty-characters-for-pictures' })
  const world = {
    urls: { work: '', fresh: '', closed: '' },
    sessions: {},
    profiles: {},
    async dispose() {
      for (const server of [work, fresh, closed]) await server.dispose()
      await provider.close()
    },
  }
  try {
    await Promise.all([work.start(), fresh.start(), closed.start()])
    Object.assign(world, await fill(work, provider))
    world.urls = { work: work.url, fresh: fresh.url, closed: closed.url }
    return world
  } catch (error) {
    await world.dispose()
    throw error
  }
}

async function fill(server, provider) {
  const sessions = {}
  const ages = []
  const start = async (name, title, text, more) => {
    sessions[name] = await session(server, title, more)
    return send(server, sessions[name], text)
  }
  const done = async (name, ...what) => {
    const run = await start(name, ...what)
    await finished(server, sessions[name], run)
  }

  await server.call('usage.setPrice', { model: 'openai/atlas-large', input: 30, output: 90, cachedInput: 3 })
  const profiles = await makeSettings(server, provider)
  for (const [title, text, days] of OTHERS) {
    const id = await session(server, title, days % 2 ? { profileId: profiles.reviewer } : {})
    await finished(server, id, await send(server, id, text))
    if (days > 0) ages.push({ id, days })
  }
  await done('tools', 'Flaky test in checkout', 'Mend the flaky checkout test.')
  await done('group', 'Dependencies of all services', 'Please update all dependencies.')
  await done('rtl', 'شرح المشكلة', 'شرح لماذا يبقى الطلب معلقًا')
  await done('long', 'Everything that is too long', 'Show me what is too long for a page.')
  await done('limit', 'Mirror the repository', 'Mirror it, one step only.', { profileId: profiles.short })
  await done('failed', 'Translate the release notes', 'Please translate the release notes to Dutch.')
  sessions.files = await withFiles(server)
  await done(
    'rest',
    'Slow queries in the orders service',
    'Find the slow queries in the orders service, and say what to change. The snapshot is from this morning.',
  )
  await server.call('sessions.update', { sessionId: sessions.rest, pinned: true })
  const denied = await start('denied', 'Release 4.11.2', 'Please deploy the release.')
  const asked = await server.until(sessions.denied, (event) => event.type === 'approval-requested')
  const no = { decision: 'deny', reason: 'Not on a Friday.' }
  await server.call('sessions.approve', { sessionId: sessions.denied, approvalId: asked.approvalId, ...no })
  await finished(server, sessions.denied, denied)
  const archived = await session(server, 'Moved to the new tracker')
  await server.call('sessions.update', { sessionId: archived, archived: true })

  // A crash cuts three: one goes on by itself, one asks first, and of one a tool's outcome is not known.
  const cut = await start('recovered', 'The billing cron skips a day', 'Why did the billing cron skip a day in March?')
  await said(server, sessions.recovered, 'zone')
  await start('interrupted', 'Holidays of 2027', 'Fill in the holiday calendar.', { profileId: profiles.reviewer })
  await said(server, sessions.interrupted, 'fall')
  const unknown = await start('unknown', 'How many orders are open', 'Please count the open orders.')
  await server.until(sessions.unknown, (event) => event.chunk?.type === 'tool-input-available')
  await server.end('SIGKILL')
  await server.start()
  await finished(server, sessions.recovered, cut)
  await finished(server, sessions.unknown, unknown)

  await server.end()
  makeOlder(path.join(server.dataDir, 'vigil.db'), ages)
  await server.start()

  const stopped = await start(
    'stopped',
    'A second look at retries',
    'Compare retry strategies, please: retry strategies.',
  )
  await said(server, sessions.stopped, 'outage')
  await server.call('sessions.stop', { sessionId: sessions.stopped, runId: stopped })
  await finished(server, sessions.stopped, stopped)
  await start('approval', 'Release 4.12.0', 'Please deploy the release.')
  await server.until(sessions.approval, (event) => event.type === 'approval-requested')
  await start('running', 'Errors in the gateway', 'Please follow the logs of the gateway.')
  await server.until(sessions.running, (event) => event.chunk?.type === 'tool-input-available')
  await start(
    'streaming',
    'Retry strategies for the gateway',
    'Compare three retry strategies for the payment gateway.',
  )
  await said(server, sessions.streaming, 'outage')
  await start('queued', 'Watch the nightly build', 'Watch the nightly build and tell me when it breaks.')
  await said(server, sessions.queued, 'Compiling')
  for (const text of ['Then write a summary for the channel.', 'And bump the version if it is green.']) {
    await send(server, sessions.queued, text)
  }
  const recallId = await makeRecalls(server, sessions)
  return { sessions, profiles, recallId }
}

/** None of which fires while pictures are taken. */
async function makeRecalls(server, { tools, rest }) {
  const plan = async (input) =>
    (await server.call('recalls.schedule', { timeZone: 'Europe/Berlin', ...input })).recall.id
  const weekdays = await plan({
    ...{ sessionId: tools, kind: 'cron', cron: '0 9 * * 1-5', message: 'Look at the nightly build: what broke?' },
    note: 'The log is in build.log.',
  })
  await server.call('recalls.skip', { recallId: weekdays })
  await plan({ sessionId: rest, kind: 'interval', everySeconds: 86_400, message: 'Is the index still small?' })
  await plan({ sessionId: rest, kind: 'once', when: 'in 3 days at 14:30', message: 'Send the report.' })
  const paused = await plan({ sessionId: tools, kind: 'cron', cron: '30 2 1 * *', message: 'Clean up branches.' })
  await server.call('recalls.pause', { recallId: paused })
  return weekdays
}

/** Profiles, providers, budgets and webhooks, some of which do not fare well. */
async function makeSettings(server, provider) {
  const profile = async (input) => (await server.call('profiles.create', { model: 'openai/atlas-large', ...input })).id
  const reviewer = await profile({
    name: 'Reviewer',
    model: 'openai/atlas-small',
    system: 'You review changes. Say what is wrong, where, and what to do instead.',
    tools: { read_file: 'allow', search_issues: 'allow', bash: 'ask' },
    recovery: 'ask',
    secrets: [{ name: 'TRACKER_TOKEN', value: 'a-token' }],
  })
  const short = await profile({ name: 'One step', tools: { bash: 'allow' }, maxSteps: 1 })
  await profile({ name: 'The platform team’s weekly report, in its own tone of voice', tools: {} })
  const own = (name, kind, baseUrl, key) =>
    server.call('models.addProvider', { name, kind, baseUrl, ...(key && { key }) })
  await own('workstation', 'openai', 'http://localhost:11434/v1')
  await own('anthropic-eu', 'anthropic', 'https://models.eu.example.com/anthropic/v1', 'sk-ant-a-key-of-the-pictures')
  const budget = { action: 'warn', timeZone: 'Europe/Berlin' }
  await server.call('usage.addBudget', { ...budget, period: 'month', limitUsd: 0.5 })
  await server.call('usage.addBudget', { ...budget, period: 'day', action: 'stop', limitUsd: 25 })
  const hook = (url, outcomes) => server.call('webhooks.create', { url, kinds: ['run-finished'], outcomes })
  await hook(`${provider.url}/hook`, 'all')
  await hook('http://127.0.0.1:9/hooks/a-receiver-that-is-not-there', 'failed')
  return { reviewer, short }
}

async function session(server, title, more = {}) {
  return (await server.call('sessions.create', { title, ...more })).id
}

let requests = 0
async function send(server, sessionId, text, more = {}) {
  const requestId = `picture-${requests++}`
  return (await server.call('sessions.send', { sessionId, requestId, text, ...more })).runId
}

function finished(server, sessionId, runId) {
  return server.until(sessionId, (event) => event.type === 'run-finished' && event.runId === runId)
}

/** Some piece of the answer has that word. */
function said(server, sessionId, word) {
  return server.until(sessionId, (event) => event.chunk?.delta?.includes(word))
}

async function withFiles(server) {
  const id = await session(server, 'What is wrong with this dashboard?')
  const files = []
  for (const [name, type, content] of [
    ['dashboard.png', 'image/png', chartPicture(480, 300)],
    ['figures.csv', 'text/csv', 'week,orders,errors\n41,10420,31\n42,10615,29\n43,10397,44\n'],
  ]) {
    const form = new FormData()
    form.append('file', new Blob([content], { type }), name)
    const response = await fetch(`${server.url}/api/files`, { method: 'POST', body: form })
    const { fileId } = await response.json()
    if (!response.ok) throw new Error(`${name} was not taken: ${response.status}`)
    files.push({ fileId })
  }
  const text = 'Look at the screenshot of the dashboard and at the figures. What is misleading?'
  const run = await send(server, id, text, { files }).catch(() => send(server, id, text))
  await finished(server, id, run)
  return id
}

/** Sets sessions, and what was used in them, back by days. */
function makeOlder(file, ages) {
  const database = new Database(file)
  for (const { id, days } of ages) {
    const by = days * DAY_MS
    database
      .prepare('UPDATE "Session" SET "createdAt" = "createdAt" - ?, "updatedAt" = "updatedAt" - ? WHERE "id" = ?')
      .run(by, by, id)
    database.prepare('UPDATE "UsageEntry" SET "quarter" = "quarter" - ? WHERE "sessionId" = ?').run(by, id)
  }
  database.close()
}

/** A chart of bars, as a PNG. */
function chartPicture(width, height) {
  const rows = Buffer.alloc((width * 3 + 1) * height, 0xff)
  for (let y = 0; y < height; y++) {
    rows[y * (width * 3 + 1)] = 0
    for (let x = 0; x < width; x++) {
      const bar = Math.floor((x - 30) / 60)
      const inside = x > 30 && (x - 30) % 60 < 40 && bar < 7 && y < height - 30 && y > height - 60 - ((bar * 53) % 170)
      const axis = y === height - 30 || x === 30
      const color = inside ? [13, 102, 107] : axis ? [90, 100, 105] : [248, 249, 249]
      rows.set(color, y * (width * 3 + 1) + 1 + x * 3)
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])
  return Buffer.concat([
    signature,
    piece('IHDR', header),
    piece('IDAT', deflateSync(rows)),
    piece('IEND', Buffer.alloc(0)),
  ])
}

function piece(type, data) {
  const body = Buffer.concat([Buffer.from(type), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

function crc32(data) {
  let crc = 0xffffffff
  for (const byte of data) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}
