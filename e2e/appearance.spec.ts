/** How it looks and holds together: themes, phones, and whatever people write. */
import type { Page } from '@playwright/test'
import { expect, test } from './fixtures/browser-test.ts'
import { answerTexts, SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'

test('the chosen appearance holds, also after a reload', async ({ page }) => {
  await page.goto('/')
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const light = await background()
  await page.getByRole('button', { name: 'Appearance: System' }).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  await expect.poll(background).not.toBe(light)
  const dark = await background()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Appearance: Dark' })).toBeVisible()
  expect(await background()).toBe(dark)
  await page.getByRole('button', { name: 'Appearance: Dark' }).click()
  await page.getByRole('menuitemradio', { name: 'Light' }).click()
  await expect.poll(background).toBe(light)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  test('everything is reached, and nothing scrolls sideways', async ({ page, vigil }) => {
    await SessionByApi.create(vigil, 'Another session')
    await page.goto('/')
    const shown = new SessionInPage(page)
    const sessions = page.getByRole('list', { name: 'Sessions' })
    await expect(shown.composer).toBeInViewport()
    await expect(sessions).not.toBeInViewport()
    expect(await sidewaysPx(page)).toBe(0)

    await shown.composer.fill(`say ${'word '.repeat(40)}${'unbreakable'.repeat(30)}`)
    await page.getByRole('button', { name: 'Send' }).tap()
    await expect(shown.answers).toContainText(['unbreakable'])
    await expect(shown.agent).toHaveText('Idle')
    await expect(shown.composer).toBeInViewport()
    expect(await sidewaysPx(page)).toBe(0)

    await page.getByRole('button', { name: 'Show the sessions' }).tap()
    await expect(sessions).toBeInViewport()
    expect(await sidewaysPx(page)).toBe(0)
    await sessions.getByRole('link').filter({ hasText: 'Another session' }).tap()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Another session')
    await expect(sessions).not.toBeInViewport()

    await shown.composer.fill('count to 1000 every 30ms')
    await page.getByRole('button', { name: 'Send' }).tap()
    await shown.untilCounted(3)
    await shown.stop.tap()
    await expect(shown.transcript.getByText('Stopped by you')).toBeVisible()
    expect(await sidewaysPx(page)).toBe(0)
  })
})

const HOSTILE = '<script>document.title="broken"</script><img src=x onerror="document.title=\'broken\'"> <b>bold?</b>'

test('HTML in messages, answers and titles is shown and never run', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil, '<b>Title</b>')
  const shown = await new SessionInPage(page).open(session.id)
  await shown.send(`say ${HOSTILE}`)
  await expect(shown.agent).toHaveText('Idle')
  await expect(shown.messages.first()).toContainText(HOSTILE)
  await expect(shown.answers.last()).toContainText('<script>')
  await expect(shown.transcript.locator('script, img, b')).toHaveCount(0)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('<b>Title</b>')
  await expect(page).toHaveTitle('<b>Title</b> · Vigil')
  expect(answerTexts(await session.untilIdle())).toEqual([HOSTILE])
})

test('a link in an answer that would run a script is none', async ({ page, vigil }) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  await shown.send('say [press](javascript:document.title="broken") and [go](https://example.com)')
  await expect(shown.answers.getByRole('link', { name: 'go' })).toHaveAttribute('href', 'https://example.com')
  const links = await shown.answers.locator('a').evaluateAll((all) => all.map((link) => link.getAttribute('href')))
  expect(links.filter((href) => /^javascript:/i.test(href ?? ''))).toEqual([])
})

test('long words, right-to-left writing and emoji arrive as they were written, within the page', async ({
  page,
  vigil,
}) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  const text = `שלום עולם مرحبا بالعالم 👩‍👩‍👧‍👦 🇪🇺 ${'x'.repeat(2_000)}`
  await shown.send(`say ${text}`)
  await expect(shown.agent).toHaveText('Idle')
  await expect(shown.answers.last()).toContainText(text)
  await expect(shown.messages.first()).toContainText(text)
  expect(answerTexts(await session.untilIdle())).toEqual([text])
  expect(await sidewaysPx(page)).toBe(0)
  const overflow = await shown.transcript.evaluate((log) => log.scrollWidth - log.clientWidth)
  expect(overflow).toBe(0)
})

test('what nests a thousand levels deep, and a word of 200,000 letters, neither break nor freeze the page', async ({
  page,
  vigil,
}) => {
  const session = await SessionByApi.create(vigil)
  const deep = `${'> '.repeat(1_000)}deep\n\n${'- '.repeat(1_000)}deeper\n\n<iframe src="javascript:1"></iframe>`
  await session.send(`say ${deep}\n\nword: ${'x'.repeat(200_000)}`)
  await session.untilIdle()
  const shown = await new SessionInPage(page).open(session.id)
  await expect(shown.answers.last()).toContainText('deeper')
  await expect(shown.transcript.locator('iframe')).toHaveCount(0)
  const began = Date.now()
  await shown.composer.fill('still answering')
  await expect(shown.composer).toHaveValue('still answering')
  expect(Date.now() - began).toBeLessThan(1_000)
  expect(await sidewaysPx(page)).toBe(0)
})

function sidewaysPx(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}
