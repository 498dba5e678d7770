/** The list of sessions: finding, naming, and deleting with a way back; every page agrees at once. */
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/browser-test.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'

test('an address that belongs to no session says so, and leads on', async ({ page }) => {
  await page.goto('/s/s_never_was')
  await expect(page.getByRole('heading', { name: 'This session is not here' })).toBeVisible()
  await page.getByRole('button', { name: 'New session' }).click()
  await expect(page.getByRole('heading', { name: 'What should the agent do?' })).toBeVisible()
})

test('a session renamed on its page has its new name everywhere', async ({ context, vigil }) => {
  const session = await SessionByApi.create(vigil, 'First name')
  const here = await new SessionInPage(await context.newPage()).open(session.id)
  const elsewhere = await context.newPage()
  await elsewhere.goto('/')
  await expect(row(elsewhere, 'First name')).toBeVisible()

  await here.page.getByRole('heading', { level: 1 }).getByRole('button').click()
  const field = here.page.getByRole('textbox', { name: 'Session title' })
  await expect(field).toBeFocused()
  await field.fill('Second name')
  await field.press('Enter')
  await expect(here.page.getByRole('heading', { level: 1 })).toHaveText('Second name')
  await expect(here.page).toHaveTitle('Second name · Vigil')
  await expect(row(elsewhere, 'Second name')).toBeVisible()
  await expect(row(elsewhere, 'First name')).toHaveCount(0)
})

test('a session renamed in the list keeps its old name when the field is left by Escape', async ({ page, vigil }) => {
  await SessionByApi.create(vigil, 'First name')
  await page.goto('/')
  for (const { key, name } of [
    { key: 'Escape', name: 'First name' },
    { key: 'Enter', name: 'Other name' },
  ]) {
    await choose(page, 'First name', 'Rename')
    const field = page.getByRole('textbox', { name: 'Session title' })
    await expect(field).toBeFocused()
    await field.fill('Other name')
    await field.press(key)
    await expect(row(page, name)).toBeVisible()
  }
})

test('a deleted session comes back by Undo, with everything in it', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil, 'Dear')
  await session.send('say I am still here')
  await session.untilIdle()
  const shown = await new SessionInPage(page).open(session.id)
  await choose(page, 'Dear', 'Delete')
  await expect(page.getByRole('heading', { name: 'What should the agent do?' })).toBeVisible()
  await expect(row(page, 'Dear')).toHaveCount(0)

  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(row(page, 'Dear')).toBeVisible()
  await expect(shown.answers).toContainText(['I am still here'])
  await expect(shown.composer).toBeFocused()
  await shown.send('say and I answer')
  await expect(shown.answers).toContainText(['I am still here', 'and I answer'])
})

test.describe('when the time for Undo is short', () => {
  test.use({ settings: { VIGIL_DELETE_UNDO_MS: '500' } })

  test('a deleted session is gone for good, and a page that shows it says so', async ({ context, vigil }) => {
    const session = await SessionByApi.create(vigil, 'Unloved')
    await session.send('hang')
    const watching = await new SessionInPage(await context.newPage()).open(session.id)
    const page = await context.newPage()
    await page.goto('/')
    await choose(page, 'Unloved', 'Delete')
    await expect(row(page, 'Unloved')).toHaveCount(0)

    await expect(watching.page.getByText(/deleted/i).first()).toBeVisible()
    await expect(watching.composer).toBeVisible()
    await expect.poll(() => codeOf(vigil.trpc.sessions.get.query({ sessionId: session.id }))).toBe('NOT_FOUND')
    await watching.page.reload()
    await expect(watching.page.getByRole('heading', { name: 'This session is not here' })).toBeVisible()
  })
})

