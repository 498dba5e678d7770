/** Files in messages: picked, pasted and dropped, told apart before they are sent, kept over a reload, and their owner's alone. */
import type { Page } from '@playwright/test'
import { newId } from '../client/index.ts'
import { expect, test } from './fixtures/browser-test.ts'
import { SessionByApi } from './fixtures/session-by-api.ts'
import { SessionInPage } from './fixtures/session-in-page.ts'
import { PICTURE } from './fixtures/small-picture.ts'

const TOKEN = 'the-token-of-the-first-user'

const trayOf = (page: Page) => page.getByRole('list', { name: 'Attached files' })
const file = (name: string, content: string | Buffer, mimeType = 'text/plain') => ({
  name,
  mimeType,
  buffer: Buffer.from(content),
})

/** As the browser hands them to the page. */
async function give(page: Page, how: 'paste' | 'drop', name: string, content: Buffer, type: string): Promise<void> {
  const bytes = [...content]
  const data = await page.evaluateHandle(
    ([fileName, mediaType, values]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([new Uint8Array(values)], fileName, { type: mediaType }))
      return transfer
    },
    [name, type, bytes] as const,
  )
  const field = page.getByRole('textbox', { name: 'Message' })
  if (how === 'paste') {
    await field.evaluate(
      (element, clipboardData) =>
        element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })),
      data,
    )
    return
  }
  const log = page.getByRole('log', { name: 'Transcript' })
  await log.dispatchEvent('dragenter', { dataTransfer: data })
  await log.dispatchEvent('dragover', { dataTransfer: data })
  await log.dispatchEvent('drop', { dataTransfer: data })
}

test('files are picked, pasted and dropped, outlive a reload, and are shown with the message', async ({
  page,
  vigil,
}) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  const tray = trayOf(page)
  await page
    .getByLabel('Files to attach')
    .setInputFiles([file('notes.md', '# Notes'), file('paper.pdf', '%PDF-1.4\n%%EOF')])
  await give(page, 'paste', 'pasted.png', PICTURE, 'image/png')
  await give(page, 'drop', 'dropped.png', PICTURE, 'image/png')
  await expect(tray.getByRole('listitem')).toHaveText([/notes\.md7 bytes/, /paper\.pdf/, /pasted\.png/, /dropped\.png/])
  await expect(tray.locator('img')).toHaveCount(2)
  await page.getByRole('button', { name: 'Remove: dropped.png' }).click()
  await shown.composer.fill('what are these')

  await page.reload()
  await expect(shown.composer).toHaveValue('what are these')
  await expect(tray.getByRole('listitem')).toHaveCount(3)
  await shown.composer.press('Enter')

  const message = shown.messages.first()
  await expect(message).toContainText('what are these')
  const picture = message.getByRole('img', { name: 'pasted.png' })
  await expect(picture).toHaveJSProperty('complete', true)
  await expect(picture).toHaveJSProperty('naturalWidth', 2)
  await expect(message.getByRole('link', { name: /notes\.md/ })).toBeVisible()
  await expect(shown.answers.first()).toContainText('notes.md (text/markdown), paper.pdf (application/pdf), pasted.png')
  await expect(tray).toHaveCount(0)
  await expect(message).toContainText('was not passed to the model: demo takes no images.')
  const saved = page.waitForEvent('download')
  await message.getByRole('link', { name: /notes\.md/ }).click()
  expect((await saved).suggestedFilename()).toBe('notes.md')
})

