/** Files as programs and browsers send and read them: every refusal, and what a stranger gets. */
import { once } from 'node:events'
import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PDF, png, ZIP } from './attachments/fixtures/sample-files.ts'
import { silentLogger } from './base/logger.ts'
import { readConfig } from './config.ts'
import { createVigil, type Vigil } from './vigil.ts'

const FIRST_TOKEN = 'the-token-of-the-first-user'
const FILE_BYTES = 300_000

let vigil: Vigil
let url: string
let dataDir: string
let ben: string

beforeAll(async () => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-files-'))
  const settings = {
    VIGIL_DATA_DIR: dataDir,
    PORT: 0,
    NODE_ENV: 'test',
    VIGIL_TOKEN: FIRST_TOKEN,
    VIGIL_FILE_BYTES: FILE_BYTES,
    VIGIL_FILES_PER_USER_BYTES: 1_000_000,
  } as const
  vigil = createVigil({ config: readConfig({}, settings), logger: silentLogger, pages: false })
  url = (await vigil.listen()).url
  ben = String((await call('tokens.add', { name: 'ben' })).result?.data.token)
})

afterAll(async () => {
  await vigil.close()
  fs.rmSync(dataDir, { recursive: true, force: true })
})

interface Answer {
  result?: { data: Record<string, unknown> }
  error?: { message: string; data: Record<string, unknown> }
}
type Uploaded = { fileId: string; name: string; mediaType: string; size: number } & Answer

