/** What the log notes beside the messages is seen at its place by whoever follows, comes back later, or scrolls up to it. */
import { expect, test } from './fixtures/browser-test.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'

/** More messages than a page opens with. */
const LATER = 30
const AT_ITS_PLACE = /answer-1[^]*The budget of [^]* is passed[^]*answer-2/

test('a budget that was passed is told between the same messages, now and later', async ({ page, vigil }) => {
  await vigil.trpc.usage.setPrice.mutate({ model: 'demo', input: 10_000, output: 10_000 })
  await vigil.trpc.usage.addBudget.mutate({ period: 'session', action: 'warn', limitUsd: 0.01, timeZone: 'UTC' })
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  const notice = shown.transcript.getByText(/The budget of .* is passed/)
  await session.send('say answer-1')
  await expect(notice).toBeInViewport()
  await session.send('say answer-2')
  await session.untilIdle()
  await expect(shown.transcript).toHaveText(AT_ITS_PLACE)

  await page.reload()
  await expect(shown.transcript).toHaveText(AT_ITS_PLACE)
  await expect(notice).toHaveCount(1)

  for (let n = 1; n <= LATER; n++) await session.send(`say later-${n}${'\n\nmore'.repeat(4)}`)
  await session.untilIdle()
  await page.reload()
  await expect(shown.answers.last()).toContainText(`later-${LATER}`)
  await expect(notice).toHaveCount(0)
  const goUp = async () => {
    await shown.transcript.focus()
    await page.keyboard.press('Home')
    return await notice.isVisible()
  }
  await expect.poll(goUp, { intervals: [50] }).toBe(true)
  await expect(shown.transcript).toHaveText(AT_ITS_PLACE)
})
