/** Sessions that wake themselves, in a browser: asked for, planned by hand, deferred, changed, and on record. */
import type { VigilClient } from '../client/index.ts'
import { expect, test } from './fixtures/browser-test.ts'
import { holdSocket } from './fixtures/held-socket.ts'
import { RecallsInPage } from './fixtures/recalls-in-page.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'
import { FINGER_PX, tooSmall } from './fixtures/targets.ts'
import { violations } from './fixtures/violations.ts'

test.use({ timezoneId: 'UTC' })

test('asked to remind in five seconds, the agent does so with the tab closed; the run and its record are there', async ({
  context,
  vigil,
}) => {
  const asking = await context.newPage()
  await asking.goto('/')
  const asked = new SessionInPage(asking)
  await asked.send('remind me in 5s to stretch')
  await expect(asked.messages).toHaveCount(1)
  const session = new SessionByApi(vigil, asked.sessionId)
  await asking.close()
  const closedAt = Date.now()
  await session.until(({ messages, run }) => run === null && messages.length === 4)
  const { items } = await vigil.trpc.recalls.occurrences.query({ sessionId: session.id })
  expect(items).toHaveLength(1)
  expect(items[0]?.startedAt).toBeGreaterThan(closedAt)

  const page = await context.newPage()
  await page.goto('/inbox')
  await expect(page.getByRole('list', { name: /^Finished/ }).getByRole('listitem')).toContainText('A recall finished:')
  const shown = await new SessionInPage(page).open(session.id)
  const mark = shown.messages.last().getByRole('link', { name: /^Recall · planned for \d\d:\d\d/ })
  await expect(mark).toBeVisible()
  const recalls = new RecallsInPage(page)
  await recalls.openPanel()
  await expect(recalls.history).toHaveCount(1)
  await expect(recalls.history).toContainText('Ran')
  await expect(recalls.history).toContainText(/on time|late/)

  await mark.click()
  await expect(page.getByRole('article', { name: 'stretch' })).toContainText('by the agent')
  await recalls.history.getByRole('link', { name: /^Open the run/ }).click()
  await expect(page).toHaveURL(new RegExp(`/s/${session.id}#`))
  await recalls.openList()
  await page.getByRole('radiogroup', { name: 'Show' }).getByText('Over').click()
  await expect(recalls.list).toContainText('stretch')
  await expect(recalls.list).toContainText('Done')
  await expect(recalls.list.getByText(/^Over since /).locator('..')).toContainText(/\d\d:\d\d$/)
})

test.describe('a session that is busy', () => {
  test.use({ settings: { VIGIL_RECALL_DEFER_MS: '1500' } })

  test('defers what comes due, shows so, and runs it once it is free', async ({ page, vigil }) => {
    const session = await SessionByApi.create(vigil)
    await session.send('hang')
    const { run } = await session.untilRunning()
    await vigil.trpc.recalls.schedule.mutate({
      ...{ sessionId: session.id, kind: 'interval', everySeconds: 3_600, message: 'say looked again' },
      startAt: Date.now() + 1_500,
    })
    await new SessionInPage(page).open(session.id)
    const recalls = new RecallsInPage(page)
    await recalls.openPanel()
    await expect(recalls.history).toContainText('Deferred')
    await expect(recalls.history).toContainText('The session is busy; it is looked at again at')
    await session.stop(run?.id ?? '')
    await expect(recalls.history).toContainText('Ran')
    await expect(recalls.history).toContainText(/Deferred (once|\d+ times)\./)
    await expect(recalls.history).toContainText(/ late/)
    await expect(recalls.list).toContainText('every hour')
  })
})