test.describe('with small limits', () => {
  test.use({ settings: { VIGIL_FILE_BYTES: '1000', VIGIL_IMAGE_PIXELS: '3' } })

  test('what is not taken says why before it is sent, and the others stay', async ({ page, vigil }) => {
    const session = await SessionByApi.create(vigil)
    const shown = await new SessionInPage(page).open(session.id)
    const tray = trayOf(page)
    await shown.composer.fill('say go')
    await page
      .getByLabel('Files to attach')
      .setInputFiles([
        file('good.txt', 'hello'),
        file('large.txt', 'x'.repeat(1_001)),
        file('archive.zip', Buffer.from([0x50, 0x4b, 3, 4, 0xff, 0, 0])),
        file('many.png', PICTURE, 'image/png'),
      ])
    await expect(tray.getByRole('alert')).toHaveText([
      'It has 1001 bytes; a file may have 1000 bytes.',
      /Its kind is not taken\. Taken are images .*PDF/,
      'It has 0.000004 megapixels; an image may have 0.000003.',
    ])
    await expect(page.getByText('3 files cannot be sent: remove them first')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled()
    for (const name of ['large.txt', 'archive.zip', 'many.png']) {
      await page.getByRole('button', { name: `Remove: ${name}` }).click()
    }
    await shown.composer.press('Enter')
    await expect(shown.answers).toContainText(['go'])
    await expect(shown.messages.first()).toContainText('good.txt')
  })
})

test('a message sent while its file is on its way waits for it; one that fails can be sent again', async ({
  page,
  vigil,
}) => {
  const session = await SessionByApi.create(vigil)
  const shown = await new SessionInPage(page).open(session.id)
  let fails = true
  let letGo = () => {}
  await page.route('**/api/files', async (route) => {
    if (fails) return await route.abort()
    await new Promise<void>((resolve) => {
      letGo = resolve
    })
    await route.continue()
  })
  await shown.composer.fill('say arrived')
  await page.getByLabel('Files to attach').setInputFiles([file('notes.txt', 'hello')])
  await expect(trayOf(page).getByRole('alert')).toContainText('lost before it answered')
  fails = false
  await page.getByRole('button', { name: 'Upload again: notes.txt' }).click()
  await expect(page.getByRole('progressbar', { name: 'Uploading notes.txt' })).toBeAttached()
  await shown.composer.press('Enter')
  await expect(page.getByText('Sent as soon as its files are uploaded')).toBeVisible()
  await expect(shown.messages).toHaveCount(0)
  letGo()
  await expect(shown.answers).toContainText(['arrived'])
  await expect(shown.messages.first()).toContainText('notes.txt')
})

test('a first message may carry a file, and a text that is too long becomes one', async ({ page }) => {
  await page.goto('/')
  const field = page.getByRole('textbox', { name: 'Message' })
  await field.fill('x'.repeat(256 * 1024 + 1))
  await expect(page.getByText('257 KiB of 256 KiB.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled()
  await page.getByRole('button', { name: 'Attach it as a text file' }).click()
  await expect(field).toHaveValue('')
  await expect(trayOf(page).getByRole('listitem')).toHaveText(/message\.txt256\.?\d* KiB|message\.txt257 KiB/)
  await field.fill('say short')
  await field.press('Enter')
  const shown = new SessionInPage(page)
  await expect(shown.answers).toContainText(['short'])
  await expect(shown.messages.first()).toContainText('message.txt')
})

test.describe('with two users', () => {
  test.use({ settings: { VIGIL_TOKEN: TOKEN }, token: TOKEN })

  test('a file’s address gives another user nothing', async ({ page, server, vigil }) => {
    const { token } = await vigil.trpc.tokens.add.mutate({ name: 'ben' })
    const form = new FormData()
    form.append('file', new Blob(['secret']), 'secret.txt')
    const headers = { authorization: `Bearer ${TOKEN}` }
    const uploaded = await fetch(`${server.url}/api/files`, { method: 'POST', headers, body: form })
    const { fileId } = (await uploaded.json()) as { fileId: string }
    await page.context().addCookies([{ name: 'vigil_token', value: token, url: server.url }])
    const response = await page.goto(`/api/files/${fileId}`)
    expect(response?.status()).toBe(404)
    await expect(page.locator('body')).not.toContainText('secret')
    const id = newId('s')
    await vigil.trpc.sessions.create.mutate({
      sessionId: id,
      first: { requestId: 'r', text: 'hi', files: [{ fileId }] },
    })
  })
})
