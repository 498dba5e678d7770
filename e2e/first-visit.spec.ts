/** Nobody is left alone on the first page: three examples answer by a click, and the field works by keyboard alone. */
import type { Locator } from '@playwright/test'
import { expect, test } from './fixtures/browser-test.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'

test('the first page says that nothing is there yet, and offers three examples', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1, name: 'What should the agent do?' })).toBeVisible()
  await expect(page.getByText('No sessions yet. Write a message to start the first one.')).toBeVisible()
  await expect(page.getByRole('list', { name: 'Examples' }).getByRole('button')).toHaveCount(3)
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Live')
})

test('who has a model of their own is offered what one asks a model', async ({ page, vigil }) => {
  await vigil.trpc.profiles.create.mutate({ name: 'Own', model: 'openai/atlas' })
  await page.goto('/')
  const examples = page.getByRole('list', { name: 'Examples' })
  await expect(examples).toContainText('call current_time {}')
  await page.getByRole('button', { name: /^Profile: / }).click()
  await page.getByRole('menuitemradio', { name: 'Own' }).click()
  await expect(examples).toContainText('What time is it now in Tokyo, Nairobi and Lima?')
  await expect(examples).not.toContainText('current_time')
})

test('each example answers at a click', async ({ page }) => {
  const shown = new SessionInPage(page)
  const examples = page.getByRole('list', { name: 'Examples' }).getByRole('button')

  await page.goto('/')
  await examples.filter({ hasText: 'count to 60' }).click()
  await shown.untilCounted(2)
  await expect(shown.agent).toHaveText('Running')

  await page.getByRole('link', { name: 'New session' }).click()
  await examples.filter({ hasText: 'remind me in 10s' }).click()
  const planned = shown.answers.getByRole('group').filter({ hasText: 'schedule_recall' })
  await expect(planned).toContainText('Done')
  await planned.getByText('schedule_recall').click()
  await expect(planned.getByRole('list', { name: 'Next times' }).getByRole('listitem')).toHaveCount(1)

  await page.getByRole('link', { name: 'New session' }).click()
  await examples.filter({ hasText: 'call current_time' }).click()
  const tool = shown.answers.getByRole('group').filter({ hasText: 'current_time' })
  await expect(tool).toContainText('Done')
  await tool.getByText('current_time').click()
  await expect(tool).toContainText('Result')
  await expect(page.getByRole('list', { name: 'Sessions' }).getByRole('listitem')).toHaveCount(3)
})

test('a session is made, written to and stopped by keyboard alone', async ({ page }) => {
  await page.goto('/')
  const shown = new SessionInPage(page)
  await expect(shown.composer).toBeFocused()
  await page.keyboard.type('count to 1000 every 30ms')
  await page.keyboard.press('Enter')
  await shown.untilCounted(5)
  await expect(shown.composer).toBeFocused()
  await page.keyboard.type('say one line')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('and another')
  await page.keyboard.press('Enter')
  await expect(shown.queue).toHaveCount(1)

  await page.keyboard.press('Tab')
  for (let step = 0; step < 5 && !(await hasFocus(shown.stop)); step++) await page.keyboard.press('Tab')
  await expect(shown.stop).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(shown.transcript.getByText('Stopped by you')).toBeVisible()
  await expect(shown.answers.last()).toContainText('and another')
  await expect(shown.agent).toHaveText('Idle')
})

test('the keyboard’s shortcuts reach the list, the field and a new session, and list themselves', async ({ page }) => {
  await page.goto('/')
  const shown = new SessionInPage(page)
  await expect(shown.composer).toBeFocused()
  await page.keyboard.press('Control+k')
  const palette = page.getByRole('combobox', { name: 'Find a session or a command' })
  await expect(palette).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(palette).toBeHidden()
  await expect(shown.composer).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox', { name: 'Search sessions' })).toBeFocused()
  await page.keyboard.press('Alt+m')
  await expect(shown.composer).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(dialog).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
})

function hasFocus(control: Locator): Promise<boolean> {
  return control.evaluate((element) => element === document.activeElement)
}
