/** The inbox: what failed and what finished unseen, why, and what takes it out; its count is everywhere the same. */
import { expect, test } from './fixtures/browser-test.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { violations } from './fixtures/violations.ts'

test('an empty inbox says so', async ({ page }) => {
  await page.goto('/inbox')
  await expect(page.getByRole('heading', { name: 'Nothing needs you' })).toBeVisible()
  await expect(page).toHaveTitle('Inbox · Vigil')
})

test('what failed and what finished is told with its reason, retried, and read by keys', async ({ page, vigil }) => {
  const [broken, done, other] = [
    await SessionByApi.create(vigil, 'Broken'),
    await SessionByApi.create(vigil, 'Done'),
    await SessionByApi.create(vigil, 'Other'),
  ]
  await broken.send('fail')
  await done.send('say all went well')
  await other.send('say this too')
  await Promise.all([broken.untilIdle(), done.untilIdle(), other.untilIdle()])

  await page.goto('/')
  await page.getByRole('link', { name: /Inbox.*1 needs you/ }).click()
  await expect(page).toHaveTitle('(1) Inbox · Vigil')
  const failed = page.getByRole('list', { name: /^Failed/ }).getByRole('listitem')
  const finished = page.getByRole('list', { name: /^Finished/ }).getByRole('listitem')
  await expect(failed).toHaveCount(1)
  await expect(failed).toContainText('Broken')
  await expect(finished).toHaveCount(2)
  await expect(finished.filter({ hasText: 'Done' })).toContainText('all went well')

  await page.getByRole('heading', { name: 'Inbox' }).click()
  for (const key of ['j', 'j', 'e']) await page.keyboard.press(key)
  await expect(finished).toHaveCount(1)
  await expect(finished.getByRole('link').first()).toBeFocused()

  await failed.getByRole('button', { name: 'Retry: Broken' }).click()
  await broken.until(({ messages, run }) => run === null && messages.filter(isAnswer).length === 2)
  await page.reload()
  // Retried, it has failed again, and is here again.
  await expect(failed).toContainText('Broken')
  await page.getByRole('button', { name: 'Mark all as read' }).click()
  await expect(page.getByRole('heading', { name: 'Nothing needs you' })).toBeVisible()
  await expect(page).toHaveTitle('Inbox · Vigil')
  await expect
    .poll(async () => (await vigil.trpc.sessions.list.query({ filter: 'attention' })).items.map(({ title }) => title))
    .toEqual([])
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme })

    test('the inbox, the palette over it and the list of keys have no violations', async ({ page, vigil }) => {
      for (const text of ['fail', 'say all went well']) {
        const session = await SessionByApi.create(vigil, text)
        await session.send(text)
        await session.untilIdle()
      }
      await page.goto('/inbox')
      await expect(page.getByRole('list', { name: /^Finished/ })).toBeVisible()
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('Control+k')
      await expect(page.getByRole('dialog', { name: 'Search and commands' })).toBeVisible()
      await page.getByRole('combobox', { name: 'Find a session or a command' }).fill('well')
      await expect(page.getByRole('listbox', { name: 'Found' }).getByRole('option')).toHaveCount(1)
      expect(await violations(page)).toEqual([])
      await page.keyboard.press('Escape')
      await expect(page.getByRole('combobox')).toHaveCount(0)
      await page.keyboard.press('?')
      await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
      expect(await violations(page)).toEqual([])
    })
  })
}

function isAnswer({ role }: { role: string }): boolean {
  return role === 'assistant'
}
