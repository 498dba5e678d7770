/** The page says how it stands, whatever happens between it and the server: never "Live" over something partial or old. */
import fs from 'node:fs'
import path from 'node:path'
import type { CDPSession, Page } from '@playwright/test'
import { type FlakyProxy, startFlakyProxy } from '../client/fixtures/flaky-proxy.ts'
import { test as base, expect } from './fixtures/browser-test.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'
import { recordStatus } from './fixtures/status-record.ts'

/** The page reaches the server through `network`. */
const test = base.extend<{ network: FlakyProxy }>({
  network: async ({ server }, use) => {
    const network = await startFlakyProxy(server.port)
    await use(network)
    await network.close()
  },
  baseURL: async ({ network }, use) => use(network.url),
})

test.use({ viewport: { width: 1440, height: 3_000 } })

/** The newest row is drawn a frame or two after the page has it. */
const DRAWN_WITHIN_MS = 100

interface Slowed {
  network: FlakyProxy
  devtools: CDPSession
}

const tryNow = (page: Page) => page.getByRole('button', { name: 'Try now' })

test('a network that goes and comes back is told as offline, reconnecting with its next try, and live again', async ({
  page,
  context,
  network,
  vigil,
}) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  await expect(tryNow(page)).toHaveCount(0)
  network.refuse(true)
  await context.setOffline(true)
  network.cut()
  await expect(shown.connection).toHaveText(/^Offline/)
  await expect(tryNow(page)).toBeVisible()

  await context.setOffline(false)
  await expect(shown.connection).toHaveText(/^Reconnecting(in \d+ s|now)$/)
  await session.send('say meanwhile')
  await session.untilIdle()
  await expect(shown.answers).toHaveCount(0)
  const tries = network.connections()
  network.refuse(false)
  await tryNow(page).click()
  await expect(shown.connection).toHaveText('Live')
  await expect(shown.answers).toContainText('meanwhile')
  await expect(tryNow(page)).toHaveCount(0)
  expect(network.connections()).toBeGreaterThan(tries)
})

test('a page that is opened while the server is away is waited for, and nothing is lost of the one that is shown', async ({
  page,
  network,
  vigil,
}) => {
  const other = await SessionByApi.create(vigil, 'The other one')
  await other.send('say from the other side')
  await other.untilIdle()
  const shown = await new SessionInPage(page).open((await SessionByApi.create(vigil)).id)
  await page.getByRole('main').getByRole('button', { name: 'Actions for' }).click()
  await page.getByRole('menuitem', { name: 'Copy link' }).click()
  await expect(page.getByText(/^Link copied|The link could not be copied/)).toBeVisible()
  network.refuse(true)
  network.cut()
  await expect(shown.connection).toHaveText(/^Reconnecting/)
  await shown.send('say it came through')
  await page.getByRole('link', { name: /The other one/ }).click()
  const waits = page.getByText('That opens as soon as the server can be reached.')
  await expect(waits).toBeVisible()
  await expect(shown.transcript).toContainText('Sent when the connection is back')

  network.refuse(false)
  await expect(shown.answers.last()).toContainText('from the other side')
  await expect(waits).toHaveCount(0)
  await page.goBack()
  await expect(shown.answers.last()).toContainText('it came through')
})

test('what comes late is caught up with in figures, and called live once all of it is shown', async ({
  page,
  network,
  vigil,
}) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  network.refuse(true)
  network.cut()
  await expect(shown.connection).toHaveText(/^Reconnecting/)
  await session.send('flood 20000 unmerged')
  await session.untilIdle()
  await session.send('say the-last-of-it')
  await session.untilIdle()

  const record = await recordStatus(page, 'the-last-of-it')
  network.refuse(false)
  await expect(shown.answers.last()).toContainText('the-last-of-it')
  await expect(shown.connection).toHaveText('Live')
  const said = await record.said()
  expect(said.map(({ words }) => words)).toContainEqual(expect.stringMatching(/^Catching up [\d,]+ of [\d,]+$/))
  const live = said.find(({ words }) => words === 'Live')?.at ?? Number.NaN
  const whole = said.find((now) => now.shown)?.at ?? Number.NaN
  expect(whole - live, 'milliseconds of "Live" before the last of it was on the page').toBeLessThan(DRAWN_WITHIN_MS)
})

for (const { what, slow, quick } of [
  {
    what: 'network',
    slow: async ({ network }: Slowed) => network.narrow(200_000),
    quick: async ({ network }: Slowed) => network.narrow(),
  },
  {
    what: 'computer',
    slow: async ({ devtools }: Slowed) => devtools.send('Emulation.setCPUThrottlingRate', { rate: 20 }),
    quick: async ({ devtools }: Slowed) => devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 }),
  },
]) {
  test(`more than the ${what} can take is told as catching up, until it is taken`, async ({
    page,
    context,
    network,
    vigil,
  }) => {
    const session = await SessionByApi.create(vigil)
    const shown = await new SessionInPage(page).open(session.id)
    const record = await recordStatus(page, 'nothing')
    const slowed = { network, devtools: await context.newCDPSession(page) }
    await slow(slowed)
    await session.send('flood 25000 unmerged')
    await expect(shown.connection).toHaveText(/^Catching up [\d,]+ of [\d,]+$/)
    await quick(slowed)
    await expect(shown.connection).toHaveText('Live')
    await expect(shown.agent).toHaveText('Idle')
    await expect(shown.answers.last()).toContainText('24999')
    const said = (await record.said()).map(({ words }) => words.replace(/ [\d,]+ of [\d,]+$/, ''))
    expect(said.filter((words, index) => words !== said[index - 1])).toEqual(['Live', 'Catching up', 'Live'])
  })
}