test('a recall is planned by keyboard: what cannot be is said beside its field, what is understood below', async ({
  page,
  vigil,
}) => {
  await SessionByApi.create(vigil, 'Reports')
  await page.goto('/')
  await expect(page.getByRole('link', { name: /^Reports/ })).toBeVisible()
  await page.keyboard.press('Alt+r')
  await expect(page.getByRole('heading', { name: 'No recalls yet' })).toBeVisible()
  await page.getByRole('button', { name: 'New recall' }).last().focus()
  await page.keyboard.press('Enter')
  const recalls = new RecallsInPage(page)
  const { dialog, preview } = recalls
  await expect(dialog.getByRole('textbox', { name: 'Message' })).toBeFocused()
  await page.keyboard.type('say the report')
  await dialog.getByRole('combobox', { name: 'Session' }).fill('Rep')
  await expect(page.getByRole('option', { name: 'Reports' })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('combobox', { name: 'Session' })).toHaveValue('Reports')

  const when = dialog.getByRole('textbox', { name: 'In words' })
  await when.focus()
  await page.keyboard.type('some day')
  await expect(when).toHaveAttribute('aria-invalid', 'true')
  await dialog.getByRole('radiogroup', { name: 'Kind' }).getByRole('radio', { checked: true }).focus()
  for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight')
  const cron = dialog.getByRole('textbox', { name: 'Cron expression' })
  await cron.fill('0 0 30 2 *')
  await expect(cron).toHaveAttribute('aria-invalid', 'true')
  await cron.fill('0 9 * * 1-5')
  await expect(cron).not.toHaveAttribute('aria-invalid', 'true')
  await dialog.getByRole('combobox', { name: 'Time zone' }).fill('Berlin')
  await expect(page.getByRole('option', { name: 'Europe/Berlin' })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(preview).toContainText('every weekday at 09:00')
  await expect(preview).toContainText('Europe/Berlin')
  await expect(recalls.next).toHaveCount(5)
  await dialog.getByRole('button', { name: 'Schedule' }).focus()
  await page.keyboard.press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(page.getByRole('alert').filter({ hasText: 'Recall scheduled' })).toContainText('Next: ')
  await recalls.view('List')
  await expect(recalls.list).toContainText('every weekday at 09:00')
  await expect(recalls.list.getByRole('link', { name: 'Reports' })).toBeVisible()
})

test('it is skipped, paused, resumed, run now, cancelled and brought back; what cannot be done says why', async ({
  page,
  vigil,
}) => {
  const { session, recallId } = await planned(vigil, 'say the report')
  const recalls = await new RecallsInPage(page).openList()
  await expect(page.getByRole('link', { name: 'Reports' }).getByRole('img', { name: /^Wakes / })).toBeVisible()
  await recalls.choose('say the report', 'Skip the next time')
  await expect(page.getByRole('alert').filter({ hasText: 'Next time skipped' })).toBeVisible()
  await recalls.choose('say the report', 'Edit')
  await expect(recalls.dialog.getByRole('textbox', { name: 'Message' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Actions for say the report' })).toBeFocused()
  await recalls.choose('say the report', 'Pause')
  await expect(recalls.list).toContainText('Paused')
  await recalls.choose('say the report', 'Skip the next time')
  await expect(page.getByRole('menuitem', { name: 'Skip the next time' })).toContainText('while it is paused')
  const { recall: paused } = await vigil.trpc.recalls.get.query({ recallId })
  await page.keyboard.press('Escape')
  await recalls.choose('say the report', 'Resume')
  await expect(recalls.list).toContainText('Scheduled')
  const { recall: resumed } = await vigil.trpc.recalls.get.query({ recallId })
  expect(resumed.version).toBe(paused.version + 1)
  await recalls.choose('say the report', 'Run now')
  await session.until(({ messages, run }) => run === null && messages.length === 2)
  await recalls.choose('say the report', 'Cancel the recall')
  await expect(recalls.list).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(recalls.list).toContainText('Scheduled')

  await recalls.list.getByRole('link', { name: 'say the report' }).click()
  await expect(page).toHaveURL(new RegExp(`/recalls/${recallId}$`))
  await expect(recalls.history).toHaveCount(2)
  await expect(recalls.history.filter({ hasText: 'Skipped' })).toContainText('By you')
  await expect(recalls.history.filter({ hasText: 'Ran' })).toContainText('run by hand')
  await expect(recalls.next).toHaveCount(5)
})

test('what is unfolded at the end of the form comes into sight, and at once where motion is reduced', async ({
  page,
  vigil,
}) => {
  await page.setViewportSize({ width: 1024, height: 700 })
  const session = await SessionByApi.create(vigil)
  await new SessionInPage(page).open(session.id)
  const recalls = new RecallsInPage(page)
  await recalls.openPanel()
  await page.getByRole('button', { name: 'New recall' }).click()
  const unfold = recalls.dialog.getByText('When things are not as planned')
  await unfold.focus()
  await page.keyboard.press('Enter')
  await recalls.expectPoliciesInSight()
  await page.keyboard.press('Enter')
  await expect(recalls.dialog.getByRole('combobox', { name: 'While the session is busy' })).toBeHidden()

  await page.emulateMedia({ reducedMotion: 'reduce' })
  const places = await recalls.dialog.evaluateHandle((scrolled) => {
    scrolled.scrollTop = 0
    const seen = new Set<number>()
    scrolled.addEventListener('scroll', () => seen.add(scrolled.scrollTop))
    return seen
  })
  await unfold.evaluate((summary) => summary.closest('summary')?.click())
  await recalls.expectPoliciesInSight()
  expect(await places.evaluate((seen) => [...seen].filter((place) => place > 0))).toHaveLength(1)
})

test('what is over is found by a search though no page of it was loaded, and words for nothing say where else to look', async ({
  page,
  vigil,
}) => {
  const { id: sessionId } = await SessionByApi.create(vigil, 'Reports')
  for (const message of ['The needle of LONG AGO', ...Array.from({ length: 55 }, (_, index) => `say hay ${index}`)]) {
    const asked = { sessionId, kind: 'once', when: 'in 3 days', message } as const
    const { recall } = await vigil.trpc.recalls.schedule.mutate(asked)
    await vigil.trpc.recalls.cancel.mutate({ recallId: recall.id })
  }
  const socket = await holdSocket(page)
  const recalls = await new RecallsInPage(page).openList()
  await page.getByRole('radiogroup', { name: 'Show' }).getByText('Over').click()
  await expect(recalls.list).toHaveCount(50)
  await expect(recalls.list.filter({ hasText: 'needle' })).toHaveCount(0)

  const search = page.getByRole('searchbox', { name: 'Search recalls' })
  socket.hold()
  await search.fill('needle of long')
  await expect(page.getByRole('progressbar', { name: 'Searching' })).toBeVisible()
  await expect(recalls.list).toHaveCount(50)
  socket.release()
  await expect(recalls.list).toHaveCount(1)
  await expect(recalls.list).toContainText('The needle of LONG AGO')
  await expect(page.getByRole('progressbar', { name: 'Searching' })).toHaveCount(0)

  await search.fill('zebra')
  await expect(page.getByRole('status').filter({ hasText: 'No recall that is over has that' })).toBeVisible()
  await search.press('Escape')
  await expect(recalls.list).toHaveCount(50)
})

test('a message of many lines is folded on its page, and unfolded by keys', async ({ page, vigil }) => {
  const { recallId } = await planned(vigil, Array.from({ length: 60 }, (_, line) => `say line ${line}`).join('\n'))
  await page.goto(`/recalls/${recallId}`)
  const unfold = page.getByRole('button', { name: 'Show all of it' })
  await expect(unfold).toHaveAttribute('aria-expanded', 'false')
  const message = page.getByRole('heading', { name: /^say line 0/ })
  const isCut = () =>
    message.evaluate((shown) => {
      const box = shown.closest('[role="region"]')
      return box !== null && box.scrollHeight > box.clientHeight
    })
  expect(await isCut()).toBe(true)
  expect(await violations(page)).toEqual([])
  await unfold.press('Enter')
  await expect(page.getByRole('button', { name: 'Show less' })).toBeFocused()
  await expect.poll(isCut).toBe(false)
})

test('two tabs that change one recall lose nothing: the second is told what it is now, and decides', async ({
  context,
  vigil,
}) => {
  const { recallId } = await planned(vigil, 'say the report')
  const tabs = [new RecallsInPage(await context.newPage()), new RecallsInPage(await context.newPage())]
  for (const { page, dialog } of tabs) {
    await page.goto(`/recalls/${recallId}`)
    await page.getByRole('button', { name: 'Edit', exact: true }).click()
    await dialog.getByRole('textbox', { name: 'Message' }).fill(page === tabs[0]?.page ? 'say one' : 'say two')
  }
  const [one, two] = tabs
  if (!one || !two) throw new Error('two tabs were opened')
  await one.dialog.getByRole('button', { name: 'Save' }).click()
  await expect(one.dialog).toHaveCount(0)
  const conflict = two.dialog.getByRole('alert').filter({ hasText: 'changed elsewhere' })
  await expect(conflict).toContainText('message')
  await expect(two.dialog.getByRole('textbox', { name: 'Message' })).toHaveValue('say two')
  await conflict.getByRole('button', { name: 'Show what is saved now' }).click()
  await expect(two.dialog.getByRole('textbox', { name: 'Message' })).toHaveValue('say one')
  await two.dialog.getByRole('textbox', { name: 'Message' }).fill('say two again')
  await vigil.trpc.recalls.update.mutate({ recallId, version: 2, message: 'say three' })
  await two.dialog.getByRole('button', { name: 'Keep my version' }).click()
  await two.dialog.getByRole('button', { name: 'Save' }).click()
  await expect(two.dialog).toHaveCount(0)
  await expect(one.page.getByRole('article', { name: 'say two again' })).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } })

    test('axe finds nothing in the list, the calendars, the form, a recall and the panel', async ({ page, vigil }) => {
      const { session, recallId } = await planned(vigil, 'say the report')
      await vigil.trpc.recalls.runNow.mutate({ recallId })
      await session.until(({ messages, run }) => run === null && messages.length === 2)
      await vigil.trpc.recalls.skip.mutate({ recallId })
      const recalls = await new RecallsInPage(page).openList()
      await expect(recalls.list).toHaveCount(1)
      expect(await violations(page), 'list').toEqual([])
      for (const view of ['Week', 'Month'] as const) {
        await recalls.view(view)
        await expect(page.getByRole('link', { name: /say the report \((planned|ran)\)/ }).first()).toBeVisible()
        expect(await violations(page), view).toEqual([])
      }
      await page.getByRole('button', { name: 'New recall' }).click()
      const { dialog } = recalls
      await dialog.getByRole('textbox', { name: 'In words' }).fill('some day')
      await expect(dialog.getByRole('textbox', { name: 'In words' })).toHaveAttribute('aria-invalid', 'true')
      expect(await violations(page), 'form with an error').toEqual([])
      await dialog.getByRole('textbox', { name: 'In words' }).fill('tomorrow at 09:00')
      await expect(recalls.next).toHaveCount(1)
      await dialog.getByText('When things are not as planned').click()
      expect(await violations(page), 'form').toEqual([])
      await dialog.getByRole('button', { name: 'Or on the calendar' }).click()
      await expect(page.getByRole('dialog').getByRole('button', { name: 'The month after' })).toBeVisible()
      expect(await violations(page), 'date picker').toEqual([])
      await page.keyboard.press('Escape')
      await dialog.getByRole('combobox', { name: 'Time zone' }).fill('Berlin')
      await expect(page.getByRole('option', { name: 'Europe/Berlin' })).toBeVisible()
      expect(await violations(page), 'zone picker').toEqual([])
      await page.keyboard.press('Escape')
      await recalls.dialog.getByRole('button', { name: 'Discard' }).click()
      await page.goto(`/recalls/${recallId}`)
      await expect(recalls.history).toHaveCount(2)
      expect(await violations(page), 'recall').toEqual([])
      await new SessionInPage(page).open(session.id)
      await recalls.openPanel()
      await expect(recalls.history).toHaveCount(2)
      expect(await violations(page), 'panel').toEqual([])
    })
  })
}

