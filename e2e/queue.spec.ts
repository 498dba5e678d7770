/** One run at a time: what is sent meanwhile waits in its order, and can be moved, taken out, or sent past the queue. */
import { expect, test } from './fixtures/browser-test.ts'
import { answerTexts, SessionByApi, userTexts } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'

// Rows out of sight leave the page; here none is.
test.use({ viewport: { width: 1440, height: 6_000 }, settings: { VIGIL_MAX_STEPS: '100000' } })

test('30 messages sent at once are shown as a queue, and answered in their order', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  const first = await session.send('hang')
  const words = Array.from({ length: 30 }, (_, index) => `word-${index + 1}`)
  const texts = words.map((word) => `say ${word}`)
  const receipts = await Promise.all(texts.map((text) => session.send(text)))
  expect(receipts.map(({ status }) => status)).toEqual(texts.map(() => 'queued'))

  await expect(shown.queue).toHaveText(texts.map((text, index) => `${index + 1}${text}`))
  await expect(shown.agent).toHaveText('Running')
  await session.stop(first.runId)

  await expect(shown.answers).toHaveCount(31)
  await expect(shown.agent).toHaveText('Idle')
  await expect(shown.queue).toHaveCount(0)
  await expect(shown.messages.locator('visible=true')).toContainText(['hang', ...texts])
  await expect(shown.answers).toContainText(['I say a few words', ...words])
  const state = await session.untilIdle()
  expect(userTexts(state)).toEqual(['hang', ...texts])
  expect(answerTexts(state).slice(1)).toEqual(words)
})

test('what waits can be moved and taken out in the page, and runs in the order shown', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  const first = await session.send('hang')
  await expect(shown.stop).toBeVisible()
  for (const word of ['one', 'two', 'three', 'four']) await shown.send(`say ${word}`)
  await expect(shown.queue).toHaveText(['1say one', '2say two', '3say three', '4say four'])

  await page.getByRole('button', { name: 'Remove from the queue: say two' }).click()
  await expect(shown.queue).toHaveText(['1say one', '2say three', '3say four'])
  await page.getByRole('button', { name: 'Move earlier: say four' }).click()
  await expect(shown.queue).toHaveText(['1say one', '2say four', '3say three'])
  await page.getByRole('button', { name: 'Move later: say one' }).click()
  await expect(shown.queue).toHaveText(['1say four', '2say one', '3say three'])
  // The page shows a move before the server has told of it.
  await expect
    .poll(async () => (await vigil.trpc.sessions.get.query({ sessionId: session.id })).queue.map(({ text }) => text))
    .toEqual(['say four', 'say one', 'say three'])

  await session.stop(first.runId)
  await expect(shown.answers).toHaveCount(4)
  await expect(shown.agent).toHaveText('Idle')
  await expect(shown.messages).toContainText(['hang', 'say four', 'say one', 'say three'])
  expect(userTexts(await session.untilIdle())).toEqual(['hang', 'say four', 'say one', 'say three'])
})

test('Interrupt stops the run, keeps its partial answer, and starts with the message', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  await shown.send('count to 1000 every 30ms')
  await shown.untilCounted(10)
  await shown.sendBy('Interrupt', 'say instead')
  // Not on Stop, which has taken the menu's place: the next key would end the run.
  await expect(shown.composer).toBeFocused()

  await expect(shown.answers).toHaveCount(2)
  await expect(shown.answers.first()).toContainText('Stopped by you')
  await expect(shown.answers.last()).toContainText('instead')
  await expect(shown.agent).toHaveText('Idle')
  const [partial = ''] = answerTexts(await session.untilIdle())
  expect(partial.trim().split('\n').length).toBeGreaterThanOrEqual(10)
})

test('Steer reaches the run at work between two of its steps', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  await shown.send('loop')
  await expect(shown.stop).toBeVisible()
  await shown.sendBy('Steer', 'say now something else')

  await expect(shown.answers.last()).toContainText('now something else')
  await expect(shown.agent).toHaveText('Idle')
  await expect(shown.messages.last()).toContainText('Reached the agent while it worked')
  const { messages } = await session.untilIdle()
  const runs = new Set(messages.map(({ metadata }) => (metadata as { runId: string }).runId))
  expect(runs.size).toBe(1)
})

test('a steering message that no step follows becomes the next one', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  await shown.send('count to 60 every 30ms')
  await shown.untilCounted(5)
  await shown.sendBy('Steer', 'say afterwards')

  await expect(shown.answers).toHaveCount(2)
  await expect(shown.answers.last()).toContainText('afterwards')
  await expect(shown.agent).toHaveText('Idle')
  const [counted = ''] = answerTexts(await session.untilIdle())
  expect(counted.trim().split('\n')).toHaveLength(60)
})
