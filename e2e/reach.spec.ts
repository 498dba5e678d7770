/** The page for all hands and eyes: large enough to press, readable when enlarged, still for whom motion disturbs. */
import type { Page } from '@playwright/test'
import type { VigilClient } from '../client/index.ts'
import { allPages, openPage } from './fixtures/all-pages.ts'
import { expect, test } from './fixtures/browser-test.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'
import { FINGER_PX, POINTER_PX, tooSmall } from './fixtures/targets.ts'

test('everything that can be pressed is large enough for a pointer, on every page', async ({ page, vigil }) => {
  const address = await richSession(vigil)
  for (const each of [address, ...allPages()]) {
    await openPage(page, each)
    expect(await tooSmall(page, POINTER_PX), each).toEqual([])
  }
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  test('everything that can be pressed is large enough for a finger, on every page', async ({ page, vigil }) => {
    const address = await richSession(vigil)
    const small: string[] = []
    for (const each of [address, ...allPages()]) {
      await openPage(page, each)
      small.push(...(await tooSmall(page, FINGER_PX)).map((target) => `${each}: ${target}`))
    }
    await page.getByRole('button', { name: 'Show the sessions' }).tap()
    await expect(page.getByRole('list', { name: 'Sessions' })).toBeInViewport()
    small.push(...(await tooSmall(page, FINGER_PX)).map((target) => `sidebar: ${target}`))
    expect(small).toEqual([])
  })
})

test.describe('enlarged to twice its size', () => {
  // What a browser of 1280 × 900 does at 200 %.
  test.use({ viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 })

  test('nothing is cut or scrolls sideways, also with wider spacing of text', async ({ page, vigil }) => {
    const address = await richSession(vigil)
    for (const each of [address, ...allPages()]) {
      await openPage(page, each)
      await page.addStyleTag({ content: WIDER })
      expect(await sidewaysPx(page), each).toBe(0)
      expect(await cutTexts(page), each).toEqual([])
    }
  })
})

test('nothing moves for whom motion disturbs', async ({ page, vigil }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  await shown.send('hang')
  await expect(shown.agent).toHaveText('Running')
  await expect(shown.answers).toHaveCount(1)
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .filter(({ playState }) => playState === 'running')
      .map((animation) => ({ ...animation.effect?.getComputedTiming() }))
      .filter(({ duration }) => Number(duration) > 1),
  )
  expect(moving).toEqual([])
})

/** A session with something of each kind in it, and its address. */
async function richSession(vigil: VigilClient): Promise<string> {
  const session = await SessionByApi.create(vigil, 'Within reach')
  const code = 'say # A title\n\nWith `code`:\n\n```js\nconst a = 1\n```\n\n| a | b |\n| - | - |\n| 1 | 2 |'
  for (const text of [code, 'think about reach', 'call current_time {}', 'fail']) await session.send(text)
  await session.untilIdle()
  return `/s/${session.id}`
}

/** WCAG 1.4.12. */
const WIDER = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }`

function sidewaysPx(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}

/** Texts of controls and headings that do not fit into their boxes and do not say so by an ellipsis. */
function cutTexts(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a[href], h1, h2, h3, label, [role="status"]')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && element.clientWidth > 1)
      .filter((element) => {
        const { overflowX, overflowY, textOverflow } = getComputedStyle(element)
        const cutX =
          overflowX !== 'visible' && textOverflow !== 'ellipsis' && element.scrollWidth > element.clientWidth + 1
        const cutY =
          overflowY !== 'visible' && textOverflow !== 'ellipsis' && element.scrollHeight > element.clientHeight + 2
        return cutX || cutY
      })
      .map((element) => `${element.tagName} ${element.textContent.slice(0, 40)}`),
  )
}
