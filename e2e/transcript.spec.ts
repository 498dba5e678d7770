/** What people do with what was said: find it, go to it, copy it, ask again, write it anew, branch off, take it along. */
import fs from 'node:fs'
import { expect, test } from './fixtures/browser-test.ts'
import { SessionByApi, userTexts } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'

test.use({ contextOptions: { permissions: ['clipboard-read', 'clipboard-write'] } })

/** More messages than the page opens with, each of them high enough that few are in sight. */
async function longSession(session: SessionByApi): Promise<void> {
  for (let n = 1; n <= 30; n++) await session.send(`say number-${n}${'\n\nmore'.repeat(4)}`)
  await session.untilIdle()
}

test('a text is found in the whole session, however far up, and in folded tool calls', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil)
  await session.send('call current_time {"timeZone":"Antarctica/Troll"}')
  await longSession(session)
  const shown = await new SessionInPage(page).open(session.id)
  await expect(shown.answers.last()).toContainText('number-30')

  await page.keyboard.press('Control+f')
  const field = page.getByRole('textbox', { name: 'Find in this session' })
  await expect(field).toBeFocused()
  const count = page.getByRole('search', { name: 'Find', exact: true }).getByRole('status')
  await field.fill('NUMBER-7')
  await expect(count).toHaveText('1 of 2')
  await expect(shown.answers.filter({ hasText: /number-7(?!\d)/ })).toBeInViewport()
  await page.keyboard.press('Enter')
  await expect(count).toHaveText('2 of 2')
  await page.keyboard.press('Shift+Enter')
  await expect(count).toHaveText('1 of 2')

  await field.fill('antarctica')
  await page.keyboard.press('F3')
  await expect(shown.transcript.getByLabel('Input', { exact: true })).toContainText('Antarctica/Troll')
  expect(await page.evaluate(() => CSS.highlights.get('vigil-found')?.size)).toBeGreaterThan(0)
  await field.fill('nowhere to be found')
  await expect(count).toHaveText('Not found')
  await page.keyboard.press('Escape')
  await expect(field).toHaveCount(0)
  await expect(shown.transcript).toBeFocused()
})

test('each place of a text in one message is gone to, from the newest upwards and back', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil)
  await session.send(`say needle${'\n\nmore'.repeat(80)}\n\nneedle and needle`)
  await session.untilIdle()
  await session.send('say the last needle')
  await session.untilIdle()
  const shown = await new SessionInPage(page).open(session.id)
  await expect(shown.answers.last()).toContainText('the last needle')

  await page.keyboard.press('Control+f')
  const field = page.getByRole('textbox', { name: 'Find in this session' })
  const count = page.getByRole('search', { name: 'Find', exact: true }).getByRole('status')
  await field.fill('needle')
  await expect(count).toHaveText('1 of 8')
  for (const place of ['2', '3', '4', '5']) {
    await page.keyboard.press('Enter')
    await expect(count).toHaveText(`${place} of 8`)
  }
  await expect(shown.answers.first().getByText('needle', { exact: true })).toBeInViewport()
  await page.keyboard.press('Shift+Enter')
  await expect(count).toHaveText('4 of 8')
  await expect(shown.answers.first().getByText('needle and needle')).toBeInViewport()
  // Also in an answer that is still on its way.
  await shown.send('hang')
  await expect(shown.answers.last()).toContainText('I say a few words')
  await page.keyboard.press('Control+f')
  await field.fill('few words')
  await expect(count).toHaveText('1 of 1')
})

test('a link to a message leads there, and one to none says so', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil)
  await longSession(session)
  const state = await session.untilIdle()
  const third = state.messages[5]
  await page.goto(`/s/${session.id}#${third?.id}`)
  const shown = new SessionInPage(page)
  const answer = shown.answers.filter({ hasText: /number-3(?!\d)/ })
  await expect(answer).toBeInViewport()
  await expect(page.getByRole('button', { name: 'Jump to newest' })).toBeVisible()

  // By keys, which hit although rows around are still being measured.
  await answer.getByRole('button', { name: 'More for this answer' }).press('Enter')
  await page.getByRole('menuitem', { name: 'Copy a link to it' }).press('Enter')
  await expect(page.getByText('The link is copied.')).toBeVisible()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(copied).toBe(`${new URL(page.url()).origin}/s/${session.id}#${third?.id}`)

  await page.goto('about:blank')
  await page.goto(`/s/${session.id}#never-was`)
  await expect(page.getByText('That message is not here')).toBeVisible()
})

