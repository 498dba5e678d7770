/** A session of 100,000 events opens at its newest text, in under a second; its older pages come without a jump. */
import type { Locator, Page } from '@playwright/test'
import { expect, test } from './fixtures/browser-test.ts'
import { holdSocket } from './fixtures/held-socket.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'

const OPENS_WITHIN_MS = 1_000
const OPENINGS = 4
/** Two answers and their surroundings are 0.6 MB; the events that they came in are many times as much. */
const TAIL_MAX_BYTES = 1_000_000
/** Rows end between pixels and a scroll position does not: each time that rows are measured may cost half of one. */
const STANDS_STILL_PX = 5

test('a session of 100,000 events shows its newest text within a second of going there', async ({ page, vigil }) => {
  test.setTimeout(120_000)
  const session = await SessionByApi.create(vigil)
  for (let flood = 0; flood < 2; flood++) await finished(session, 'flood 50000 unmerged')
  const { head } = await vigil.trpc.sessions.get.query({ sessionId: session.id })
  expect(head).toBeGreaterThanOrEqual(100_000)

  const received = countReceivedBytes(page)
  await page.goto('/')
  await expect(page.getByRole('status', { name: 'Connection' })).toHaveText('Live')
  const times: number[] = []
  for (let opening = 0; opening < OPENINGS; opening++) {
    received.reset()
    times.push(await openedAfter(page, session.id, '50000'))
    await expect(new SessionInPage(page).connection).toHaveText('Live')
    expect(received.bytes(), 'bytes received').toBeLessThan(TAIL_MAX_BYTES)
  }
  console.log(`      opened after ${times.map(Math.round).join(', ')} ms, with ${received.bytes()} bytes received`)
  // Others use this machine too, so one opening may be disturbed; most may not.
  const [, , third] = times.toSorted((a, b) => a - b)
  expect(third).toBeLessThan(OPENS_WITHIN_MS)
})

for (const reducedMotion of ['no-preference', 'reduce'] as const) {
  test.describe(`with motion: ${reducedMotion}`, () => {
    test.use({ contextOptions: { reducedMotion } })

    test('older messages come in above, and what is read stays where it is', async ({ page, vigil }) => {
      const session = await SessionByApi.create(vigil)
      // Rows of unlike heights: what is above is not known before it is shown.
      const texts = Array.from({ length: 50 }, (_, index) => `say number-${index + 1}${'\n\nmore'.repeat(index % 5)}`)
      for (const text of texts) await session.send(text)
      await session.untilIdle()
      const socket = await holdSocket(page)
      const shown = await new SessionInPage(page).open(session.id)
      await expect(shown.answers.last()).toContainText('number-50')

      socket.hold()
      await toTop(shown)
      const loading = shown.transcript.getByLabel('Loading older messages')
      await expect(loading).toBeVisible()
      const read = shown.messages.filter({ hasText: /number-32\s/ })
      const moved = await watchTop(read)
      socket.release()

      await expect(loading).toHaveCount(0)
      await expect(shown.transcript).not.toHaveJSProperty('scrollTop', 0)
      await expect(read).toBeInViewport()
      expect(await moved.evaluate(({ most }) => most()), 'pixels moved').toBeLessThanOrEqual(STANDS_STILL_PX)
      await toTop(shown)
      await expect(shown.messages.first()).toContainText('number-1')
      await expect(shown.messages.first()).toBeInViewport()
      await expect(page.getByRole('button', { name: 'Show older messages' })).toHaveCount(0)

      await page.getByRole('button', { name: 'Jump to newest' }).click()
      await expect(shown.answers.last()).toContainText('number-50')
      await expect(shown.answers.last()).toBeInViewport()
    })
  })
}

/** Rows are measured on the way, which moves the top: the key is pressed until it is reached. */
async function toTop({ page, transcript }: SessionInPage): Promise<void> {
  const pressHome = async () => {
    await transcript.focus()
    await page.keyboard.press('Home')
    return await transcript.evaluate((log) => log.scrollTop)
  }
  await expect.poll(pressHome, { intervals: [50] }).toBe(0)
}

/** Looks at each frame how far the message is from where it is now. */
function watchTop(message: Locator) {
  return message.evaluateHandle((element) => {
    const top = () => element.getBoundingClientRect().top
    const first = top()
    let most = 0
    const look = () => {
      most = Math.max(most, Math.abs(top() - first))
      requestAnimationFrame(look)
    }
    look()
    return { most: () => most }
  })
}

/** Sends it and waits for the run's row alone: the log is not read. */
async function finished(session: SessionByApi, text: string): Promise<void> {
  const { runId } = await session.send(text)
  await expect
    .poll(async () => (await session.vigil.trpc.runs.get.query({ runId })).outcome, { timeout: 60_000 })
    .toBe('completed')
}

function countReceivedBytes(page: Page) {
  let bytes = 0
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => (bytes += payload.length)))
  return { bytes: () => bytes, reset: () => (bytes = 0) }
}

/** Milliseconds from the begin of the navigation until the transcript shows `text` in sight, as the page's clock says. */
async function openedAfter(page: Page, sessionId: string, text: string): Promise<number> {
  await page.goto(`/s/${sessionId}`, { waitUntil: 'commit' })
  const seen = await page.waitForFunction((wanted) => {
    const log = document.querySelector('[role="log"]')
    const inSight = log?.getBoundingClientRect()
    if (!log || !inSight) return false
    const walker = document.createTreeWalker(log, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.textContent?.lastIndexOf(wanted) ?? -1
      if (at < 0) continue
      const range = document.createRange()
      range.setStart(node, at)
      range.setEnd(node, at + wanted.length)
      const { top, bottom } = range.getBoundingClientRect()
      if (top >= inSight.top && bottom <= inSight.bottom) return performance.now()
    }
    return false
  }, text)
  return Number(await seen.jsonValue())
}
