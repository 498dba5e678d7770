/** Promise 3: everybody who watches sees the same, at the same time. */
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
