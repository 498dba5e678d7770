/** What runs cost is what the ledger says; a budget stops, and can be raised; one button stops everything. */
import type { Page } from '@playwright/test'
import type { VigilClient } from '../client/index.ts'
import { expect, test } from './fixtures/browser-test.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'
import { violations } from './fixtures/violations.ts'

/** The demo model, at a price: 0.01 dollars a token. */
const PRICE = { model: 'demo', input: 10_000, output: 10_000 }
const TIME_ZONE = 'UTC'

test.use({ timezoneId: TIME_ZONE })

async function ledger(vigil: VigilClient) {
  const { now } = await vigil.trpc.system.info.query()
  const to = new Date(now).toISOString().slice(0, 10)
  const from = new Date(now - 29 * 86_400_000).toISOString().slice(0, 10)
  const { total } = await vigil.trpc.usage.summary.query({ from, to, timeZone: TIME_ZONE, by: 'model' })
  return total
}

function figure(page: Page, name: string) {
  return page.getByLabel('Totals').locator('div', { has: page.getByText(name, { exact: true }) })
}

test('the figures of the page are those of the ledger, by model and by session', async ({ page, vigil }) => {
  await vigil.trpc.usage.setPrice.mutate(PRICE)
  const session = await SessionByApi.create(vigil, 'What was asked')
  await session.send('count to 9')
  await session.send('say hello')
  await session.untilIdle()
  const total = await ledger(vigil)
  const cost = `$${(total.costUsd ?? 0).toFixed(2)}`

  await page.goto('/usage')
  await expect(figure(page, 'Cost')).toContainText(cost)
  await expect(figure(page, 'Tokens read')).toContainText(String(total.inputTokens))
  await expect(figure(page, 'Tokens written')).toContainText(String(total.outputTokens))
  await expect(figure(page, 'Runs')).toContainText('2')
  await page.getByText('As a table').click()
  await expect(page.getByRole('region', { name: 'Usage by day, as a table' }).getByRole('row')).toHaveCount(2)
  await expect(page.getByRole('row', { name: /^demo \$.* 2$/ })).toContainText(cost)
  await page.getByRole('radiogroup', { name: 'Grouped by' }).getByText('Sessions').click()
  await page.getByRole('link', { name: 'What was asked' }).last().click()
  await expect(page).toHaveURL(`/s/${session.id}`)
  await page.getByRole('button', { name: 'Timeline and details' }).click()
  await page.getByRole('tab', { name: 'Usage' }).click()
  await expect(page.getByLabel('This session')).toContainText(cost)
})

test('a budget that stops ends what follows and says so; raised, Continue goes on', async ({ page, vigil }) => {
  await vigil.trpc.usage.setPrice.mutate(PRICE)
  const session = await SessionByApi.create(vigil)
  await session.send('say hello')
  await session.untilIdle()

  await page.goto('/usage')
  await page.getByRole('button', { name: 'Add a budget' }).click()
  const form = page.getByRole('dialog', { name: 'Add a budget' })
  await form.getByText('Stop', { exact: true }).click()
  await form.getByRole('textbox', { name: 'Limit' }).fill('0.01')
  await form.getByRole('button', { name: 'Save' }).click()
  const budgets = page.getByRole('list', { name: 'Budgets' })
  await expect(budgets.getByRole('listitem')).toContainText(['Each day: $0.01'])
  await expect(budgets).toContainText('Passed')

  const shown = await new SessionInPage(page).open(session.id)
  await shown.send('say again')
  await expect(shown.answers.last()).toContainText('The budget of $0.01 a day is used up')
  await expect(shown.messages.last()).toContainText('say again')

  await shown.answers.last().getByRole('link', { name: 'Usage page' }).click()
  await budgets.getByRole('button', { name: 'Change the budget: Each day: $0.01' }).click()
  const change = page.getByRole('dialog', { name: 'Change the budget' })
  await change.getByRole('textbox', { name: 'Limit for a day' }).fill('100')
  await change.getByRole('button', { name: 'Save' }).click()
  await expect(budgets).toContainText('Each day: $100.00')
  await budgets.getByRole('button', { name: 'Remove the budget: Each day: $100.00' }).click()
  await expect(budgets).toContainText('None yet')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(budgets).toContainText('Each day: $100.00')

  await shown.open(session.id)
  await shown.answers.last().getByRole('button', { name: 'Continue' }).click()
  await expect(shown.answers.last()).toContainText('again')
  await expect(shown.agent).toHaveText('Idle')
})

