/** A server with a token lets nobody in without it, and the page keeps it where scripts cannot read it. */
import { expect, test } from './fixtures/browser-test.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'

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
