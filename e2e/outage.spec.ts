/** The database goes away: every page says so; one with an answer keeps what is sent, and stays at the newest text. */
import { expect, test } from './fixtures/browser-test.ts'
import { holdDatabase } from './fixtures/held-database.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'

const UNREACHABLE = 'The server cannot reach its database'

test('a page tells of the outage while it lasts, and is then where it was: at the newest text', async ({
  page,
  server,
  vigil,
}) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  await shown.send('count to 250 every 20ms')
  await shown.untilCounted(60)
  const jump = page.getByRole('button', { name: 'Jump to newest' })
  await expect(jump).toHaveCount(0)

  const held = holdDatabase(server.dataDir)
  const banner = page.getByRole('status').filter({ hasText: UNREACHABLE })
  await expect(banner).toBeVisible()
  await expect(shown.connection).toHaveText('Live')
  await shown.send('say that it came through')
  await expect(page.getByText('Sending')).toBeVisible()

  held.release()
  await expect(banner).toHaveCount(0)
  await expect(page.getByRole('list', { name: 'Queue' })).toContainText('say that it came through')
  await expect(shown.answers.last()).toContainText('that it came through')
  await expect(jump).toHaveCount(0)
  await expect(shown.answers.last()).toBeInViewport()
})

test('every page tells of the outage, which is over everywhere when it is over', async ({ page, context, server }) => {
  await page.goto('/')
  const banner = page.getByRole('status').filter({ hasText: UNREACHABLE })
  const connection = page.getByRole('status', { name: 'Connection', exact: true })
  await expect(connection).toHaveText('Live')
  await expect(banner).toHaveCount(0)

  const held = holdDatabase(server.dataDir)
  await expect(banner).toContainText('and keeps trying')
  for (const address of ['/inbox', '/usage', '/settings/notifications']) {
    await page.goto(address)
    await expect(banner).toBeVisible()
    await expect(connection).toHaveText('Live')
  }
  const other = await context.newPage()
  await other.goto('/')
  await expect(other.getByRole('status').filter({ hasText: UNREACHABLE })).toBeVisible()

  held.release()
  await expect(banner).toHaveCount(0)
  await expect(other.getByRole('status').filter({ hasText: UNREACHABLE })).toHaveCount(0)
})