test('whoever scrolled away is told how much is new, and finds the line on coming back', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil)
  await longSession(session)
  const shown = await new SessionInPage(page).open(session.id)
  await expect(shown.answers.last()).toContainText('number-30')
  await expect
    .poll(async () => (await vigil.trpc.sessions.get.query({ sessionId: session.id })).readUpTo)
    .toBeGreaterThan(0)
  await shown.transcript.focus()
  await page.keyboard.press('Home')
  const jump = page.getByRole('button', { name: 'Jump to newest' })
  await expect(jump).toHaveText('Jump to newest')
  await session.send('say fresh')
  await session.untilIdle()
  await expect(jump).toHaveText('Jump to newest · 2 new')
  await page.goto('/')
  await shown.open(session.id)
  await expect(shown.transcript.getByText('New since you were here')).toBeVisible()
  await expect(shown.answers.last()).toContainText('fresh')
})

test('a message is written anew in a session of its own, by keyboard alone', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil, 'Origin')
  await session.send('say first')
  await session.send('say second')
  await session.untilIdle()
  const shown = await new SessionInPage(page).open(session.id)
  const edit = shown.messages.last().getByRole('button', { name: 'Edit the message' })
  await edit.focus()
  await page.keyboard.press('Enter')
  const editor = page.getByRole('textbox', { name: 'Edit the message' })
  await expect(editor).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(editor).toHaveCount(0)
  await edit.focus()
  await page.keyboard.press('Enter')
  await editor.fill('say third')
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Origin (fork)')
  await expect(shown.answers.last()).toContainText('third')
  await expect(shown.messages).toContainText(['say first', 'say third'])
  expect(userTexts(await session.untilIdle())).toEqual(['say first', 'say second'])
})

test('an answer is asked for again, copied, and branched off from', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil, 'Origin')
  await session.send('say **one**')
  await session.untilIdle()
  const shown = await new SessionInPage(page).open(session.id)
  await shown.answers.last().hover()
  await shown.answers.last().getByRole('button', { name: 'Copy the answer' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('**one**')
  await shown.answers.last().getByRole('button', { name: 'Ask again' }).click()
  await expect(shown.composer).toBeFocused()
  await expect(shown.answers).toHaveCount(2)
  await expect(shown.agent).toHaveText('Idle')
  expect(userTexts(await session.untilIdle())).toEqual(['say **one**', 'say **one**'])

  await shown.answers.first().hover()
  await shown.answers.first().getByRole('button', { name: 'More for this answer' }).click()
  await page.getByRole('menuitem', { name: 'Branch off here' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Origin (fork)')
  await expect(shown.answers).toHaveCount(1)
})

test('the transcript is exported as files and copied whole', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil, 'A: plan/1')
  await session.send('say hello')
  await session.untilIdle()
  await new SessionInPage(page).open(session.id)
  const menu = page.getByRole('main').getByRole('button', { name: 'Actions for A: plan/1' })
  const exported = async (item: string) => {
    await menu.click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: item }).click()
    const file = await download
    return { name: file.suggestedFilename(), text: fs.readFileSync(await file.path(), 'utf8') }
  }
  const markdown = await exported('Export as Markdown')
  expect(markdown.name).toBe('A-plan-1.md')
  const server = await vigil.trpc.sessions.export.query({ sessionId: session.id, format: 'markdown' })
  expect(markdown.text).toBe(server.content)
  const json = await exported('Export as JSON')
  expect(JSON.parse(json.text)).toMatchObject({ session: { id: session.id }, messages: [{ role: 'user' }, {}] })
  await menu.click()
  await page.getByRole('menuitem', { name: 'Copy the transcript' }).click()
  await expect(page.getByText('The transcript is copied')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(server.content)
})

test('long code is folded, its lines wrap on demand and stay so, and external images wait to be asked for', async ({
  page,
  vigil,
}) => {
  const asked: string[] = []
  await page.route('https://images.example/**', (route) => {
    asked.push(route.request().headers().referer ?? '')
    return route.abort()
  })
  const session = await SessionByApi.create(vigil)
  const lines = Array.from({ length: 100 }, (_, n) => `line${n + 1}`).join('\n')
  await session.send(
    `say \`\`\`js\n${lines}\n\`\`\`\n\n![a cat](https://images.example/cat.png)\n\nSee.[^1]\n\n[^1]: The note.`,
  )
  await session.untilIdle()
  const shown = await new SessionInPage(page).open(session.id)
  const code = shown.answers.getByLabel('Code, js')
  await expect(code).toContainText('line40')
  await expect(code).not.toContainText('line41')
  await shown.answers.getByRole('button', { name: 'Show 60 more lines' }).click()
  await expect(code).toContainText('line100')
  const wrap = shown.answers.getByRole('button', { name: 'Wrap long lines' })
  await wrap.click()
  await page.reload()
  await expect(wrap).toHaveAttribute('aria-pressed', 'true')

  expect(asked).toEqual([])
  await shown.answers.getByRole('button', { name: 'Show image from images.example' }).click()
  await expect(shown.answers.getByText('(could not be loaded)')).toBeVisible()
  expect(asked).toEqual([''])
  await shown.answers.getByRole('link', { name: 'Footnote 1' }).click()
  await expect(shown.answers.getByText('The note.')).toBeFocused()
})
