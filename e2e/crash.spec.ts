/** Promise 2: `kill -9` of the server loses nothing that anybody has seen; the page says what happens, and recovers. */
import { expect, test } from './fixtures/browser-test.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'

const TOLD = /Interrupted when the server stopped; went on by itself\./

test('a page outlives its server, and the answer goes on where it stopped', async ({ page, server, vigil }) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  await shown.send('count to 200')
  await shown.untilCounted(40)
  await server.kill()

  await expect(shown.connection).toContainText('Reconnecting')
  await expect(shown.agent).toHaveText('Running')
  const seen = await shown.countedTo()
  expect(seen).toBeGreaterThanOrEqual(40)
  expect(seen).toBeLessThan(200)

  await server.start()
  await expect(shown.connection).toHaveText('Live')
  expect(await shown.countedTo()).toBeGreaterThanOrEqual(seen)
  await shown.hasCounted(200)
  await expect(shown.answers).toHaveCount(1)
  await expect(shown.answers.getByText(TOLD)).toHaveCount(1)
})

test('a page opened after the crash finds the whole answer and the word of its interruption', async ({
  context,
  server,
  vigil,
}) => {
  const session = await SessionByApi.create(vigil)
  const before = await new SessionInPage(await context.newPage()).open(session.id)
  await before.send('count to 200')
  await before.untilCounted(40)
  await before.page.close()
  await server.restart()
  await session.untilIdle()

  const after = await new SessionInPage(await context.newPage()).open(session.id)
  await after.hasCounted(200)
  await expect(after.answers.getByText(TOLD)).toHaveCount(1)
})

test('two crashes of one run are both told, and the count stays exact', async ({ page, server, vigil }) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  await shown.send('count to 400')
  for (const reached of [40, 100]) {
    await shown.untilCounted(reached)
    await server.restart()
  }
  await shown.hasCounted(400)
  await expect(shown.answers.getByText(TOLD)).toHaveCount(2)
})
