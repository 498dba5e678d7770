/** What a browser fetches of JavaScript to show a page, with nothing cached, stays within its bound. */
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/browser-test.ts'
import { RecallsInPage } from './fixtures/recalls-in-page.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'

const MOST_BYTES = 250_000

test('a session page fetches at most 250 kB of JavaScript', async ({ page }) => {
  const first = { requestId: 'weight', text: 'say **hello** there' }
  const made = await page.request.post('/api/trpc/sessions.create', { data: { first } })
  const sessionId = (await made.json()).result.data.id
  const bytes = await weigh(page)
  await page.goto(`/s/${sessionId}`, { waitUntil: 'networkidle' })
  await expect(new SessionInPage(page).answers.last()).toContainText('hello')
  expect(bytes()).toBeLessThanOrEqual(MOST_BYTES)
})

test('the recalls fetch at most 250 kB of JavaScript, as a list and as a month', async ({ page, vigil }) => {
  const { id: sessionId } = await SessionByApi.create(vigil)
  await vigil.trpc.recalls.schedule.mutate({ sessionId, kind: 'interval', everySeconds: 3_600, message: 'say so' })
  const bytes = await weigh(page)
  await page.goto('/recalls', { waitUntil: 'networkidle' })
  await expect(
    page
      .getByRole('table')
      .getByRole('link', { name: /say so/ })
      .first(),
  ).toBeVisible()
  expect(bytes(), 'month').toBeLessThanOrEqual(MOST_BYTES)
  const recalls = new RecallsInPage(page)
  await recalls.view('List')
  await expect(recalls.list).toHaveCount(1)
  expect(bytes(), 'with the list').toBeLessThanOrEqual(MOST_BYTES)
})

/** From now on; answers all that has come by then. */
async function weigh(page: Page): Promise<() => number> {
  const devtools = await page.context().newCDPSession(page)
  const scripts = new Map<string, number>()
  await devtools.send('Network.enable')
  devtools.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.set(requestId, 0)
  })
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) scripts.set(requestId, encodedDataLength)
  })
  return () => {
    const bytes = [...scripts.values()]
    expect(bytes.length).toBeGreaterThan(5)
    expect(bytes).not.toContain(0)
    return bytes.reduce((sum, each) => sum + each, 0)
  }
}
