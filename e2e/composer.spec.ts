/** The composer beside its files: the queue by keyboard and by hand, what is taken back, drafts of two tabs, and the context. */
import { expect, test } from './fixtures/browser-test.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'

test('waiting messages are dragged, moved by keys, and taken back to be edited', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  await session.send('hang')
  await expect(shown.stop).toBeVisible()
  for (const word of ['one', 'two', 'three']) await shown.send(`say ${word}`)
  await expect(shown.queue).toHaveText(['1say one', '2say two', '3say three'])

  const handle = (word: string) => page.getByRole('button', { name: `Drag to move: say ${word}` })
  const from = await handle('one').boundingBox()
  const to = await handle('three').boundingBox()
  if (!from || !to) throw new Error('The queue is out of sight.')
  await page.mouse.move(from.x + 8, from.y + 8)
  await page.mouse.down()
  await page.mouse.move(to.x + 8, to.y + 4, { steps: 8 })
  await page.mouse.move(to.x + 8, to.y + 12, { steps: 4 })
  await page.mouse.up()
  await expect(shown.queue).toHaveText(['1say two', '2say three', '3say one'])

  await handle('one').focus()
  await page.keyboard.press('Space')
  await expect(page.getByText('Now at place 3 of 3.')).toBeAttached()
  await page.keyboard.press('ArrowUp')
  await expect(page.getByText('Now at place 2 of 3.')).toBeAttached()
  await page.keyboard.press('Escape')
  await expect(page.getByText('Left where it was.')).toBeAttached()
  // As fast as they come: the second round while the first one is being saved.
  for (const key of ['Space', 'ArrowUp', 'ArrowUp', 'Space', 'Space', 'ArrowDown', 'Space']) {
    await page.keyboard.press(key)
  }
  await expect(shown.queue).toHaveText(['1say two', '2say one', '3say three'])
  await expect(handle('one')).toBeFocused()
  const saved = async () =>
    (await vigil.trpc.sessions.get.query({ sessionId: session.id })).queue.map(({ text }) => text)
  await expect.poll(saved).toEqual(['say two', 'say one', 'say three'])

  await shown.composer.fill('and this')
  await page.getByRole('button', { name: 'Take back to edit: say one' }).click()
  await expect(shown.composer).toHaveValue('say one\n\nand this')
  await expect(shown.queue).toHaveText(['1say two', '2say three'])
})

test('a draft goes with its tabs: what is sent in one does not stay in the other', async ({ page, context, vigil }) => {
  const session = await SessionByApi.create(vigil)
  const first = await new SessionInPage(page).open(session.id)
  await first.composer.fill('say once')
  const other = await context.newPage()
  const second = await new SessionInPage(other).open(session.id)
  await expect(second.composer).toHaveValue('say once')
  await second.composer.press('Enter')
  await expect(second.answers).toContainText(['once'])
  await expect(first.composer).toHaveValue('')
})

test('the meter tells how full the model’s context is', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  const meter = page.getByRole('img', { name: /The model’s context is/ })
  await expect(meter).toHaveCount(0)
  await shown.send('say hello')
  await expect(meter).toHaveAccessibleName(/^The model’s context is 0% full: \d+ of 128,000 tokens\.$/)
})
