/** Promise 3: everybody who watches sees the same, at the same time. */
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/browser-test.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'

// Rows out of sight leave the page; here none is.
test.use({ viewport: { width: 1440, height: 2_000 } })

test('three tabs show the same answer within a second of each other', async ({ context, vigil }) => {
  const session = await SessionByApi.create(vigil)
  const tabs: SessionInPage[] = []
  for (let tab = 0; tab < 3; tab++) tabs.push(await new SessionInPage(await context.newPage()).open(session.id))
  for (const { page } of tabs) await expect(page.getByText('2 more pages watch')).toBeVisible()

  const milestones = [10, 20, 30, 40]
  const seen = tabs.map((tab) => timesOf(tab, milestones))
  await tabs[1]?.send('count to 40 every 50ms')
  const times = await Promise.all(seen)
  for (const [index, milestone] of milestones.entries()) {
    const at = times.map((tab) => tab[index] ?? Number.NaN)
    const apart = Math.max(...at) - Math.min(...at)
    expect(apart, `milliseconds between the tabs' showing ${milestone}`).toBeLessThan(1_000)
  }
  for (const tab of tabs) {
    await tab.hasCounted(40)
    await expect(tab.messages).toHaveCount(1)
    await expect(tab.answers).toHaveCount(1)
  }
})

test('whatever is changed in one tab is so in the other within a second', async ({ context, vigil }) => {
  await SessionByApi.create(vigil, 'Elsewhere')
  const session = await SessionByApi.create(vigil, 'First name')
  const one = await new SessionInPage(await context.newPage()).open(session.id)
  const other = await new SessionInPage(await context.newPage()).open(session.id)
  const away = await context.newPage()
  await away.goto('/')
  const row = (name: string) => rowOf(away, name)
  await expect(row('First name')).toBeVisible()

  await one.page.getByRole('heading', { level: 1 }).getByRole('button').click()
  await one.page.getByRole('textbox', { name: 'Session title' }).fill('Second name')
  await one.page.keyboard.press('Enter')
  await expect(other.page.getByRole('heading', { level: 1 })).toHaveText('Second name', SOON)
  await expect(row('Second name')).toBeVisible(SOON)

  await one.send('hang')
  await expect(other.agent).toHaveText('Running', SOON)
  await expect(row('Second name')).toContainText('Running', SOON)
  for (const text of ['say one', 'say two']) await one.send(text)
  await expect(other.queue).toHaveText(['1say one', '2say two'], SOON)
  await one.page.getByRole('button', { name: 'Remove from the queue: say one' }).click()
  await expect(other.queue).toHaveText(['1say two'], SOON)
  await one.page.getByRole('button', { name: 'Remove from the queue: say two' }).click()
  await expect(other.queue).toHaveCount(0, SOON)

  // Nobody looks at the answer, so it is unread; then somebody does.
  await one.page.goto('/')
  await other.page.goto('/')
  const [run] = (await vigil.trpc.sessions.list.query({})).items.filter(({ id }) => id === session.id)
  expect(run?.status).toBe('running')
  await session.stop((await session.untilRunning()).run?.id ?? '')
  await expect(row('Second name').getByRole('img', { name: 'Unread' })).toBeVisible(SOON)
  await one.open(session.id)
  await expect(row('Second name').getByRole('img', { name: 'Unread' })).toHaveCount(0, SOON)

  await choose(one.page, 'Second name', 'Pin')
  await expect(row('Second name').getByLabel('Pinned')).toBeVisible(SOON)
  await choose(one.page, 'Second name', 'Unpin')
  await expect(row('Second name').getByLabel('Pinned')).toHaveCount(0, SOON)
  await choose(one.page, 'Second name', 'Archive')
  await expect(row('Second name')).toHaveCount(0, SOON)
})

const SOON = { timeout: 1_000 }

function rowOf(page: Page, name: string) {
  return page.getByRole('list', { name: 'Sessions' }).getByRole('listitem').filter({ hasText: name })
}

async function choose(page: Page, name: string, action: string): Promise<void> {
  await rowOf(page, name).hover()
  await rowOf(page, name)
    .getByRole('button', { name: /^Actions for/ })
    .click()
  await page.getByRole('menuitem', { name: action, exact: true }).click()
}

/** When the page shows each number, epoch milliseconds. */
function timesOf({ transcript }: SessionInPage, numbers: number[]): Promise<number[]> {
  return transcript.evaluate((log, wanted) => {
    return new Promise<number[]>((resolve) => {
      const times: number[] = []
      const look = () => {
        const shown = [...log.querySelectorAll('p')].map((paragraph) => paragraph.textContent)
        const words = new Set(shown.join('\n').split(/\s+/))
        for (const number of wanted.slice(times.length)) {
          if (!words.has(String(number))) return
          times.push(Date.now())
        }
        observer.disconnect()
        resolve(times)
      }
      const observer = new MutationObserver(look)
      observer.observe(log, { subtree: true, childList: true, characterData: true })
    })
  }, numbers)
}
