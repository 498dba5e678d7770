import { describe, expect, it } from 'vitest'
import { checkFile } from './check-file.ts'

const LIMITS = { fileBytes: 100_000, imagePixels: 1_000_000 }
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAADklEQVR4nGNoaGBoaAAABgYCASzBUNcAAAAASUVORK5CYII=',
  'base64',
)

function png(width: number, height: number): Buffer {
  const bytes = Buffer.from(PNG)
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return bytes
}
const check = (content: Buffer | string, name = 'it') => checkFile(new File([content as BlobPart], name), LIMITS)

describe('checkFile', () => {
  it('takes images with their size, PDF and text, whatever they are named', async () => {
    expect(await check(PNG, 'a.exe')).toEqual({ ok: true, image: { width: 2, height: 2 } })
    expect(await check('%PDF-1.4', 'a.txt')).toEqual({ ok: true })
    expect(await check('Übersicht', 'a')).toEqual({ ok: true })
    expect(await check('', 'empty')).toEqual({ ok: true })
  })

  it('takes a text whose first piece ends inside a character', async () => {
    expect(await check(`${'a'.repeat(64 * 1024 - 1)}é`)).toEqual({ ok: true })
  })

  it.each([
    ['what is too large', 'x'.repeat(100_001), 'It has 98 KiB; a file may have 98 KiB.'],
    ['an archive', Buffer.from([0x50, 0x4b, 3, 4, 0, 0xff]), 'Its kind is not taken. Taken are images'],
    ['a text of another encoding', Buffer.from('über', 'latin1'), 'Its kind is not taken.'],
    ['an image bomb', png(40_000, 40_000), 'It has 1,600 megapixels; an image may have 1.'],
    ['a damaged image', PNG.subarray(0, 12), 'It is damaged'],
  ])('refuses %s in words', async (_, content, why) => {
    expect(await check(content)).toEqual({ ok: false, why: expect.stringContaining(why) })
  })
})
