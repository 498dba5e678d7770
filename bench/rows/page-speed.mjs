/**
 * The page in a browser, against the production build: how fast it opens, answers and draws, and what it keeps.
 * Without a build, or without Chromium, a small run says so and measures nothing.
 */
import fs from 'node:fs'
import path from 'node:path'
import { ensureBuilt } from '../../scripts/build.mjs'
import { ROOT } from '../../scripts/project.mjs'
import { findChromium } from '../../scripts/testing/find-chromium.mjs'
import { BenchProcess } from '../harness/bench-process.mjs'
import { bundleOurs } from '../harness/bundle-ours.mjs'
import { median, percentile } from '../harness/statistics.mjs'
import { number, spread } from '../harness/table.mjs'
import { memoryOf, newPage, withBrowser } from '../page/browser.mjs'
import { fetchedScripts, pagesOf } from '../page/scripts.mjs'

const BUILT = path.join(ROOT, '.next/BUILD_ID')
const FULL = { events: 100_000, openings: 5, seconds: 20, keys: 200, hour: 3_600_000, megabytes: 100, sessions: 10_000 }
const QUICK = { events: 2_000, openings: 1, seconds: 1, keys: 5, hour: 10_000, megabytes: 3, sessions: 50 }
const PER_SECOND = 1_000
/** Events of one answer: about as long as answers are. */
const DELTAS = 2_000
const OPENS_WITHIN_MS = 1_000
const ANSWERS_WITHIN_MS = 100
const MOST_KB = 250
const GROWS_AT_MOST = 1.25

export async function pageSpeed({ quick }) {
  const missing = quick && whatIsMissing()
  if (missing) return [{ figure: 'The page in a browser', ours: `not measured: ${missing}` }]
  if (!quick) await ensureBuilt()
  const amount = quick ? QUICK : FULL
  const { serverFile } = await bundleOurs()
  const server = new BenchProcess(serverFile)
  try {
    const url = await server.call('start', { pages: true })
    return await withBrowser(async (browser) => {
      const lines = []
      for (const measure of [opening, streaming, memory, bulk, weights, sidebar]) {
        console.error(`  ${measure.name} …`)
        lines.push(...(await measure(browser, server, url, amount)))
      }
      return lines
    })
  } finally {
    await server.close()
  }
}

function whatIsMissing() {
  if (!fs.existsSync(BUILT)) return 'nothing is built'
  try {
    findChromium()
    return undefined
  } catch {
    return 'there is no Chromium'
  }
}

/** From the navigation until the newest text is painted in sight. */
async function opening(browser, server, url, { events, openings }) {
  const [sessionId] = await server.call('open', 1)
  await server.call('stream', sessionId, { perSecond: null, count: events, deltas: DELTAS })
  await server.call('say', sessionId, 'the-newest-text')
  const open = async (page) => {
    await page.goto(`${url}/s/${sessionId}`, { waitUntil: 'commit' })
    return await page.evaluate(() => window.probe.inSight('the-newest-text'))
  }
  const cold = []
  const warm = []
  for (let turn = 0; turn < openings; turn++) {
    const page = await newPage(browser)
    cold.push(await open(page))
    await page.goto('about:blank')
    warm.push(await open(page))
    await page.context().close()
  }
  const figure = `opening a session of ${events.toLocaleString('en')} events, until its newest message is painted`
  return [
    within(`${figure}, nothing cached`, cold, OPENS_WITHIN_MS),
    within(`${figure}, the page's files cached`, warm, OPENS_WITHIN_MS),
  ]
}

/** Typing in the message field while the agent writes. */
async function streaming(browser, server, url, { seconds, keys }) {
  const [sessionId] = await server.call('open', 1)
  await server.call('say', sessionId, 'before-the-stream')
  const page = await newPage(browser)
  await page.goto(`${url}/s/${sessionId}`)
  await page.evaluate(() => window.probe.inSight('before-the-stream'))
  const field = page.getByRole('textbox', { name: 'Message' })
  await field.focus()
  const count = seconds * PER_SECOND
  const streamed = server.call('stream', sessionId, { perSecond: PER_SECOND, count, deltas: DELTAS })
  await page.evaluate(() => window.probe.begin())
  for (let key = 0; key < keys; key++) await page.keyboard.press('abcdefgh '[key % 9], { delay: 20 })
  await streamed
  const { framesPerSecond, longTasks, keys: latencies } = await page.evaluate(() => window.probe.end())
  await page.context().close()
  const at = `at ${PER_SECOND.toLocaleString('en')} events/s`
  const p50 = percentile(latencies, 50)
  const p99 = percentile(latencies, 99)
  const most = Math.max(...latencies)
  const longest = Math.max(0, ...longTasks)
  return [
    {
      figure: `a key in the message field until the next paint, ${at}`,
      ours: `p50 ${number(p50)} ms, p99 ${number(p99)} ms, most ${number(most)} ms (${latencies.length} keys)`,
      goal: `< ${ANSWERS_WITHIN_MS} ms`,
      met: p99 < ANSWERS_WITHIN_MS,
    },
    {
      figure: `tasks over 50 ms, ${at}`,
      ours: `${longTasks.length} in ${seconds} s, the longest ${number(longest)} ms`,
    },
    { figure: `frames per second, ${at}`, ours: number(framesPerSecond) },
  ]
}

