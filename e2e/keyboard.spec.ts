/** Everything by keyboard: each stop shows that it has the focus, the focus is never lost, and what happens is said once. */
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures/browser-test.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'
import { tabStops } from './fixtures/tab-stops.ts'

const rows = (page: Page) => page.getByRole('list', { name: 'Sessions' }).getByRole('link')
const row = (page: Page, name: string) => rows(page).filter({ hasText: name })

test('each stop of the Tab key shows where the focus is, on every page, and the first skips the list', async ({
  page,
  vigil,
}) => {
  const session = await SessionByApi.create(vigil, 'By keyboard')
  for (const text of ['say a [link](https://example.com)', 'call current_time {}', 'fail']) await session.send(text)
  await session.untilIdle()
  const shown = new SessionInPage(page)
  for (const address of ['/', `/s/${session.id}`, '/settings/appearance', '/s/s_never_was']) {
    await page.goto(address)
    if (address.startsWith('/s/') && !address.endsWith('was')) await expect(shown.connection).toHaveText('Live')
    else await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toBeVisible()
    await expect(row(page, 'By keyboard')).toBeVisible()
    const stops = await tabStops(page)
    expect(stops.length, address).toBeGreaterThan(6)
    expect(stops[0]?.what).toBe('a "Skip to the page"')
    expect(
      stops.filter(({ shows }) => !shows).map(({ what }) => what),
      `stops of ${address} that do not show the focus`,
    ).toEqual([])
  }
  await page.goto(`/s/${session.id}`)
  await expect(shown.connection).toHaveText('Live')
  await page.getByRole('link', { name: 'Skip to the page' }).focus()
  await page.keyboard.press('Enter')
  await expect(shown.composer).toBeFocused()
})

test('sessions are made, queued, stopped, changed between, renamed, deleted and brought back by keyboard alone', async ({
  page,
  vigil,
}) => {
  for (const title of ['Oldest', 'Middle', 'Newest']) await SessionByApi.create(vigil, title)
  const shown = new SessionInPage(page)
  await page.goto('/')
  await expect(shown.composer).toBeFocused()
  await page.keyboard.type('hang')
  await page.keyboard.press('Enter')
  await expect(shown.agent).toHaveText('Running')
  await expect(shown.composer).toBeFocused()
  for (const text of ['say one', 'say two']) {
    await page.keyboard.type(text)
    await page.keyboard.press('Enter')
  }
  await expect(shown.queue).toHaveCount(2)
  await tabTo(page, page.getByRole('button', { name: 'Remove from the queue: say one' }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(shown.queue).toHaveCount(1)
  await expectFocusKept(page)
  await tabTo(page, shown.stop)
  await page.keyboard.press('Enter')
  await expect(shown.answers.last()).toContainText('two')

  await row(page, 'Middle').focus()
  await page.keyboard.press('ArrowUp')
  await expect(row(page, 'Newest')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Newest')
  await expect(shown.composer).toBeFocused()

  await chooseByKeys(page, 'Middle', 'Rename')
  await page.keyboard.type('Renamed')
  await page.keyboard.press('Enter')
  await expect(row(page, 'Renamed')).toBeVisible()
  await expectFocusKept(page)

  await chooseByKeys(page, 'Renamed', 'Delete')
  await expect(row(page, 'Renamed')).toHaveCount(0)
  await expectFocusKept(page)
  await tabTo(page, page.getByRole('button', { name: 'Undo' }), 'Shift+Tab')
  await page.keyboard.press('Enter')
  await expect(row(page, 'Renamed')).toBeVisible()
  await expectFocusKept(page)
})

test('a run that ends is said once, not word by word, whether it was answered, stopped or failed', async ({
  page,
  vigil,
}) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  const said = await page.evaluateHandle(() => {
    const texts: { region: string; text: string }[] = []
    new MutationObserver((changes) => {
      for (const { target, type, addedNodes } of changes) {
        if (type === 'childList' && addedNodes.length === 0) continue
        const element = target instanceof Element ? target : target.parentElement
        const region = element?.closest('[aria-live]:not([aria-live="off"]), [role="status"], [role="alert"]')
        if (region) texts.push({ region: region.getAttribute('aria-label') ?? 'news', text: region.textContent })
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true })
    return texts
  })
  const news = async () => (await said.jsonValue()).filter(({ region }) => region === 'news').map(({ text }) => text)
  await shown.send('count to 500 every 2ms')
  await shown.hasCounted(500)
  expect((await news()).length).toBe(1)
  expect((await news())[0]).toMatch(/^The agent answered\. 1\s2\s3/)
  // Running, and Idle: each of a mark and its word.
  expect((await said.jsonValue()).length).toBeLessThan(12)

  await shown.send('hang')
  await expect(shown.answers).toHaveCount(2)
  await page.keyboard.press('Alt+s')
  await expect.poll(async () => (await news()).length).toBe(2)
  expect((await news())[1]).toMatch(/^The run was stopped\./)
  await shown.send('fail')
  await expect.poll(async () => (await news()).length).toBe(3)
  expect((await news())[2]).toMatch(/^The run failed: /)

  await page.reload()
  await expect(shown.answers).toHaveCount(3)
  await expect(page.getByText(/^The run failed: /)).toHaveCount(0)
  await expect(shown.transcript.getByRole('alert')).toHaveCount(0)
})

async function tabTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let step = 0; step < 40; step++) {
    await page.keyboard.press(key)
    if (await target.evaluate((element) => element === document.activeElement)) return
  }
  await expect(target).toBeFocused()
}

async function chooseByKeys(page: Page, name: string, action: string): Promise<void> {
  await row(page, name).focus()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: `Actions for ${name}` })).toBeFocused()
  await page.keyboard.press('Enter')
  const item = page.getByRole('menuitem', { name: action, exact: true })
  await expect(page.getByRole('menu')).toBeVisible()
  for (let step = 0; step < 10 && !(await item.evaluate((entry) => entry === document.activeElement)); step++) {
    await page.keyboard.press('ArrowDown')
  }
  await expect(item).toBeFocused()
  await page.keyboard.press('Enter')
}

async function expectFocusKept(page: Page): Promise<void> {
  await expect(page.locator('body')).not.toBeFocused()
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY')
}