test('a laptop that wakes up to a dead connection notices at once', async ({ page, network, vigil }) => {
  await page.clock.install()
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  network.freeze()
  await session.send('say good morning')
  await session.untilIdle()
  const record = await recordStatus(page, 'good morning')
  await page.clock.fastForward('03:00:00')
  await expect(shown.answers).toContainText('good morning', { timeout: 5_000 })
  await expect(shown.connection).toHaveText('Live')
  const said = await record.said()
  expect(said.map(({ words }) => words)).toContainEqual(expect.stringMatching(/^Reconnecting/))
})

test('a server that is frozen is noticed though its connection stays open', async ({ page, server, vigil }) => {
  await page.clock.install()
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  await shown.send('count to 300 every 20ms')
  await shown.untilCounted(5)
  server.signal('SIGSTOP')
  await page.clock.runFor(16_000)
  await expect(shown.connection).toHaveText(/^Reconnecting/)
  await expect(page.getByText('last known')).toBeVisible()
  server.signal('SIGCONT')
  await shown.untilCounted(30)
  await expect(shown.connection).toHaveText('Live')
})

test('a page that the browser had frozen shows on waking what came meanwhile', async ({
  page,
  context,
  server,
  vigil,
}) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  const devtools = await context.newCDPSession(page)
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
  await server.restart()
  await session.send('say while you slept')
  await session.untilIdle()
  await devtools.send('Page.setWebLifecycleState', { state: 'active' })
  await expect(shown.answers).toContainText('while you slept')
  await expect(shown.connection).toHaveText('Live')
})

test('a restored backup is said, and shown as it is', async ({ page, server, vigil }) => {
  const session = await SessionByApi.create(vigil)
  await session.send('say in the backup')
  await session.untilIdle()
  await server.stop()
  const database = path.join(server.dataDir, 'vigil.db')
  const backup = fs.readFileSync(database)
  await server.start()
  const shown = await new SessionInPage(page).open(session.id)
  await shown.send('say after the backup')
  await expect(shown.answers).toHaveCount(2)
  await expect(shown.agent).toHaveText('Idle')

  await server.stop()
  for (const suffix of ['-wal', '-shm']) fs.rmSync(`${database}${suffix}`, { force: true })
  fs.writeFileSync(database, backup)
  await server.start()
  await expect(page.getByText('The server’s history was restored')).toBeVisible()
  await expect(shown.answers).toHaveCount(1)
  await expect(shown.answers).toContainText('in the backup')
  await expect(shown.connection).toHaveText('Live')
})

test('a page older than its server offers to load anew, and never does so by itself', async ({
  page,
  server,
  vigil,
}) => {
  // The build in the server's answer becomes another one at its next start.
  let build: string | undefined
  await page.routeWebSocket(/\/api\/trpc/, (socket) => {
    const upstream = socket.connectToServer()
    upstream.onMessage((message) => {
      const text = String(message)
      socket.send(build ? text.replace(/"build":"[^"]*"/, `"build":"${build}"`) : text)
    })
  })
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  const offer = page.getByRole('status').filter({ hasText: 'A newer version of Vigil is running.' })
  await shown.composer.fill('half a thought')
  await expect(offer).toHaveCount(0)

  build = 'the-next-one'
  await server.restart()
  await expect(offer).toBeVisible()
  await expect(shown.composer).toHaveValue('half a thought')
  await offer.getByRole('button', { name: 'Later' }).click()
  await expect(offer).toHaveCount(0)
  await server.restart()
  await expect(shown.connection).toHaveText('Live')
  await expect(offer).toHaveCount(0)

  build = 'the-one-after'
  await server.restart()
  await expect(offer).toBeVisible()
  build = undefined
  await offer.getByRole('button', { name: 'Reload' }).click()
  await expect(offer).toHaveCount(0)
  await expect(shown.composer).toHaveValue('half a thought')
  await expect(shown.connection).toHaveText('Live')
})

for (const { hours, words } of [
  { hours: 5, words: 'five hours ahead' },
  { hours: -72, words: 'three days behind' },
]) {
  test(`times are the server’s on a computer whose clock is ${words}`, async ({ page, vigil }) => {
    await page.addInitScript((ms) => {
      const Real = Date
      const now = () => Real.now() + ms
      window.Date = class extends Real {
        static override now = now
        constructor(...args: [] | [number]) {
          super(...((args.length === 0 ? [now()] : args) as [number]))
        }
      } as DateConstructor
    }, hours * 3_600_000)
    const session = await SessionByApi.create(vigil, 'On time')
    const shown = await new SessionInPage(page).open(session.id)
    const off = await page.evaluate(() => Date.now())
    expect(Math.abs(off - Date.now())).toBeGreaterThan(4 * 3_600_000)
    const row = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem').filter({ hasText: 'On time' })
    await expect(row.getByRole('time')).toHaveText('now')
    await shown.send('count to 1000 every 30ms')
    await expect(page.getByText(/^0:0\d$/)).toBeVisible()
    await shown.stop.click()
    await expect(shown.transcript.getByText('Stopped by you')).toBeVisible()
    // No word for a day: all of it is of today.
    await expect(shown.transcript.getByText(/^(Today|\w+day, )/)).toHaveCount(0)
  })
}
