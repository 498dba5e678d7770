/** Promise 1: a run goes on without its audience, which finds everything again. */
import { expect, test } from './fixtures/browser-test.ts'
import { answerTexts, SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'

// Rows out of sight leave the page; here none is.
test.use({ viewport: { width: 1440, height: 3_000 } })

const COUNT_TO_120 = `${Array.from({ length: 120 }, (_, index) => index + 1).join('\n')}\n`

test('an answer goes on while every page is closed, and nothing of it is lost or doubled', async ({
  context,
  vigil,
}) => {
  const first = new SessionInPage(await context.newPage())
  await first.page.goto('/')
  await first.send('count to 120 every 50ms')
  await first.untilCounted(5)
  const session = new SessionByApi(vigil, first.sessionId)
  await first.page.close()

  const meanwhile = await session.untilCounted(30)
  expect(meanwhile.run?.status).toBe('running')
  const again = await new SessionInPage(await context.newPage()).open(session.id)
  // Nothing of it is streamed again: what is shown first is all that there is by then.
  expect(await again.untilCounted(1)).toBeGreaterThanOrEqual(30)
  await expect(again.agent).toHaveText('Running')

  await again.hasCounted(120)
  await expect(again.answers).toHaveCount(1)
  await expect(again.messages).toHaveText([/^count to 120 every 50ms/])
  expect(answerTexts(await session.untilIdle())).toEqual([COUNT_TO_120])
})

test('reloading a page in the middle of an answer doubles nothing', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  await shown.send('count to 80 every 30ms')
  for (const reached of [10, 25, 40, 55]) {
    await shown.untilCounted(reached)
    await page.reload()
  }
  await shown.hasCounted(80)
  await expect(shown.answers).toHaveCount(1)
  await expect(shown.messages).toHaveCount(1)
})
