/** What is told of sessions that nobody looks at: once, whichever and however many tabs are open. */
import type { BrowserContext, Page } from '@playwright/test'
import { expect, test } from './fixtures/browser-test.ts'
import { SessionByApi, userTexts } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'

interface Told {
  title: string
  body: string
  /** The tab that told it. */
  page: Page
}

/** The browser's own notifications, replaced in every tab: what would have been shown is noted. */
async function noteNotifications(context: BrowserContext): Promise<Told[]> {
  const told: Told[] = []
  await context.exposeBinding('noteNotification', ({ page }, title: string, body: string) => {
    told.push({ title, body, page })
  })
  await context.addInitScript(() => {
    // The empty page of a tab that was just opened.
    if (location.protocol === 'about:') return
    const shared = window as unknown as {
      noteNotification(title: string, body?: string): void
      clickNotification(): void
      Notification: unknown
    }
    let permission = localStorage.getItem('test:permission') ?? 'default'
    shared.Notification = class {
      static get permission() {
        return permission
      }
      static async requestPermission() {
        permission = 'granted'
        localStorage.setItem('test:permission', permission)
        return permission
      }
      onclick: (() => void) | null = null
      constructor(title: string, options: { body?: string }) {
        shared.noteNotification(title, options.body)
        shared.clickNotification = () => this.onclick?.()
      }
      close() {}
    }
  })
  return told
}

/** Answers the page of the settings, from which one notification was shown on trial. */
async function turnOn(context: BrowserContext, kind: string): Promise<Page> {
  const settings = await context.newPage()
  await settings.goto('/settings/notifications')
  await settings.getByRole('button', { name: 'Turn on notifications' }).click()
  await expect(settings.getByRole('switch', { name: kind })).toBeChecked()
  await settings.getByRole('button', { name: 'Show one now' }).click()
  return settings
}

test('what ends is told once over two tabs, not of the session in view, and a click opens it', async ({
  context,
  vigil,
}) => {
  const told = await noteNotifications(context)
  await turnOn(context, 'Finished')
  await expect.poll(() => told.map(({ title }) => title)).toEqual(['Vigil'])

  const inView = await SessionByApi.create(vigil, 'In view')
  await new SessionInPage(await context.newPage()).open(inView.id)
  const away = await SessionByApi.create(vigil, 'Away')
  for (const session of [inView, away]) await session.send('count to 5 every 100ms')
  await inView.untilIdle()
  await away.untilIdle()
  const failing = await SessionByApi.create(vigil, 'Failing')
  await failing.send('fail')
  await expect.poll(() => told.map(({ title }) => title)).toEqual(['Vigil', 'Away', 'Failing'])
  expect(told[1]?.body).toMatch(/^Finished\. 1 2 3 4 5$/)
  expect(told[2]?.body).toMatch(/^Did not finish\./)

  const { id: profileId } = await vigil.trpc.profiles.create.mutate({
    name: 'Careful',
    model: 'demo',
    tools: { current_time: 'ask' },
  })
  const asking = await SessionByApi.create(vigil, 'Asking')
  await vigil.trpc.sessions.update.mutate({ sessionId: asking.id, profileId })
  await asking.send('call current_time {}')
  await expect.poll(() => told[3]).toMatchObject({ title: 'Asking', body: expect.stringMatching(/^Waits for your/) })

  const { page } = told[3] as Told
  await page.evaluate(() => (window as unknown as { clickNotification(): void }).clickNotification())
  await expect(page).toHaveURL(new RegExp(`/s/${asking.id}$`))
})

