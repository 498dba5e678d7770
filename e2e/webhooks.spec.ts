/** Webhooks in the settings, from the first to the last: added, tested, told, told again, changed and removed. */
import { expect, test } from './fixtures/browser-test.ts'
import { HookReceiver } from './fixtures/hook-receiver.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { violations } from './fixtures/violations.ts'

test('a webhook is added, shows its secret once, is tested, and tells what became of its deliveries', async ({
  page,
  vigil,
}) => {
  const receiver = await HookReceiver.start()
  await page.goto('/settings/webhooks')
  await expect(page.getByText('No webhooks yet')).toBeVisible()
  await page.getByRole('button', { name: 'Add webhook' }).click()
  const dialog = page.getByRole('dialog')
  const address = dialog.getByRole('textbox', { name: 'Address' })
  await address.fill('example.com/hook')
  await address.press('Enter')
  await expect(dialog.getByText('The address must be a whole address', { exact: false })).toBeVisible()
  await address.fill(receiver.url)
  await address.press('Enter')

  const made = page.getByRole('dialog', { name: 'The webhook’s secret' })
  receiver.secret = await made.getByText('whsec_').innerText()
  await made.getByRole('button', { name: 'Done' }).click()
  const hook = page.getByRole('listitem', { name: receiver.url })
  await hook.getByRole('button', { name: 'Send a test' }).click()
  await expect(hook.getByRole('status')).toHaveText(/^The test arrived: answered 204 after \d+ ms\.$/)
  await expect(hook.getByRole('button', { name: 'Send a test' })).toBeFocused()
  expect(receiver.received).toMatchObject([{ verified: true, body: { type: 'test' } }])

  receiver.answer = (response) => void response.writeHead(500).end()
  const session = await SessionByApi.create(vigil, 'Nightly build')
  await session.send('say done')
  await hook.getByRole('button', { name: 'Deliveries' }).click()
  const delivery = hook.getByRole('listitem').filter({ hasText: 'Nightly build' })
  await expect(delivery).toContainText('The receiver answered 500.')
  receiver.answer = (response) => void response.writeHead(204).end()
  await delivery.getByRole('button', { name: 'Try now' }).click()
  await expect(delivery).toContainText('Delivered (204)')
  expect(receiver.received.at(-1)).toMatchObject({ verified: true, body: { outcome: 'completed' } })

  await page.reload()
  await expect(hook).toBeVisible()
  await expect(page.getByText('whsec_')).toHaveCount(0)
  await hook.getByRole('button', { name: 'Actions for' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('No webhooks yet')).toBeVisible()
  await receiver.close()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme })

    test('webhooks and notifications have no violations', async ({ page, vigil }) => {
      // Nothing listens there.
      const url = 'http://127.0.0.1:9/hook'
      await vigil.trpc.webhooks.create.mutate({ url, kinds: ['run-finished', 'approval-requested'] })
      const session = await SessionByApi.create(vigil, 'Nightly build')
      await session.send('say done')
      await page.goto('/settings/webhooks')
      const hook = page.getByRole('listitem', { name: url })
      await hook.getByRole('button', { name: 'Send a test' }).click()
      await hook.getByRole('button', { name: 'Deliveries' }).click()
      await expect(hook.getByText('Failing')).toBeVisible()
      await expect(hook.getByRole('listitem').filter({ hasText: 'Nightly build' })).toContainText('Next try')
      await expect(hook.getByRole('status')).toContainText('The test did not arrive.')
      expect(await violations(page)).toEqual([])

      await hook.getByRole('button', { name: 'Actions for' }).click()
      await page.getByRole('menuitem', { name: 'Edit' }).click()
      const dialog = page.getByRole('dialog', { name: 'Edit webhook' })
      await dialog.getByRole('textbox', { name: 'Address' }).fill('nowhere')
      await dialog.getByRole('button', { name: 'Save' }).click()
      await expect(dialog.getByText('must be a whole address', { exact: false })).toBeVisible()
      expect(await violations(page)).toEqual([])

      await page.goto('/settings/notifications')
      await expect(page.getByRole('heading', { name: 'Notifications' })).toBeVisible()
      expect(await violations(page)).toEqual([])
    })
  })
}
