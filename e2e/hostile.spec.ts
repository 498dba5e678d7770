/** Whatever models, tools and people write: it is shown, never run, and neither freezes nor breaks the page. */
import type { Page } from '@playwright/test'
import { sendMessage, uploadFile } from '../client/index.ts'
import { test as base, expect } from './fixtures/browser-test.ts'
import { type HostileProvider, startHostileProvider } from './fixtures/hostile-provider.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'

const HTML = '<script>window.ran=1</script><img src=x onerror="window.ran=1"><svg onload="window.ran=1"><b>bold?</b>'
const BROKEN =
  '**bold *both\n\n```js\nunclosed(\n\n| a | b\n|--\n> > > - [ ] [x](javascript:window.ran=1) ![](data:text/html,<script>) \n\n' +
  '[a]: <javascript:window.ran=1>\n\n[a] <javascript:window.ran=1> `` ` ``` ~~ __ ***\n\n&lt;b&gt; &#x3c;b> \u0000\u202e'
const WORD = 'x'.repeat(1_000_000)
const ANSWERS = {
  html: HTML,
  broken: BROKEN,
  deep: '> '.repeat(2_000),
  nested: '['.repeat(5_000),
  word: WORD,
}
/** The longest that the page may not answer, on a machine that others use too. */
const FROZEN_AT_MOST_MS = 500

const test = base.extend<{ provider: HostileProvider }>({
  provider: async ({}, use) => {
    const provider = await startHostileProvider(ANSWERS, { name: 'current_time', input: { zone: HTML } })
    await use(provider)
    await provider.dispose()
  },
  settings: async ({ provider }, use) => use({ ...provider.settings, VIGIL_MAX_STEPS: '1000' }),
})

test('HTML, broken Markdown, a word of 1 MB and 200 tool calls are shown and harm nothing', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil, HTML)
  const shown = await new SessionInPage(page).open(session.id)
  const frozen = await watchFreezes(page)
  for (const asked of Object.keys(ANSWERS)) {
    await session.send(asked)
    await session.untilIdle()
    await expect(shown.agent).toHaveText('Idle')
    await shown.composer.fill(`still answers after ${asked}`)
    expect(await sidewaysPx(page), asked).toBe(0)
    expect(await frozen(), `the longest task until ${asked}, in milliseconds`).toBeLessThan(FROZEN_AT_MOST_MS)
  }
  await session.send('calls 200')
  await session.untilIdle()
  await expect(shown.agent).toHaveText('Idle')
  await expect(shown.answers.last()).toContainText('done')
  expect(await sidewaysPx(page), 'after the calls').toBe(0)
  expect(await shown.transcript.evaluate((log) => log.scrollWidth - log.clientWidth)).toBe(0)
  expect(await page.evaluate(() => 'ran' in window)).toBe(false)
  await expect(page.locator('[role="log"] script, [role="log"] a[href^="javascript:" i]')).toHaveCount(0)
  expect(await frozen(), 'the longest task, in milliseconds').toBeLessThan(FROZEN_AT_MOST_MS)

  await page.reload()
  await expect(shown.answers.last()).toContainText('done')
  await shown.composer.fill('and after loading it anew')
  expect(await page.evaluate(() => 'ran' in window)).toBe(false)
})

test('hostile names of files are shown for what they are, on a wide page and on a phone', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  const given = [
    { name: '../../etc/passwd', seen: 'passwd' },
    { name: 'C:\\Windows\\system.ini', seen: 'system.ini' },
    { name: 'photo\u202Egnp.exe', seen: 'photognp.exe' },
    { name: 'two\r\nlines\u0007\u0000.txt', seen: /^twolines.*\.txt$/ },
    { name: `${'long'.repeat(75)}.txt`, seen: /^(long)+l?o?n?….txt$/ },
    { name: `${HTML.replaceAll('/', '')}.txt`, seen: /^<script>.*\.txt$/ },
  ]
  const infos = await Promise.all(given.map(({ name }) => uploadFile(vigil, new File(['content'], name))))
  for (const [index, { seen }] of given.entries()) expect(infos[index]?.name).toEqual(expect.stringMatching(seen))
  const files = infos.slice(0, 3).map(({ fileId }) => ({ fileId }))
  await sendMessage(vigil, { sessionId: session.id, text: 'look at these', files })
  await session.untilIdle()

  await page
    .getByLabel('Files to attach')
    .setInputFiles(given.slice(2).map(({ name }) => ({ name, mimeType: 'text/plain', buffer: Buffer.from('content') })))
  const tray = page.getByRole('list', { name: 'Attached files' })
  await expect(tray.getByRole('button', { name: 'Remove: photognp.exe' })).toBeVisible()
  await expect(tray.getByRole('progressbar')).toHaveCount(0)
  expect(await tray.innerText()).not.toMatch(/[\p{Cc}\p{Cf}](?<!\n)/u)
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 844 })
    expect(await sidewaysPx(page), `at ${width}`).toBe(0)
  }
  await shown.send('and at these')
  await expect(shown.answers).toHaveCount(2)
  const links = shown.messages.last().getByRole('list', { name: 'Files' }).getByRole('link')
  await expect(links).toHaveCount(4)
  await expect(links.first()).toHaveAttribute('download', 'photognp.exe')
  expect(await sidewaysPx(page)).toBe(0)
  expect(await page.evaluate(() => 'ran' in window)).toBe(false)
})

/** The longest task since now, also over loading the page. */
async function watchFreezes(page: Page): Promise<() => Promise<number>> {
  const watch = () => {
    const holder = window as unknown as { longest?: number }
    if (holder.longest !== undefined) return
    holder.longest = 0
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) holder.longest = Math.max(holder.longest ?? 0, duration)
    }).observe({ type: 'longtask' })
  }
  await page.addInitScript(watch)
  await page.evaluate(watch)
  return () => page.evaluate(() => (window as unknown as { longest: number }).longest)
}

function sidewaysPx(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}