/** An hour of 1,000 events/s, as fast as the page takes them; looked at half-way and at the end. */
async function memory(browser, server, url, { hour }) {
  const [sessionId] = await server.call('open', 1)
  const page = await newPage(browser)
  await page.goto(`${url}/s/${sessionId}`)
  const live = page.getByRole('status', { name: 'Connection' })
  const after = []
  for (const part of [0.05, 0.45, 0.5]) {
    await server.call('stream', sessionId, { perSecond: null, count: Math.ceil(hour * part), deltas: DELTAS })
    await server.call('say', sessionId, `the-end-of-part-${part}`)
    await page.evaluate((text) => window.probe.inSight(text), `the-end-of-part-${part}`)
    await live.filter({ hasText: /^Live$/ }).waitFor({ timeout: 0 })
    after.push(await memoryOf(page))
  }
  await page.context().close()
  const [early, half, end] = after
  return [
    {
      figure: `the page's memory after ${hour.toLocaleString('en')} events`,
      ours: `${number(end.heapMb)} MB of JavaScript, ${end.nodes.toLocaleString('en')} nodes`,
      others: `after a twentieth ${number(early.heapMb)} MB, ${early.nodes.toLocaleString('en')} nodes; half-way ${number(half.heapMb)} MB`,
      goal: `≤ ${GROWS_AT_MOST}× half-way`,
      met: end.heapMb <= half.heapMb * GROWS_AT_MOST,
    },
  ]
}

/** A transcript of answers of 1 MB each: opened, then read upwards page by page. */
async function bulk(browser, server, url, { megabytes }) {
  const [sessionId] = await server.call('open', 1)
  const paragraphs = Array.from(
    { length: 2_000 },
    (_, index) => `Paragraph ${index}: ${'words that fill it '.repeat(25)}`,
  )
  for (let said = 1; said < megabytes; said++) await server.call('say', sessionId, paragraphs.join('\n\n'))
  await server.call('say', sessionId, `${paragraphs.join('\n\n')}\n\nthe-end-of-it-all`)
  const page = await newPage(browser)
  await page.goto(`${url}/s/${sessionId}`, { waitUntil: 'commit' })
  const opened = await page.evaluate(() => window.probe.inSight('the-end-of-it-all'))
  await page.getByRole('log', { name: 'Transcript' }).focus()
  await page.evaluate(() => window.probe.begin())
  for (let step = 0; step < 30; step++) await page.keyboard.press('PageUp', { delay: 20 })
  const { keys, longTasks } = await page.evaluate(() => window.probe.end())
  const { heapMb, nodes } = await memoryOf(page)
  await page.context().close()
  const of = `a transcript of ${megabytes} MB in answers of 1 MB`
  return [
    {
      figure: `opening ${of}, until its end is painted, nothing cached`,
      ours: `${number(opened)} ms`,
      others: `${number(heapMb)} MB of JavaScript, ${nodes.toLocaleString('en')} nodes`,
    },
    {
      figure: `a page up in ${of}, until the next paint`,
      ours: `p50 ${number(percentile(keys, 50))} ms, most ${number(Math.max(...keys))} ms`,
      others: `longest task ${number(Math.max(0, ...longTasks))} ms`,
    },
  ]
}

async function weights(browser, server, url) {
  const [sessionId] = await server.call('open', 1)
  await server.call('say', sessionId, 'say **hello** there')
  const lines = []
  for (const address of pagesOf(`/s/${sessionId}`)) {
    const scripts = await fetchedScripts(browser, url + address)
    const kb = scripts.reduce((sum, { bytes }) => sum + bytes, 0) / 1000
    const name = address === `/s/${sessionId}` ? 'a session' : address
    lines.push({
      figure: `JavaScript over the wire, nothing cached: ${name}`,
      ours: `${number(kb)} kB`,
      others: `${scripts.length} files`,
      goal: `≤ ${MOST_KB} kB`,
      met: kb <= MOST_KB,
    })
  }
  return lines
}

async function sidebar(browser, server, url, { sessions, openings }) {
  await server.call('createSessions', sessions)
  const listed = []
  const found = []
  for (let turn = 0; turn < openings; turn++) {
    const page = await newPage(browser)
    await page.goto(url, { waitUntil: 'commit' })
    const list = page.getByRole('list', { name: 'Sessions' })
    await list.getByText(`Session number ${sessions}`, { exact: true }).waitFor()
    listed.push(await page.evaluate(() => window.probe.painted()))
    const startedAt = performance.now()
    await page.getByRole('searchbox', { name: 'Search sessions' }).fill(`number ${Math.floor(sessions / 2)}`)
    await list
      .getByText(`Session number ${Math.floor(sessions / 2)}`)
      .first()
      .waitFor()
    found.push(performance.now() - startedAt)
    if (turn === openings - 1) listed.nodes = (await memoryOf(page)).nodes
    await page.context().close()
  }
  const among = `among ${sessions.toLocaleString('en')} sessions`
  return [
    {
      ...within(`the first page until its list is painted, nothing cached, ${among}`, listed, OPENS_WITHIN_MS),
      others: `${listed.nodes.toLocaleString('en')} nodes`,
    },
    { figure: `a search from its last key until its result is shown, ${among}`, ours: spread(found, ' ms') },
  ]
}

function within(figure, values, mostMs) {
  return { figure, ours: spread(values, ' ms'), goal: `< ${mostMs} ms`, met: median(values) < mostMs }
}
