import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import zlib from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { precompress } from './precompress.mjs'

let folder = ''

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-precompress-'))
  fs.mkdirSync(path.join(folder, 'chunks'))
})
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

it('what compresses is there twice more, and says the same', async () => {
  const code = 'export const word = "again"\n'.repeat(100)
  const file = path.join(folder, 'chunks/a.js')
  fs.writeFileSync(file, code)
  await precompress(folder)
  expect(fs.readFileSync(file, 'utf8')).toBe(code)
  expect(zlib.brotliDecompressSync(fs.readFileSync(`${file}.br`)).toString()).toBe(code)
  expect(zlib.gunzipSync(fs.readFileSync(`${file}.gz`)).toString()).toBe(code)
})

it('what is compressed already, or too small to gain, stays alone', async () => {
  fs.writeFileSync(path.join(folder, 'font.woff2'), 'x'.repeat(1_000))
  fs.writeFileSync(path.join(folder, 'chunks/tiny.js'), '1')
  await precompress(folder)
  expect(fs.readdirSync(folder, { recursive: true }).sort()).toEqual(['chunks', 'chunks/tiny.js', 'font.woff2'])
})