test('Stop everything says how much it stops, and stops it in every session', async ({ page, vigil }) => {
  const sessions = []
  for (const title of ['One', 'Two', 'Three']) {
    const session = await SessionByApi.create(vigil, title)
    await session.send('hang')
    await session.untilRunning()
    sessions.push(session)
  }
  await sessions[0]?.send('say next')
  await page.goto('/usage')
  await page.getByRole('button', { name: 'Stop everything' }).click()
  const dialog = page.getByRole('dialog', { name: 'Stop everything?' })
  await expect(dialog).toContainText('3 runs stop and 1 waiting message leaves its queue, in 3 sessions.')
  await dialog.getByRole('button', { name: 'Stop everything' }).click()
  await expect(page.getByText('3 runs stop and 1 waiting message was taken from the queues.')).toBeVisible()
  for (const session of sessions) await session.until((state) => state.run === null && state.queue.length === 0)

  await expect(dialog).toHaveCount(0)
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Find a session or a command' }).fill('stop everything')
  await page.getByRole('option', { name: 'Stop everything' }).click()
  await expect(dialog).toContainText('Nothing runs, and nothing waits.')
})

test('Stop everything tells of recalls that go on, and pauses them where that is wanted', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil, 'Wakes itself')
  await session.send('hang')
  await session.untilRunning()
  const { id: sessionId } = session
  for (const everySeconds of [3_600, 7_200]) {
    await vigil.trpc.recalls.schedule.mutate({ sessionId, kind: 'interval', everySeconds, message: 'look again' })
  }
  await page.goto('/usage')
  await page.getByRole('button', { name: 'Stop everything' }).click()
  const dialog = page.getByRole('dialog', { name: 'Stop everything?' })
  await expect(dialog).toContainText('2 recalls are planned. Unless they are paused, they wake their sessions again')
  await dialog.getByRole('button', { name: 'Stop everything' }).click()
  await expect(page.getByText('1 run stops.')).toBeVisible()
  await expect(dialog).toHaveCount(0)

  await session.send('hang')
  await session.untilRunning()
  await page.getByRole('button', { name: 'Stop everything' }).click()
  await dialog.getByRole('checkbox', { name: 'Pause all recalls too' }).check()
  await dialog.getByRole('button', { name: 'Stop everything' }).click()
  await expect(page.getByText('1 run stops. 2 recalls are paused, and can be resumed one by one.')).toBeVisible()
  const { items } = await vigil.trpc.recalls.list.query({ sessionId, status: 'paused' })
  expect(items).toHaveLength(2)
  await expect(dialog).toHaveCount(0)

  const [recall] = items
  await vigil.trpc.recalls.resume.mutate({ recallId: recall?.id ?? '' })
  await session.untilIdle()
  await page.getByRole('button', { name: 'Stop everything' }).click()
  await expect(dialog).toContainText('Nothing runs, and nothing waits.')
  await dialog.getByRole('button', { name: 'Pause the recall' }).click()
  await expect(page.getByText('1 recall is paused.')).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the page with figures, budgets and prices has no violations in the ${colorScheme} theme`, async ({
    page,
    vigil,
  }) => {
    await page.emulateMedia({ colorScheme })
    await vigil.trpc.usage.setPrice.mutate(PRICE)
    await vigil.trpc.usage.addBudget.mutate({ period: 'day', action: 'stop', limitUsd: 0.01, timeZone: TIME_ZONE })
    await vigil.trpc.usage.addBudget.mutate({ period: 'month', action: 'warn', limitUsd: 9, timeZone: TIME_ZONE })
    const session = await SessionByApi.create(vigil, 'What was asked')
    await session.send('say hello')
    await session.untilIdle()
    await page.goto('/usage')
    await page.getByText('As a table').click()
    await expect(page.getByRole('row', { name: /^demo/ }).first()).toBeVisible()
    await expect(page.getByRole('img', { name: /^Bars by day/ }).locator('svg')).toBeVisible()
    expect(await violations(page)).toEqual([])
    for (const name of ['Add a budget', 'Set a price']) {
      await page.getByRole('button', { name, exact: true }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      expect(await violations(page), name).toEqual([])
      await page.keyboard.press('Escape')
      await expect(page.getByRole('dialog')).toHaveCount(0)
    }
  })
}
