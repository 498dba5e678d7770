/** What was written is never lost: a message waits out its server's absence, a refused one stays with a way to retry. */
import { expect, test } from './fixtures/browser-test.ts'
import { holdSocket } from './fixtures/held-socket.ts'
import { SessionByApi, userTexts } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'

test('a message sent while the server is down stays in sight, and is run once when it is back', async ({
  page,
  server,
  vigil,
}) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  await server.kill()
  await expect(shown.connection).toContainText('Reconnecting')
  await shown.send('say once')
  const own = shown.transcript.getByRole('article', { name: 'Your message' })
  await expect(own).toContainText('Sent when the connection is back')

  await server.start()
  await expect(shown.answers).toHaveCount(1)
  await expect(shown.answers).toContainText('once')
  await expect(shown.agent).toHaveText('Idle')
  await expect(own).toHaveCount(0)
  await expect(shown.messages).toHaveCount(1)
  expect(userTexts(await session.untilIdle())).toEqual(['say once'])
})

test.describe('when the queue is full', () => {
  test.use({ settings: { VIGIL_MAX_QUEUED: '1' } })

  test('a refused message stays with its reason; retried, it is run once', async ({ page, vigil }) => {
    const session = await SessionByApi.create(vigil)
    const shown = await new SessionInPage(page).open(session.id)
    const { runId } = await session.send('hang')
    await session.send('say waits')
    await expect(shown.queue).toHaveCount(1)
    await shown.send('say late')
    await expect(shown.transcript.getByText('say late')).toBeVisible()

    await session.stop(runId)
    await expect(shown.answers.last()).toContainText('late')
    await expect(shown.agent).toHaveText('Idle')
    expect(userTexts(await session.untilIdle())).toEqual(['hang', 'say waits', 'say late'])
  })
})

test('a refused message can be retried, and discarded', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  await vigil.trpc.sessions.remove.mutate({ sessionId: session.id })
  await shown.send('say again')
  const failed = shown.transcript.getByRole('article', { name: 'Your message, not sent' })
  await expect(failed.getByRole('alert')).toContainText('Not sent.')

  await vigil.trpc.sessions.remove.mutate({ sessionId: session.id, undo: true })
  await failed.getByRole('button', { name: 'Retry' }).click()
  await expect(shown.answers).toContainText(['again'])
  await expect(failed).toHaveCount(0)
  await expect(shown.messages).toHaveCount(1)
  expect(userTexts(await session.untilIdle())).toEqual(['say again'])
})

test('an unsent draft outlives a reload', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  await shown.composer.fill('half a thou')
  await page.reload()
  await expect(shown.composer).toHaveValue('half a thou')
})

test('a message that was on its way when its page was loaded anew is run once', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil)
  const socket = await holdSocket(page)
  const shown = await new SessionInPage(page).open(session.id)
  socket.hold()
  await shown.send('say only once')
  await session.untilIdle()
  const own = shown.transcript.getByRole('article', { name: 'Your message' })
  await expect(own).toContainText('Sending')

  const reloaded = page.reload()
  socket.release()
  await reloaded
  await expect(shown.connection).toHaveText('Live')
  await expect(own).toHaveCount(0)
  await expect(shown.messages).toHaveCount(1)
  expect(userTexts(await session.untilIdle())).toEqual(['say only once'])
})

test('a refused message outlives a reload, is shown in every tab, and is sent by one of them', async ({
  context,
  page,
  vigil,
}) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  const other = await new SessionInPage(await context.newPage()).open(session.id)
  await vigil.trpc.sessions.remove.mutate({ sessionId: session.id })
  await shown.send('say it after all')
  const failed = (tab: SessionInPage) => tab.transcript.getByRole('article', { name: 'Your message, not sent' })
  await expect(failed(shown)).toBeVisible()
  await expect(failed(other)).toBeVisible({ timeout: 1_000 })
  await vigil.trpc.sessions.remove.mutate({ sessionId: session.id, undo: true })

  await page.reload()
  await expect(failed(shown)).toContainText('say it after all')
  await failed(other).getByRole('button', { name: 'Retry' }).click()
  for (const tab of [shown, other]) {
    await expect(tab.answers).toContainText(['it after all'])
    await expect(failed(tab)).toHaveCount(0)
    await expect(tab.messages).toHaveCount(1)
  }
  expect(userTexts(await session.untilIdle())).toEqual(['say it after all'])
})

test('another tab takes over a message whose tab was closed before it could be sent', async ({ context, vigil }) => {
  const session = await SessionByApi.create(vigil)
  const mute = await context.newPage()
  await mute.routeWebSocket(/\/api\/trpc/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((message) => {
      if (!String(message).includes('sessions.send')) server.send(message)
    })
  })
  const unheard = await new SessionInPage(mute).open(session.id)
  const other = await new SessionInPage(await context.newPage()).open(session.id)
  await unheard.send('say taken over')
  await expect(other.transcript.getByRole('article', { name: 'Your message' })).toContainText('Sending')
  await expect(other.answers).toHaveCount(0)
  await mute.close()
  await expect(other.answers).toContainText('taken over')
  await expect(other.messages).toHaveCount(1)
  expect(userTexts(await session.untilIdle())).toEqual(['say taken over'])
})