test('a run that was stopped is told as stopped, not where its user stopped it; so is a budget that is passed', async ({
  context,
  vigil,
}) => {
  const told = await noteNotifications(context)
  const settings = await turnOn(context, 'Budget passed')
  await expect.poll(() => told.map(({ title }) => title)).toEqual(['Vigil'])

  const own = await SessionByApi.create(vigil, 'Stopped here')
  await own.send('hang')
  await own.untilRunning()
  await expect(settings.getByRole('link', { name: 'Stopped here' })).toContainText('Running')
  await settings.keyboard.press('Control+k')
  await settings.getByRole('combobox', { name: 'Find a session or a command' }).fill('Stop everything')
  await settings.keyboard.press('Enter')
  await settings.getByRole('dialog').getByRole('button', { name: 'Stop everything' }).click()
  await own.untilIdle()

  const others = await SessionByApi.create(vigil, 'Stopped elsewhere')
  const { runId } = await others.send('hang')
  await others.untilRunning()
  await others.stop(runId)
  await expect
    .poll(() => told.slice(1))
    .toMatchObject([{ title: 'Stopped elsewhere', body: expect.stringMatching(/^Stopped\./) }])

  await vigil.trpc.usage.setPrice.mutate({ model: 'demo', input: 100_000, output: 100_000 })
  await vigil.trpc.usage.addBudget.mutate({ period: 'day', limitUsd: 0.01, action: 'warn', timeZone: 'UTC' })
  await others.send('say something dear')
  await expect
    .poll(() => told.find(({ title }) => title === 'A budget is passed')?.body)
    .toMatch(/^The budget of \$0\.01 a day/)
})

test('a recall that fires is told while its tab is in the background, and not while it is in front', async ({
  context,
  vigil,
}) => {
  const told = await noteNotifications(context)
  const settings = await turnOn(context, 'Recall fired')
  const waking = await SessionByApi.create(vigil, 'Waking')
  const { page } = await new SessionInPage(await context.newPage()).open(waking.id)
  // Otherwise every tab has the focus, as far as it can tell.
  const devtools = await context.newCDPSession(page)
  await devtools.send('Emulation.setFocusEmulationEnabled', { enabled: false })
  const fire = async (message: string) => {
    await vigil.trpc.recalls.schedule.mutate({ sessionId: waking.id, kind: 'immediate', message })
    await waking.until((state) => state.run === null && userTexts(state).at(-1) === message)
  }

  await settings.bringToFront()
  await expect.poll(() => page.evaluate(() => document.hasFocus())).toBe(false)
  await fire('say good morning')
  await expect
    .poll(() => told.slice(1))
    .toMatchObject([
      { title: 'Waking', body: 'A recall has fired. say good morning' },
      { title: 'Waking', body: 'Finished. good morning' },
    ])

  await page.bringToFront()
  await expect.poll(() => page.evaluate(() => document.hasFocus())).toBe(true)
  await fire('say good night')
  const away = await SessionByApi.create(vigil, 'Away')
  await away.send('say something')
  await expect.poll(() => told.slice(3)).toMatchObject([{ title: 'Away' }])
})

test('title and icon count what wants attention, until it was looked at', async ({ page, vigil }) => {
  await page.goto('/settings/appearance')
  const icon = page.locator('link[rel~="icon"]').first()
  await expect(icon).toHaveAttribute('href', /icon\.svg/)
  const session = await SessionByApi.create(vigil, 'Failing')
  await session.send('fail')
  await expect(page).toHaveTitle('(1) Settings · Vigil')
  await expect(icon).toHaveAttribute('href', /^data:image\/png/)
  await page.getByRole('link', { name: 'Failing' }).click()
  await expect(page).toHaveTitle('Failing · Vigil')
  await expect(icon).toHaveAttribute('href', /icon\.svg/)
})

test('a browser that blocks notifications is told how to allow them', async ({ page }) => {
  await page.addInitScript(() => {
    Object.assign(window, {
      Notification: class {
        static permission = 'denied'
      },
    })
  })
  await page.goto('/settings/notifications')
  await expect(page.getByRole('note')).toContainText('This browser blocks notifications from Vigil')
  await expect(page.getByRole('button', { name: 'Turn on notifications' })).toHaveCount(0)
})
