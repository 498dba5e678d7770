/** Webhooks in the settings, from the first to the last: added, tested, told, told again, changed and removed. */
import { expect, test } from './fixtures/browser-test.ts'
import { HookReceiver } from './fixtures/hook-receiver.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'

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
