/** The panel at the side of a session: its run over time, while it runs and after; its facts; on a narrow page as a drawer. */
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/browser-test.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'
import { violations } from './fixtures/violations.ts'

const openButton = (page: Page) => page.getByRole('button', { name: 'Timeline and details' })
const bars = (page: Page) => page.getByRole('listbox', { name: 'Steps and tools over time' })
const bar = (page: Page, name: RegExp) => bars(page).getByRole('option', { name })

test('shows what a run does while it does it, and keeps it; the newest run is in sight unless another is chosen', async ({
  page,
  vigil,
}) => {
  const session = await SessionByApi.create(vigil)
  await session.send('call current_time {}')
  await session.untilIdle()
  const shown = await new SessionInPage(page).open(session.id)
  await openButton(page).click()
  await expect(bar(page, /^current_time, .* done$/)).toBeVisible()
  await expect(bar(page, /^Writing a tool call, /)).toBeVisible()
  const runs = page.getByRole('combobox', { name: 'Run' })
  await expect(runs.getByRole('option', { selected: true })).toHaveText(/call current_time/)

  await shown.send('hang')
  await expect(runs.getByRole('option', { selected: true })).toHaveText(/hang · running$/)
  const answering = bar(page, /^Answering, .* now$/)
  const { width } = (await answering.boundingBox()) ?? { width: 0 }
  await expect.poll(async () => (await answering.boundingBox())?.width, { intervals: [50] }).toBeGreaterThan(width)
  await shown.stop.click()
  await expect(bar(page, /^Answering, [^n]*$/)).toBeVisible()
  await expect(runs.getByRole('option', { selected: true })).toHaveText(/hang · stopped$/)

  await runs.selectOption({ index: 1 })
  await expect(bar(page, /^current_time/)).toBeVisible()
  await shown.send('say more')
  await expect(runs.getByRole('option')).toHaveCount(3)
  await expect(runs.getByRole('option', { selected: true })).toHaveText(/call current_time/)

  await page.reload()
  await expect(runs.getByRole('option', { selected: true })).toHaveText(/say more/)
})

test('is all within reach of the keyboard, and reads as a table too', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil)
  await session.send('call current_time {}')
  await session.untilIdle()
  await new SessionInPage(page).open(session.id)
  await page.keyboard.press('Alt+KeyT')
  await bars(page).focus()
  await page.keyboard.press('Home')
  const first = await bars(page).getByRole('option').first().getAttribute('id')
  await expect(bars(page)).toHaveAttribute('aria-activedescendant', first ?? 'none')
  await page.keyboard.press('End')
  await expect(bars(page)).not.toHaveAttribute('aria-activedescendant', first ?? 'none')
  await expect(bars(page).getByRole('option', { selected: true })).toHaveAccessibleName(/^Answering, /)
  await page.keyboard.press('+')
  await expect(page.getByRole('button', { name: 'Fit' })).toBeEnabled()

  await page.getByText('As a table').click()
  const rows = page.getByRole('table').getByRole('row')
  await expect(rows.filter({ hasText: 'current_time' })).toContainText('done')

  await page.getByRole('tab', { name: 'Details' }).click()
  await expect(page.getByText(session.id)).toBeVisible()
  await page.getByRole('button', { name: 'Close the panel' }).click()
  await expect(openButton(page)).toBeFocused()
})

test('a bar leads to its place in the transcript, by a click and by keys, and marks it', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil)
  await session.send('call current_time {}')
  await session.untilIdle()
  await session.send('count to 200')
  await session.untilIdle()
  const shown = await new SessionInPage(page).open(session.id)
  const card = shown.transcript.getByRole('group').filter({ hasText: 'current_time' })
  await expect(shown.answers.last()).toContainText('200')
  await openButton(page).click()
  await page.getByRole('combobox', { name: 'Run' }).selectOption({ index: 1 })
  await bar(page, /^current_time, .* done$/).click()
  await expect(card.locator('summary')).toBeFocused()
  await expect(card).toBeInViewport({ ratio: 1 })
  await page.keyboard.press('Enter')
  await expect(card).toContainText('Result')

  await bars(page).focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  const text = shown.answers.first().getByRole('paragraph').last()
  await expect(text).toBeInViewport()
  await expect(page.locator(':focus')).toContainText('The result:')
})

test.describe('on a narrow page', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('a bar leads out of the panel that lies over the transcript', async ({ page, vigil }) => {
    const session = await SessionByApi.create(vigil)
    await session.send('call current_time {}')
    await session.untilIdle()
    await session.send('count to 200')
    await session.untilIdle()
    const shown = await new SessionInPage(page).open(session.id)
    await openButton(page).click()
    await page.getByRole('combobox', { name: 'Run' }).selectOption({ index: 1 })
    await page.getByText('As a table').click()
    await page.getByRole('table').getByRole('button', { name: 'current_time' }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
    const card = shown.transcript.getByRole('group').filter({ hasText: 'current_time' })
    await expect(card.locator('summary')).toBeFocused()
    await expect(card).toBeInViewport({ ratio: 1 })
  })

  test('it lies over the transcript, never by itself, and gives the focus back', async ({ page, vigil }) => {
    const session = await SessionByApi.create(vigil)
    await session.send('think about it')
    await session.untilIdle()
    await new SessionInPage(page).open(session.id)
    await openButton(page).click()
    await expect(page.getByRole('dialog').getByRole('tab', { name: 'Timeline' })).toBeVisible()
    await expect(bar(page, /^Thinking, /)).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await expect(openButton(page)).toBeFocused()
    await page.reload()
    await expect(openButton(page)).toHaveAttribute('aria-expanded', 'false')
  })
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } })

    test('axe finds nothing, at work and as a table', async ({ page, vigil }) => {
      const session = await SessionByApi.create(vigil)
      await session.send('call current_time {}')
      await session.untilIdle()
      const shown = await new SessionInPage(page).open(session.id)
      await openButton(page).click()
      await page.getByText('As a table').click()
      await expect(page.getByRole('table')).toBeVisible()
      expect(await violations(page)).toEqual([])
      await shown.send('hang')
      await expect(bar(page, / now$/)).toBeVisible()
      await page.getByRole('tab', { name: 'Details' }).click()
      expect(await violations(page)).toEqual([])
    })
  })
}