test('searching and archiving leave only what is asked for', async ({ page, vigil }) => {
  for (const title of ['Apples', 'Pears', 'More pears']) await SessionByApi.create(vigil, title)
  await page.goto('/')
  const rows = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem')
  await expect(rows).toHaveCount(3)
  await page.getByRole('searchbox', { name: 'Search sessions' }).fill('pears')
  await expect(rows).toHaveCount(2)
  await page.getByRole('searchbox', { name: 'Search sessions' }).fill('plums')
  await expect(page.getByText('No session matches “plums”. Choose Archived to search the archive.')).toBeVisible()
  await page.getByRole('searchbox', { name: 'Search sessions' }).clear()
  await expect(rows).toHaveCount(3)

  await row(page, 'More pears').click()
  await expect(page.getByRole('heading', { level: 1, name: 'More pears' })).toBeVisible()
  await choose(page, 'Apples', 'Archive')
  await expect(rows).toHaveCount(2)
  // What tells of it leaves the message field free, and gives the focus back to the page.
  await expect(page.getByText('Session archived')).toBeVisible()
  await page.getByRole('textbox', { name: 'Message' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(rows).toHaveCount(3)
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused()
  await choose(page, 'Apples', 'Archive')
  await expect(rows).toHaveCount(2)
  await page.getByRole('button', { name: 'Show: All' }).click()
  await page.getByRole('menuitemradio', { name: 'Archived' }).click()
  await expect(rows).toHaveCount(1)
  await expect(row(page, 'Apples')).toBeVisible()
})

test('the list is gone through, renamed in and deleted from by keys; reading can be taken back', async ({
  page,
  vigil,
}) => {
  for (const title of ['Last', 'Middle', 'First']) await SessionByApi.create(vigil, title)
  const read = await SessionByApi.create(vigil, 'Spoken')
  await read.send('say something')
  await read.untilIdle()
  await page.goto('/')
  await expect(row(page, 'Spoken').getByRole('img', { name: 'Unread' })).toBeVisible()
  await choose(page, 'Spoken', 'Mark as read')
  await expect(row(page, 'Spoken').getByRole('img', { name: 'Unread' })).toHaveCount(0)
  await choose(page, 'Spoken', 'Mark as unread')
  await expect(row(page, 'Spoken').getByRole('img', { name: 'Unread' })).toBeVisible()

  await row(page, 'Spoken').focus()
  await page.keyboard.press('ArrowDown')
  await expect(row(page, 'First')).toBeFocused()
  await page.keyboard.press('F2')
  await expect(page.getByRole('textbox', { name: 'Session title' })).toBeFocused()
  await page.keyboard.type('Renamed')
  await page.keyboard.press('Enter')
  await expect(row(page, 'Renamed')).toBeFocused()
  await page.keyboard.press('End')
  await expect(row(page, 'Last')).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Delete')
  await expect(row(page, 'Middle')).toHaveCount(0)
  await expect(row(page, 'Last')).toBeFocused()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(row(page, 'Middle')).toBeVisible()
})

test('what was said is found in the list, with the words around it', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil, 'Harbour')
  await session.send('say the Straße to the lighthouse')
  await session.untilIdle()
  await page.goto('/')
  const search = page.getByRole('searchbox', { name: 'Search sessions' })
  await search.fill('STRASSE TO')
  await expect(row(page, 'Harbour').getByText('Straße to', { exact: true })).toBeVisible()
  await search.press('ArrowDown')
  await expect(row(page, 'Harbour')).toBeFocused()
  await search.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Harbour' })).toBeVisible()
  await search.fill('st')
  await expect(page.getByText('Titles only.', { exact: false })).toBeVisible()
  await expect(page.getByText('No session matches “st”.')).toBeVisible()
  await search.press('Escape')
  await expect(row(page, 'Harbour')).toBeVisible()
})

function row(page: Page, title: string) {
  return page.getByRole('list', { name: 'Sessions' }).getByRole('link').filter({ hasText: title })
}

async function choose(page: Page, title: string, action: string): Promise<void> {
  await row(page, title).hover()
  await page
    .getByRole('list', { name: 'Sessions' })
    .getByRole('button', { name: `Actions for ${title}` })
    .click()
  await page.getByRole('menuitem', { name: action }).click()
}

async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call
    return 'answered'
  } catch (error) {
    return String((error as { data?: { code?: string } }).data?.code ?? error)
  }
}
