/** The palette and the keys: sessions and commands by name, and one table behind the palette, the keys and their list. */
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/browser-test.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'

const field = (page: Page) => page.getByRole('combobox', { name: 'Find a session or a command' })
const options = (page: Page) => page.getByRole('listbox', { name: 'Found' }).getByRole('option')

test('the palette finds a session by what was said in it, and opens it', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil, 'Harbour')
  await session.send('say the lighthouse keeper sleeps')
  await session.untilIdle()
  await SessionByApi.create(vigil, 'Meadow')
  await page.goto('/')
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Live')

  await page.keyboard.press('Control+k')
  await expect(field(page)).toBeFocused()
  await field(page).fill('LIGHTHOUSE keep')
  await expect(options(page)).toHaveCount(1)
  await expect(options(page)).toContainText('Harbour')
  await expect(options(page).getByText('lighthouse keep', { exact: true })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`/s/${session.id}$`))
  await expect(field(page)).toHaveCount(0)
})

test('the palette does to this session what its menu does, and moves through its entries by keys', async ({
  page,
  vigil,
}) => {
  const session = await SessionByApi.create(vigil, 'Harbour')
  const shown = await new SessionInPage(page).open(session.id)
  await page.keyboard.press('Control+k')
  await field(page).fill('pin this')
  await expect(options(page).first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('list', { name: 'Sessions' }).getByRole('img', { name: 'Pinned' })).toBeVisible()
  // What a command opens stays open when the palette has gone.
  await page.keyboard.press('Control+k')
  await field(page).fill('stop everything')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Stop everything?' })
  await expect(field(page)).toHaveCount(0)
  await expect(dialog).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)

  await page.keyboard.press('Control+k')
  await field(page).fill('unpin')
  await expect(options(page).first()).toContainText('Unpin this session')
  await field(page).fill('theme')
  await expect(options(page).filter({ hasText: 'Dark theme' })).toBeVisible()
  for (let step = 0; step < 2; step++) await page.keyboard.press('ArrowDown')
  await expect(options(page).filter({ hasText: 'Dark theme' })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')

  await page.keyboard.press('Control+k')
  await field(page).fill('rename')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Session title' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(shown.composer).toBeVisible()
})

test('single characters are shortcuts outside of fields only, and can be turned off', async ({ page }) => {
  await page.goto('/settings/appearance')
  await expect(page.getByRole('heading', { name: 'Keyboard' })).toBeVisible()
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox', { name: 'Search sessions' })).toBeFocused()
  await page.keyboard.type('?')
  await expect(page.getByRole('searchbox', { name: 'Search sessions' })).toHaveValue('?')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await page.getByRole('heading', { name: 'Keyboard' }).click()
  await page.keyboard.press('?')
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(dialog).toBeVisible()
  for (const line of ['Search and commands', 'Inbox', 'Mark as read', 'Rename']) {
    await expect(dialog.getByRole('definition').filter({ hasText: line })).toHaveCount(1)
  }
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)

  await page.getByRole('switch', { name: 'Single-character shortcuts' }).uncheck()
  await page.getByRole('heading', { name: 'Keyboard' }).click()
  await page.keyboard.press('?')
  await page.keyboard.press('Control+k')
  await expect(field(page)).toBeFocused()
  await expect(dialog).toHaveCount(0)
})

test('what is typed while the palette or the find bar is still on its way is for it, and is not sent', async ({
  page,
  vigil,
}) => {
  const session = await SessionByApi.create(vigil, 'Harbour')
  await session.send('say the lighthouse keeper sleeps')
  await session.untilIdle()
  const shown = await new SessionInPage(page).open(session.id)
  await expect(shown.composer).toBeFocused()
  let arrive = () => {}
  const arrives = new Promise<void>((resolve) => {
    arrive = resolve
  })
  await page.route('**/*.js', async (route) => {
    await arrives
    await route.continue()
  })
  await page.keyboard.press('Control+k')
  await page.keyboard.type('harbbo')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Enter')
  arrive()
  await expect(field(page)).toHaveValue('harb')
  await expect(shown.composer).toHaveValue('')
  await page.keyboard.press('Escape')
  await expect(field(page)).toBeHidden()

  await page.keyboard.press('Control+k')
  await expect(field(page)).toBeFocused()
  await field(page).fill('find in this')
  await page.keyboard.press('Enter')
  const finding = page.getByRole('search', { name: 'Find' }).getByRole('textbox')
  await expect(finding).toBeFocused()
  await finding.fill('lighthouse')
  await expect(page.getByRole('search', { name: 'Find' }).getByRole('status')).toContainText('1 of 2')
  expect(await shown.messages.count()).toBe(1)
})