test('a day of forty is reached in its month by keys alone, and read to its end', async ({ page, vigil }) => {
  const { day, others } = await fortyOnADay(vigil)
  await page.goto('/recalls')
  const recalls = new RecallsInPage(page)
  await recalls.view('Month')
  const month = page.getByRole('table')
  await month.getByRole('button').first().waitFor()
  await month.locator('[tabindex="0"]').first().focus()
  await page.keyboard.press('PageDown')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowRight')
  const first = month.getByRole('button', { name: `${day}, 40 times` })
  await expect(first).toBeFocused()
  for (let step = 0; step < 4; step++) await page.keyboard.press('Tab')
  const more = month.getByRole('button', { name: `37 more on ${day}` })
  await expect(more).toBeFocused()
  await expect(more).toHaveText('+37 more')
  await page.keyboard.press('Enter')
  const all = page.getByRole('dialog').getByRole('list', { name: day })
  await expect(all.getByRole('link')).toHaveCount(40)
  await page.keyboard.press('Escape')
  await expect(more).toBeFocused()

  await page.getByRole('combobox', { name: 'Show the recalls of' }).focus()
  await expect(page.getByRole('option', { name: 'All sessions' })).toBeVisible()
  await page.keyboard.type('Elsewhere')
  await page.getByRole('option', { name: 'Elsewhere' }).click()
  await expect(first).toHaveCount(0)
  await recalls.view('List')
  await expect(recalls.list).toHaveCount(1)
  await expect(recalls.list).toContainText(others)
})

