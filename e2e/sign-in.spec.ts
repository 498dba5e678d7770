/** A server with a token lets nobody in without it, and the page keeps it where scripts cannot read it. */
import type { Page } from '@playwright/test'
import { createVigilClient } from '../client/index.ts'
import { expect, test } from './fixtures/browser-test.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'
import { violations } from './fixtures/violations.ts'

const TOKEN = 'correct-horse-battery-staple'
test.use({ settings: { VIGIL_TOKEN: TOKEN }, token: TOKEN })

test('the page asks for the token, refuses a wrong one, and opens with the right one', async ({
  page,
  context,
  vigil,
}) => {
  const session = await SessionByApi.create(vigil, 'Secret plans')
  await page.goto(`/s/${session.id}`)
  await expect(page.getByRole('heading', { name: 'Sign in to Vigil' })).toBeVisible()
  await expect(page.getByText('Secret plans')).toHaveCount(0)
  const field = page.getByLabel('Access token', { exact: true })
  await expect(field).toBeFocused()
  expect(await violations(page)).toEqual([])

  await field.fill('wrong-horse-battery-staple')
  await field.press('Enter')
  await expect(page.getByText('That is not the token. Check it and try again.')).toBeVisible()
  await field.fill(TOKEN)
  await field.press('Enter')

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Secret plans')
  const shown = new SessionInPage(page)
  await expect(shown.connection).toHaveText('Live')
  await shown.send('say welcome')
  await expect(shown.answers).toContainText(['welcome'])

  await page.reload()
  await expect(shown.answers).toContainText(['welcome'])
  const readable = await page.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
  )
  expect(readable).not.toContain(TOKEN)
  expect(page.url()).not.toContain(TOKEN)
  expect((await context.cookies()).map(({ httpOnly, sameSite }) => ({ httpOnly, sameSite }))).toEqual([
    { httpOnly: true, sameSite: expect.stringMatching(/^(Strict|Lax)$/) },
  ])
})

test('a browser that has not signed in gets nothing from the API', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil, 'Secret plans')
  await page.goto('/')
  const input = encodeURIComponent(JSON.stringify({ sessionId: session.id }))
  const response = await page.request.get(`/api/trpc/sessions.get?input=${input}`)
  expect(response.status()).toBe(401)
  expect(await response.text()).not.toContain('Secret plans')
})

test('a page whose access is revoked forgets what it showed within 10 seconds, says so, and lets one in again', async ({
  page,
  server,
  vigil,
}) => {
  const { token } = await vigil.trpc.tokens.add.mutate({ name: 'guest' })
  const guest = createVigilClient({ url: server.url, token })
  const session = await SessionByApi.create(guest, 'Secret plans')
  await session.send('say the secret')
  await session.untilIdle()
  await signIn(page, session.id, token)
  const shown = new SessionInPage(page)
  await expect(shown.answers).toContainText(['the secret'])

  await vigil.trpc.tokens.revoke.mutate({ name: 'guest' })
  await expect(page.getByRole('heading', { name: 'Sign in to Vigil' })).toBeVisible({ timeout: 10_000 })
  await expect(page.getByRole('alert').filter({ hasText: 'Your access has ended' })).toBeVisible()
  await expect(page).toHaveTitle('Sign in · Vigil')
  expect(await page.content()).not.toMatch(/secret/i)
  await guest.close()

  const again = await vigil.trpc.tokens.add.mutate({ name: 'guest' })
  await page.getByLabel('Access token', { exact: true }).fill(again.token)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(shown.connection).toHaveText('Live')
  await expect(shown.answers).toContainText(['the secret'])
})

async function signIn(page: Page, sessionId: string, token: string): Promise<void> {
  await page.goto(`/s/${sessionId}`)
  await page.getByLabel('Access token', { exact: true }).fill(token)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Live')
}
