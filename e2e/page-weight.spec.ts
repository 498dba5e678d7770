/** What a browser fetches of JavaScript to show a session, with nothing cached, stays within its bound. */
import { expect, test } from './fixtures/browser-test.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'

const MOST_BYTES = 250_000

test('a session page fetches at most 250 kB of JavaScript', async ({ page }) => {
  const first = { requestId: 'weight', text: 'say **hello** there' }
  const made = await page.request.post('/api/trpc/sessions.create', { data: { first } })
  const sessionId = (await made.json()).result.data.id

  const devtools = await page.context().newCDPSession(page)
  const scripts = new Map<string, number>()
  await devtools.send('Network.enable')
  devtools.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.set(requestId, 0)
  })
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) scripts.set(requestId, encodedDataLength)
  })
  await page.goto(`/s/${sessionId}`, { waitUntil: 'networkidle' })
  await expect(new SessionInPage(page).answers.last()).toContainText('hello')

  const bytes = [...scripts.values()]
  expect(bytes.length).toBeGreaterThan(5)
  expect(bytes).not.toContain(0)
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(MOST_BYTES)
})