test('what comes every five minutes is one entry of each day, with how many, and shows its whole title to who comes by keys', async ({
  page,
  vigil,
}) => {
  await page.setViewportSize({ width: 1024, height: 768 })
  const session = await SessionByApi.create(vigil, 'Watch')
  const message = 'say whether the deployment of the payment gateway is through'
  await vigil.trpc.recalls.schedule.mutate({
    ...{ sessionId: session.id, kind: 'cron', cron: '*/5 * * * *', message },
  })
  await page.goto('/recalls')
  const recalls = new RecallsInPage(page)
  await recalls.view('Month')
  await page.getByRole('button', { name: 'The month after' }).click()
  const wholeDays = page
    .getByRole('region', { name: 'Calendar' })
    .getByRole('link', { name: `00:00 ${message} (planned, 288 times until 23:55)` })
  await expect(wholeDays.nth(27)).toContainText('×288')
  await expect(page.getByRole('note')).toHaveCount(0)
  const title = wholeDays.first().getByText(message)
  const isCut = () => title.evaluate((shown) => shown.scrollWidth > shown.clientWidth)
  expect(await isCut()).toBe(true)
  // Focus that comes by a script is shown as if it came by keys once a key was pressed.
  await page.keyboard.press('Tab')
  await wholeDays.first().focus()
  expect(await isCut()).toBe(false)

  await page.setViewportSize({ width: 1024, height: 500 })
  await page.getByRole('button', { name: 'Today' }).click()
  await expect(page.getByRole('table').locator('[aria-current="date"]')).toBeInViewport({ ratio: 1 })

  await recalls.view('Week')
  for (let week = 0; week < 2; week++) await page.getByRole('button', { name: 'The week after' }).click()
  await expect(wholeDays).toHaveCount(7)
  expect(await violations(page)).toEqual([])
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  test('recalls come as a list first, nothing scrolls sideways, and all can be hit by a finger', async ({
    page,
    vigil,
  }) => {
    const { session, recallId } = await planned(vigil, 'say a message that needs more than a line on a phone')
    await vigil.trpc.recalls.runNow.mutate({ recallId })
    await session.until(({ messages, run }) => run === null && messages.length === 2)
    const { day } = await fortyOnADay(vigil)
    const recalls = new RecallsInPage(page)
    const fits = async (what: string) => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth), what).toBeLessThanOrEqual(390)
      expect(await tooSmall(page, FINGER_PX), what).toEqual([])
    }
    await page.goto('/recalls')
    await expect(recalls.list).toHaveCount(42)
    await fits('list')
    await recalls.view('Week')
    await expect(
      page
        .getByRole('region', { name: 'Calendar' })
        .getByText(/needs more than/)
        .first(),
    ).toBeVisible()
    await fits('week')
    await recalls.view('Month')
    await page.getByRole('button', { name: 'The month after' }).tap()
    await page.getByRole('button', { name: `${day}, 41 times` }).tap()
    await expect(page.getByRole('list', { name: day }).getByRole('listitem')).toHaveCount(40)
    await fits('month')
    await page.getByRole('button', { name: '1 more' }).tap()
    await expect(page.getByRole('list', { name: day }).getByRole('listitem')).toHaveCount(41)

    await page.getByRole('button', { name: 'New recall' }).tap()
    await expect(recalls.dialog.getByRole('textbox', { name: 'Message' })).toBeVisible()
    await recalls.dialog.getByText('When things are not as planned').tap()
    await recalls.expectPoliciesInSight()
    await fits('form')
    await recalls.dialog.getByRole('combobox', { name: 'Session', exact: true }).tap()
    const option = page.getByRole('option', { name: 'Reports' })
    await expect(option).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth), 'sessions').toBeLessThanOrEqual(390)
    expect((await option.boundingBox())?.height, 'sessions').toBeGreaterThanOrEqual(FINGER_PX)
    await option.tap()
    await recalls.dialog.getByRole('button', { name: 'Or on the calendar' }).tap()
    await expect(page.getByRole('button', { name: 'The month after' }).last()).toBeVisible()
    await fits('date picker')

    await page.goto(`/recalls/${recallId}`)
    await expect(recalls.next).toHaveCount(5)
    await expect(recalls.history).toHaveCount(1)
    await fits('recall')
    await new SessionInPage(page).open(session.id)
    await recalls.openPanel()
    await expect(recalls.history).toHaveCount(1)
    await fits('panel')
  })
})

