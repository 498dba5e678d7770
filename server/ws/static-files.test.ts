import { once } from 'node:events'
import fs from 'node:fs'
import { createServer, type IncomingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib'
import { expect, it, onTestFinished } from 'vitest'
import { createStaticFiles } from './static-files.ts'

const CODE = 'export const word = "again"\n'.repeat(100)

it('the better of the encodings that the caller takes', async () => {
  const { get } = await serve({ 'chunks/a.js': CODE })
  const best = await get('/_next/static/chunks/a.js?v=1', { 'accept-encoding': 'gzip, deflate, br' })
  expect(best.headers).toMatchObject({
    'content-encoding': 'br',
    'content-type': 'text/javascript; charset=utf-8',
    'content-length': String(best.body.length),
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'Accept-Encoding',
  })
  expect(brotliDecompressSync(best.body).toString()).toBe(CODE)
  const second = await get('/_next/static/chunks/a.js', { 'accept-encoding': 'gzip, br;q=0' })
  expect(second.headers['content-encoding']).toBe('gzip')
  const plain = await get('/_next/static/chunks/a.js')
  expect(plain.headers['content-encoding']).toBeUndefined()
  expect(plain.body.toString()).toBe(CODE)
})

it('HEAD is told the same, without the content', async () => {
  const { get } = await serve({ 'chunks/a.js': CODE })
  const { headers, body } = await get('/_next/static/chunks/a.js', { 'accept-encoding': 'br' }, 'HEAD')
  expect(headers['content-encoding']).toBe('br')
  expect(Number(headers['content-length'])).toBeGreaterThan(0)
  expect(body.length).toBe(0)
})

it('what is gone from the folder is served on', async () => {
  const { get, folder } = await serve({ 'chunks/a.js': CODE })
  fs.rmSync(folder, { recursive: true })
  expect((await get('/_next/static/chunks/a.js')).body.toString()).toBe(CODE)
})

it.each([
  ['an unknown file', 'GET', '/_next/static/chunks/b.js'],
  ['a compressed copy by its own name', 'GET', '/_next/static/chunks/a.js.br'],
  ['a path that climbs out', 'GET', '/_next/static/../secret.json'],
  ['another method', 'POST', '/_next/static/chunks/a.js'],
  ['a page', 'GET', '/'],
])('%s is for the next handler', async (_, method, address) => {
  const { get } = await serve({ 'chunks/a.js': CODE })
  expect((await get(address, {}, method)).status).toBe(404)
})

async function serve(contents: Record<string, string>) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-static-'))
  onTestFinished(() => fs.rmSync(root, { recursive: true, force: true }))
  fs.writeFileSync(path.join(root, 'secret.json'), '{}')
  const folder = path.join(root, 'static')
  for (const [name, content] of Object.entries(contents)) {
    const file = path.join(folder, name)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, content)
    fs.writeFileSync(`${file}.br`, brotliCompressSync(content))
    fs.writeFileSync(`${file}.gz`, gzipSync(content))
  }
  const files = createStaticFiles(folder)
  const server = createServer((req, res) => {
    if (!files(req, res)) res.writeHead(404).end()
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  async function get(address: string, headers: IncomingHttpHeaders = {}, method = 'GET') {
    const req = request({ host: '127.0.0.1', port, path: address, method, headers }).end()
    const [res] = await once(req, 'response')
    const chunks: Buffer[] = []
    for await (const chunk of res) chunks.push(chunk)
    return { status: res.statusCode, headers: res.headers, body: Buffer.concat(chunks) }
  }
  return { get, folder }
}