async function call(procedure: string, input: unknown, token = FIRST_TOKEN): Promise<Answer> {
  const response = await fetch(`${url}/api/trpc/${procedure}`, {
    method: 'POST',
    headers: { ...bearer(token), 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
  return (await response.json()) as Answer
}

const bearer = (token: string): Record<string, string> => (token === '' ? {} : { authorization: `Bearer ${token}` })

async function upload(content: Uint8Array | string, name = 'a.txt', token = FIRST_TOKEN, more = {}) {
  const form = new FormData()
  form.append('file', new Blob([content as BlobPart], { type: 'image/png' }), name)
  const response = await fetch(`${url}/api/files`, {
    method: 'POST',
    headers: { ...bearer(token), ...more },
    body: form,
  })
  return { status: response.status, body: (await response.json()) as Uploaded }
}

/** A form written by hand, for what no `FormData` would send. */
async function uploadRaw(body: string | Buffer, type = 'multipart/form-data; boundary=b') {
  const headers = { ...bearer(FIRST_TOKEN), 'content-type': type }
  const response = await fetch(`${url}/api/files`, { method: 'POST', headers, body: body as BodyInit })
  return { status: response.status, body: (await response.json()) as Uploaded }
}
const part = (disposition: string, content: string, type = 'text/plain') =>
  `--b\r\ncontent-disposition: form-data; ${disposition}\r\ncontent-type: ${type}\r\n\r\n${content}\r\n`

const read = (fileId: string, token = FIRST_TOKEN, options: RequestInit = {}) =>
  fetch(`${url}/api/files/${fileId}`, {
    ...options,
    headers: { ...bearer(token), ...(options.headers as Record<string, string>) },
  })

const stored = () =>
  fs.existsSync(path.join(dataDir, 'attachments')) ? fs.readdirSync(path.join(dataDir, 'attachments')) : []

describe('POST /api/files', () => {
  it('answers the file’s id, and what the server found it to be', async () => {
    const { status, body } = await upload(png(3, 4), 'it.txt')
    expect(status).toBe(200)
    expect(body).toEqual({ fileId: expect.any(String), name: 'it.txt', mediaType: 'image/png', size: png(3, 4).length })
    expect((await upload(PDF, 'paper')).body.mediaType).toBe('application/pdf')
    expect((await upload('<script>alert(1)</script>', 'x.html')).body.mediaType).toBe('text/plain')
  })

  it('takes a file after other fields, and one of no bytes', async () => {
    const withField = `${part('name="why"', 'because')}${part('name="f"; filename="n.md"', '# hi')}--b--\r\n`
    expect((await uploadRaw(withField)).body).toMatchObject({ name: 'n.md', mediaType: 'text/markdown', size: 4 })
    expect((await upload('', 'empty')).body).toMatchObject({ size: 0, mediaType: 'text/plain' })
  })

  it.each([
    ['../../../etc/passwd', 'passwd'],
    ['..\\..\\boot.ini', 'boot.ini'],
    ['..', 'file'],
    ['evil\u202Egnp.sh', 'evilgnp.sh'],
    ['报告 naïve.txt', '报告 naïve.txt'],
  ])('shows the name %j as %j, and no path comes of it', async (given, shown) => {
    const { body } = await upload('hello', given)
    expect(body.name).toBe(shown)
    expect(stored()).toContain(body.fileId)
    const disposition = (await read(body.fileId)).headers.get('content-disposition') ?? ''
    expect(disposition).toMatch(/^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w%.-]+$/)
    expect(decodeURIComponent(disposition.split("''")[1] ?? '')).toBe(shown)
  })

  it('takes a name of 10,000 characters, in short', async () => {
    const { body } = await upload('hello', `${'n'.repeat(10_000)}.txt`)
    expect(body.name).toHaveLength(200)
    expect((await read(body.fileId)).status).toBe(200)
  })

  const refusals: [string, () => Promise<{ status: number; body: Uploaded }>, number, object][] = [
    ['what is too large', () => upload('x'.repeat(FILE_BYTES + 1)), 413, { reason: 'TOO_LARGE', limit: FILE_BYTES }],
    ['what says so itself', () => upload('x'.repeat(FILE_BYTES * 3)), 413, { reason: 'TOO_LARGE', limit: FILE_BYTES }],
    ['an archive', () => upload(ZIP, 'a.png'), 400, { reason: 'INVALID_INPUT', fix: expect.stringContaining('PDF') }],
    ['what is no text', () => upload(Buffer.from([0xff, 0xfe, 0])), 400, { reason: 'INVALID_INPUT' }],
    ['an image bomb', () => upload(png(50_000, 50_000, false)), 413, { reason: 'TOO_LARGE', limit: 50_000_000 }],
    ['no file', () => uploadRaw(`${part('name="a"', 'b')}--b--\r\n`), 400, { reason: 'INVALID_INPUT' }],
    ['an empty form', () => uploadRaw('--b--\r\n'), 400, { reason: 'INVALID_INPUT' }],
    ['JSON', () => uploadRaw('{}', 'application/json'), 400, { reason: 'INVALID_INPUT', field: 'file' }],
    ['a form without boundary', () => uploadRaw('x', 'multipart/form-data'), 400, { reason: 'INVALID_INPUT' }],
    ['a form that breaks off', () => uploadRaw(part('name="f"; filename="a"', 'b')), 400, { reason: 'INVALID_INPUT' }],
    [
      'two files',
      () => uploadRaw(`${part('name="f"; filename="a"', 'a')}${part('name="g"; filename="b"', 'b')}--b--\r\n`),
      400,
      { reason: 'INVALID_INPUT', fix: expect.stringContaining('one file') },
    ],
    ['somebody without token', () => upload('a', 'a', ''), 401, { reason: 'UNAUTHENTICATED' }],
    ['somebody with another one', () => upload('a', 'a', 'wrong'), 401, { reason: 'UNAUTHENTICATED' }],
    [
      'a page from elsewhere',
      () => upload('a', 'a', FIRST_TOKEN, { origin: 'https://evil.example' }),
      403,
      { reason: 'FORBIDDEN' },
    ],
  ]
  it.each(refusals)('refuses %s, and keeps nothing of it', async (_, send, status, data) => {
    const before = stored()
    const answer = await send()
    expect(answer.body.error?.data).toMatchObject(data)
    expect(answer.status).toBe(status)
    expect(stored()).toEqual(before)
  })

  it('that is cut leaves nothing', async () => {
    const before = stored()
    const headers = {
      ...bearer(FIRST_TOKEN),
      'content-type': 'multipart/form-data; boundary=b',
      'content-length': 200_000,
    }
    const request = http.request(`${url}/api/files`, { method: 'POST', headers })
    request.on('error', () => {})
    request.write(`${part('name="f"; filename="cut.txt"', 'x'.repeat(100_000))}`.slice(0, -2))
    await expect.poll(() => stored().some((name) => name.endsWith('.part'))).toBe(true)
    request.destroy()
    await expect.poll(stored).toEqual(before)
  })

  it('refuses what goes beyond all that a user may keep, naming the setting', async () => {
    const mine = []
    for (;;) {
      const { status, body } = await upload('y'.repeat(FILE_BYTES), 'a.txt', ben)
      if (status === 200) mine.push(body.fileId)
      else {
        expect(body.error?.data).toMatchObject({ reason: 'LIMIT', limit: 1_000_000 })
        expect(body.error?.data.fix).toContain('VIGIL_FILES_PER_USER_BYTES')
        break
      }
    }
    expect(mine).toHaveLength(3)
  })
})

describe('GET /api/files/:id', () => {
  it('gives an image in place and all else for saving, never as a page', async () => {
    const image = (await upload(png(2, 2), 'photo.png')).body
    const page = (await upload('<svg onload="alert(1)"/>', 'x.svg')).body
    const shown = await read(image.fileId)
    expect(Buffer.from(await shown.arrayBuffer()).equals(png(2, 2))).toBe(true)
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(image.size),
      'content-disposition': `inline; filename="photo.png"; filename*=UTF-8''photo.png`,
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache',
    })
    const saved = await read(page.fileId)
    expect(await saved.text()).toBe('<svg onload="alert(1)"/>')
    expect(saved.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(saved.headers.get('content-disposition')).toMatch(/^attachment; /)
  })

  it('is not sent again while its ETag holds; HEAD tells without bytes', async () => {
    const { fileId } = (await upload('once', 'a.txt')).body
    const etag = (await read(fileId)).headers.get('etag') ?? ''
    const again = await read(fileId, FIRST_TOKEN, { headers: { 'if-none-match': etag } })
    expect([again.status, await again.text()]).toEqual([304, ''])
    const head = await read(fileId, FIRST_TOKEN, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '4', ''])
    expect((await read(fileId, FIRST_TOKEN, { method: 'DELETE' })).status).toBe(400)
  })

  it('is 404 for everybody else, and 401 without a token or with a revoked one', async () => {
    const { fileId } = (await upload('secret')).body
    const stranger = await read(fileId, ben)
    expect(stranger.status).toBe(404)
    expect(await stranger.text()).not.toContain('secret')
    expect((await read(fileId, 'wrong')).status).toBe(401)
    expect((await fetch(`${url}/api/files/${fileId}`)).status).toBe(401)
    const token = String((await call('tokens.add', { name: 'cleo' })).result?.data.token)
    const own = (await upload('mine', 'a', token)).body
    expect((await read(own.fileId, token)).status).toBe(200)
    await call('tokens.revoke', { name: 'cleo' })
    expect((await read(own.fileId, token)).status).toBe(401)
  })

  it.each(['..%2f..%2fvigil.db', '%2e%2e', 'file_never', 'a/b', ''])('knows no file %j', async (id) => {
    const response = await fetch(`${url}/api/files/${id}`, { headers: bearer(FIRST_TOKEN) })
    expect(response.status).toBe(404)
  })

  it('ends quietly for a reader that leaves', async () => {
    const { fileId } = (await upload('z'.repeat(FILE_BYTES))).body
    const request = http.get(`${url}/api/files/${fileId}`, { headers: bearer(FIRST_TOKEN) })
    const [response] = (await once(request, 'response')) as [http.IncomingMessage]
    response.destroy()
    expect((await read(fileId)).status).toBe(200)
  })
})
