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
    VIGIL_MAX_LIVE_RUNS_PER_USER: '4',
  }
  const work = new PictureServer(model)
  const fresh = new PictureServer({})
  const closed = new PictureServer({ VIGIL_TOKEN: 'a-token-of-forty-characters-for-pictures' })
  const world = {
    urls: { work: '', fresh: '', closed: '' },
    sessions: {},
    async dispose() {
      for (const server of [work, fresh, closed]) await server.dispose()
      await provider.close()
    },
  }
  try {
    await Promise.all([work.start(), fresh.start(), closed.start()])
    world.sessions = await fill(work)
    world.urls = { work: work.url, fresh: fresh.url, closed: closed.url }
    return world
  } catch (error) {
    await world.dispose()
    throw error
  }
}

async function fill(server) {
  const sessions = {}
  const ages = []
  for (const [title, text, days] of OTHERS) {
    const id = await session(server, title)
    await finished(server, id, await send(server, id, text))
    if (days > 0) ages.push({ id, days })
  }
  sessions.rest = await session(server, 'Slow queries in the orders service')
  await finished(
    server,
    sessions.rest,
    await send(
      server,
      sessions.rest,
      'Find the slow queries in the orders service, and say what to change. The snapshot is from this morning.',
    ),
  )
  sessions.failed = await session(server, 'Translate the release notes')
  await finished(
    server,
    sessions.failed,
    await send(server, sessions.failed, 'Please translate the release notes to Dutch.'),
  )
  sessions.files = await withFiles(server)
  await server.call('sessions.update', { sessionId: sessions.rest, pinned: true })

  // One that a crash cut and that went on by itself.
  sessions.recovered = await session(server, 'The billing cron skips a day')
  const cut = await send(server, sessions.recovered, 'Why did the billing cron skip a day in March?')
  await said(server, sessions.recovered, 'zone')
  await server.end('SIGKILL')
  await server.start()
  await finished(server, sessions.recovered, cut)

  await server.end()
  makeOlder(path.join(server.dataDir, 'vigil.db'), ages)
  await server.start()

  sessions.streaming = await session(server, 'Retry strategies for the gateway')
  await send(server, sessions.streaming, 'Compare three retry strategies for the payment gateway.')
  await said(server, sessions.streaming, 'outage')
  sessions.queued = await session(server, 'Watch the nightly build')
  await send(server, sessions.queued, 'Watch the nightly build and tell me when it breaks.')
  await said(server, sessions.queued, 'Compiling')
  for (const text of ['Then write a summary for the channel.', 'And bump the version if it is green.']) {
    await send(server, sessions.queued, text)
  }
  return sessions
}

async function session(server, title) {
  return (await server.call('sessions.create', { title })).id
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
