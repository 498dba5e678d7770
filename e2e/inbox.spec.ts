/** The inbox: what failed and what finished unseen, why, and what takes it out; its count is everywhere the same. */
import { expect, test } from './fixtures/browser-test.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'

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
  await page.getByRole('link', { name: /Inbox.*1 need you/ }).click()
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
  // Retried, it fails again, and is here again.
  await expect(failed).toContainText('Broken')
  await page.getByRole('button', { name: 'Mark all as read' }).click()
  await expect(page.getByRole('heading', { name: 'Nothing needs you' })).toBeVisible()
  await expect(page).toHaveTitle('Inbox · Vigil')
  const { items } = await vigil.trpc.sessions.list.query({ filter: 'attention' })
  expect(items).toEqual([])
})
