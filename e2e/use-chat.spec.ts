/** A page of the AI SDK's `useChat` on a Vigil session: whatever happens to the page, each answer is shown once. */
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/browser-test.ts'
import { serveChatPage } from './fixtures/chat-page.ts'
import { numbersIn } from './fixtures/counting.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'

class ChatPage {
  readonly page: Page
  readonly #address: string

  constructor(page: Page, address: string) {
    this.page = page
    this.#address = address
  }

  async open(): Promise<this> {
    await this.page.goto(this.#address)
    return this
  }

  async send(text: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Message' }).fill(text)
    await this.page.getByRole('button', { name: 'Send' }).click()
  }

  get answers() {
    return this.page.getByRole('article', { name: 'assistant' })
  }

  get status() {
    return this.page.getByRole('status', { name: 'Status' })
  }

  /** @throws Error unless the newest answer is exactly 1, 2, 3 … */
  async countedTo(): Promise<number> {
    const text = await this.answers.last().locator('pre').textContent({ timeout: 10_000 })
    return numbersIn(text ?? '')
  }

  async untilCounted(number: number): Promise<void> {
    await expect.poll(() => this.countedTo(), { intervals: [20], timeout: 20_000 }).toBeGreaterThanOrEqual(number)
  }
}

const chatTest = test.extend<{ address: string }>({
  address: async ({ server }, use) => {
    const served = await serveChatPage()
    await use(`${served.url}/?server=${encodeURIComponent(server.url)}&session=`)
    await served.close()
  },
})

chatTest(
  'reloaded in mid-answer, again and again, it shows the answer once and to its end',
  async ({ page, vigil, address }) => {
    const session = await SessionByApi.create(vigil)
    const chat = await new ChatPage(page, address + session.id).open()
    await chat.send('count to 60 every 50ms')
    for (const reached of [5, 20, 35]) {
      await chat.untilCounted(reached)
      await page.reload()
    }
    await chat.untilCounted(60)
    await expect(chat.status).toHaveText('ready')
    await expect(chat.answers).toHaveCount(1)
    await expect(page.getByRole('article', { name: 'user' })).toHaveCount(1)
    expect(await chat.countedTo()).toBe(60)

    await page.reload()
    await expect(chat.status).toHaveText('ready')
    await expect(chat.answers).toHaveCount(1)
    expect(await chat.countedTo()).toBe(60)
  },
)

chatTest(
  'its Stop stops the run, also in a page that was reloaded; leaving the page does not',
  async ({ page, vigil, address }) => {
    const session = await SessionByApi.create(vigil)
    const chat = await new ChatPage(page, address + session.id).open()
    await chat.send('count to 500 every 50ms')
    await chat.untilCounted(3)
    await page.goto('about:blank')
    await session.untilCounted(10)
    await chat.open()
    await chat.untilCounted(11)
    await page.getByRole('button', { name: 'Stop' }).click()
    const { run } = await session.untilIdle()
    expect(run).toBeNull()
    await expect(chat.status).toHaveText('ready')
    await chat.send('say it goes on')
    await expect(chat.answers.last()).toHaveText('it goes on')
    await expect(chat.answers).toHaveCount(2)
  },
)

chatTest('a failed run is an error with words', async ({ page, vigil, address }) => {
  const session = await SessionByApi.create(vigil)
  const chat = await new ChatPage(page, address + session.id).open()
  await chat.send('fail')
  await expect(page.getByRole('alert')).not.toBeEmpty()
  await expect(chat.status).toHaveText('error')
})
