import { describe, expect, it } from 'vitest'
import { ContentCheck } from './content-check.ts'
import { gif, jpeg, PDF, png, webp, ZIP } from './fixtures/sample-files.ts'

async function check(content: Uint8Array, name = 'it', chunkBytes = 1_000) {
  const found = new ContentCheck(name, 50_000_000)
  for (let at = 0; at < content.length; at += chunkBytes) await found.take(content.subarray(at, at + chunkBytes))
  return await found.end()
}

describe('ContentCheck', () => {
  it.each([
    ['PNG', png(3, 4), { mediaType: 'image/png', width: 3, height: 4 }],
    ['GIF', gif(3, 4), { mediaType: 'image/gif', width: 3, height: 4 }],
    ['JPEG', jpeg(3, 4), { mediaType: 'image/jpeg', width: 3, height: 4 }],
    ['JPEG with a long profile', jpeg(3, 4, 400_000), { mediaType: 'image/jpeg', width: 3, height: 4 }],
    ['WebP', webp(3, 4), { mediaType: 'image/webp', width: 3, height: 4 }],
    ['PDF', PDF, { mediaType: 'application/pdf' }],
  ])('knows a %s by its bytes, whatever it is named', async (_, content, found) => {
    expect(await check(content, 'notes.txt')).toEqual(found)
  })

  it.each([
    ['notes.md', '# Notes', 'text/markdown'],
    ['data.csv', 'a,b', 'text/csv'],
    ['data.JSON', '{}', 'application/json'],
    ['page.html', '<script>alert(1)</script>', 'text/plain'],
    ['picture.svg', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', 'text/plain'],
    ['photo.png', 'no picture at all', 'text/plain'],
    ['empty', '', 'text/plain'],
    ['words.txt', 'Übersicht 報告 👩‍💻'.repeat(2_000), 'text/plain'],
  ])('takes %s as text', async (name, content, mediaType) => {
    expect(await check(Buffer.from(content), name, 333)).toEqual({ mediaType })
  })

  it.each([
    ['an archive', ZIP, 'application/zip'],
    ['Latin-1', Buffer.from('\xfcber', 'latin1'), 'no text in UTF-8'],
    ['UTF-16', Buffer.from('hello', 'utf16le'), 'no text in UTF-8'],
    ['a text cut inside a character', Buffer.from('é').subarray(0, 1), 'no text in UTF-8'],
    ['a text with one bad byte far in', Buffer.concat([Buffer.alloc(2_000_000, 'a'), Buffer.from([0xff])]), 'no text'],
  ])('refuses %s, and says what is taken', async (_, content, why) => {
    const refused = check(content, 'it.bin')
    await expect(refused).rejects.toThrow(why)
    await expect(refused).rejects.toMatchObject({ data: { reason: 'INVALID_INPUT', field: 'file', fix: /PDF/ } })
  })

  it('refuses what it knows early, not at its end', async () => {
    const found = new ContentCheck('big.zip', 1)
    await expect(found.take(ZIP)).rejects.toThrow('application/zip')
  })

  it('refuses an image of too many pixels by its header', async () => {
    await expect(check(png(10_000, 10_000, false), 'bomb.png')).rejects.toMatchObject({
      message: 'bomb.png is 10000 × 10000, which is 100 megapixels.',
      data: { reason: 'TOO_LARGE', limit: 50_000_000, fix: expect.stringContaining('VIGIL_IMAGE_PIXELS') },
    })
  })

  it('refuses an image whose size it cannot read', async () => {
    await expect(check(png(1, 1).subarray(0, 20), 'cut.png')).rejects.toThrow('size in pixels')
    await expect(check(jpeg(1, 1, 3_000_000), 'long.jpg')).rejects.toThrow('size in pixels')
  })
})
