/** axe finds nothing against WCAG 2 A and AA, on the pages that there are, in both themes. */
import { allPages, openPage } from './fixtures/all-pages.ts'
import { expect, test } from './fixtures/browser-test.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'
import { violations } from './fixtures/violations.ts'

const EVERYTHING =
  'say # Title\n\nText with `code` and [a link](https://example.com).\n\n```js\nconst a = 1 // b\n```\n\n| a | b |\n| - | - |\n| 1 | 2 |'

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme })

    test('the first page has no violations', async ({ page }) => {
      await page.goto('/')
      await expect(page.getByText('No sessions yet.', { exact: false })).toBeVisible()
      expect(await violations(page)).toEqual([])
    })

    test('a session’s page has no violations, at rest and at work', async ({ page, vigil }) => {
      const session = await SessionByApi.create(vigil)
      for (const text of [EVERYTHING, 'think about colours', 'call current_time {}', 'fail']) await session.send(text)
      await session.untilIdle()
      const shown = await new SessionInPage(page).open(session.id)
      await expect(shown.answers.getByRole('table')).toBeVisible()
      expect(await violations(page)).toEqual([])

      await shown.send('hang')
      await shown.send('say next')
      await expect(shown.queue).toHaveCount(1)
      await shown.composer.fill('a draft')
      await page.getByRole('button', { name: 'Queue, steer or interrupt' }).click()
      await expect(page.getByRole('menu')).toBeVisible()
      expect(await violations(page)).toEqual([])
    })

    test('every other page has no violations', async ({ page, vigil }) => {
      const session = await SessionByApi.create(vigil, 'Listed')
      await session.send('fail')
      await session.untilIdle()
      for (const address of [...allPages(), '/nowhere']) {
        await openPage(page, address)
        expect(await violations(page), address).toEqual([])
      }
    })

    test('the page without its session has no violations', async ({ page }) => {
      await page.goto('/s/s_never_was')
      await expect(page.getByRole('heading', { name: 'This session is not here' })).toBeVisible()
      expect(await violations(page)).toEqual([])
    })
  })
}