/** The first of the next month, and what else is planned, in another session. */
async function fortyOnADay(vigil: VigilClient): Promise<{ day: string; others: string }> {
  const now = new Date()
  const first = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)
  const session = await SessionByApi.create(vigil, 'Busy')
  for (let index = 0; index < 40; index++) {
    const when = new Date(first + (60 + 30 * index) * 60_000).toISOString()
    await vigil.trpc.recalls.schedule.mutate({ sessionId: session.id, kind: 'once', when, message: `say ${index}` })
  }
  const others = 'say elsewhere'
  const { id: sessionId } = await SessionByApi.create(vigil, 'Elsewhere')
  const when = new Date(first + 40 * 86_400_000).toISOString()
  await vigil.trpc.recalls.schedule.mutate({ sessionId, kind: 'once', when, message: others })
  const words = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' })
  return { day: words.format(first).replace(',', ''), others }
}

/** One for each day of the week, so that every week and month shows it. */
async function planned(vigil: VigilClient, message: string): Promise<{ session: SessionByApi; recallId: string }> {
  const session = await SessionByApi.create(vigil, 'Reports')
  const { recall } = await vigil.trpc.recalls.schedule.mutate({
    ...{ sessionId: session.id, kind: 'cron', cron: '0 9 * * *', message },
  })
  return { session, recallId: recall.id }
}
