/** SIGTERM in the middle of an answer: the page says that the server restarts, and the answer goes on afterwards. */
import { expect, test } from './fixtures/browser-test.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'

test.use({ settings: { VIGIL_DRAIN_MS: '1500' } })

test('every page tells of the restart, and an answer goes on when the server is back', async ({
  page,
  context,
  server,
  vigil,
}) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  await shown.send('count to 150 every 30ms')
  await shown.untilCounted(10)
  const home = await context.newPage()
  await home.goto('/')
  const homeConnection = home.getByRole('status', { name: 'Connection', exact: true })
  await expect(homeConnection).toHaveText('Live')
  const exit = server.stop('SIGTERM')
  await expect(homeConnection).toHaveText('Server restarting')

  await expect(shown.connection).toHaveText('Server restarting')
  await expect(
    page
      .getByRole('status')
      .filter({ hasText: /restart/i })
      .first(),
  ).toBeVisible()
  expect(await exit).toMatchObject({ code: 0 })
  await expect(shown.connection).toContainText('Reconnecting')
  const seen = await shown.countedTo()
  expect(seen).toBeLessThan(150)

  await server.start()
  await shown.hasCounted(150)
  await expect(shown.connection).toHaveText('Live')
  await expect(page.getByText('Server restarting')).toHaveCount(0)
  await expect(shown.answers).toHaveCount(1)
  await expect(shown.answers.getByText('Interrupted by a restart of the server; went on by itself.')).toBeVisible()
})
