/** Files of one draft, in pages that share a browser's storage. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { setHttpAccess } from '../../../client/http-access.ts'
import type { VigilClient } from '../../../client/index.ts'
import { type AttachmentTray, attachmentTray } from './attachment-tray.ts'

const LIMITS = { fileBytes: 100, imagePixels: 100, filesPerMessage: 3 }
const INFO = { fileId: 'file_1', name: 'a.txt', mediaType: 'text/plain', size: 5 }

let requests: { method: string; answer(status: number, body?: unknown): void; signal?: AbortSignal }[]
let storage: Map<string, string>
let listeners: Set<(event: { key: string | null }) => void>
const revoked: string[] = []

beforeEach(() => {
  requests = []
  storage = new Map()
  listeners = new Set()
  revoked.length = 0
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => storage.get(key) ?? null,
    setItem: (key: string, value: string) => storage.set(key, value),
    removeItem: (key: string) => storage.delete(key),
  })
  vi.stubGlobal('addEventListener', (_: string, listener: (event: { key: string | null }) => void) =>
    listeners.add(listener),
  )
  vi.stubGlobal('removeEventListener', () => {})
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:picture')
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((url) => void revoked.push(String(url)))
  vi.stubGlobal('fetch', (_: string, { method = 'GET', signal }: RequestInit) => {
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason))
      const answer = (status: number, body: unknown = {}) => resolve(new Response(JSON.stringify(body), { status }))
      requests.push({ method, answer, ...(signal && { signal }) })
    })
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** A page of its own, as a reload makes one. */
function openPage(): AttachmentTray {
  const vigil = {} as VigilClient
  setHttpAccess(vigil, { url: 'http://127.0.0.1:1' })
  return attachmentTray(vigil, 's1')
}
const states = (tray: AttachmentTray) => tray.getSnapshot().map(({ name, state }) => `${name} ${state.is}`)
const text = (name: string, content = 'hello') => new File([content], name)
const request = (index: number) =>
  vi.waitFor(() => {
    const found = requests[index]
    if (!found) throw new Error('not asked yet')
    return found
  })

test('a file is checked, uploaded and kept over a reload; once sent it is gone', async () => {
  const tray = openPage()
  tray.add([text('a.txt')], LIMITS)
  expect(states(tray)).toEqual(['a.txt checking'])
  const upload = await request(0)
  expect(states(tray)).toEqual(['a.txt uploading'])
  upload.answer(200, INFO)
  await vi.waitFor(() => expect(states(tray)).toEqual(['a.txt ready']))

  const reloaded = openPage()
  expect(states(reloaded)).toEqual(['a.txt ready'])
  reloaded.clear()
  expect(reloaded.getSnapshot()).toEqual([])
  expect(states(openPage())).toEqual([])
})

test('each that is not taken says why, and the others go on', async () => {
  const tray = openPage()
  const files = [text('large.txt', 'x'.repeat(101)), text('a.txt'), text('b.txt'), text('fourth.txt')]
  tray.add(files, LIMITS)
  await vi.waitFor(() => expect(requests).toHaveLength(2))
  expect(states(tray)).toEqual(['large.txt refused', 'a.txt uploading', 'b.txt uploading', 'fourth.txt refused'])
  const whys = tray.getSnapshot().flatMap(({ state }) => (state.is === 'refused' ? state.why : []))
  expect(whys).toEqual(['It has 101 bytes; a file may have 100 bytes.', expect.stringContaining('takes 3 files')])
})

test('a lost upload can be tried again, a refused one cannot', async () => {
  const tray = openPage()
  tray.add([text('a.txt'), text('b.txt')], LIMITS)
  ;(await request(0)).answer(503, {
    error: { message: 'Away.', data: { reason: 'STORE_UNAVAILABLE', retryable: true } },
  })
  ;(await request(1)).answer(400, {
    error: { message: 'No.', data: { reason: 'INVALID_INPUT', retryable: false, fix: 'Fix.' } },
  })
  await vi.waitFor(() => expect(states(tray)).toEqual(['a.txt failed', 'b.txt refused']))
  expect(tray.getSnapshot()[1]?.state).toEqual({ is: 'refused', why: 'No. Fix.' })
  tray.retry(tray.getSnapshot()[0]?.key ?? '')
  ;(await request(2)).answer(200, INFO)
  await vi.waitFor(() => expect(states(tray)).toEqual(['a.txt ready', 'b.txt refused']))
})

test('one that is removed on its way is cut, and its picture is given back', async () => {
  const tray = openPage()
  const gif = new File([Buffer.from('GIF89a\x02\0\x02\0\0\0\0;', 'latin1')], 'a.gif')
  tray.add([gif], LIMITS)
  const upload = await request(0)
  expect(tray.getSnapshot()[0]?.preview).toBe('blob:picture')
  tray.remove(tray.getSnapshot()[0]?.key ?? '')
  expect(upload.signal?.aborted).toBe(true)
  expect(revoked).toEqual(['blob:picture'])
  expect(tray.getSnapshot()).toEqual([])
})

test('what lay here for longer than the server keeps it says so', async () => {
  storage.set('vigil:draft-files:s1', JSON.stringify([INFO]))
  const tray = openPage()
  expect(states(tray)).toEqual(['a.txt ready'])
  const look = await request(0)
  expect(look.method).toBe('HEAD')
  look.answer(404)
  await vi.waitFor(() => expect(states(tray)).toEqual(['a.txt refused']))
  expect(storage.has('vigil:draft-files:s1')).toBe(false)
})

test('what another tab attaches and sends is followed; what is under way here stays', async () => {
  const tray = openPage()
  tray.add([text('mine.txt')], LIMITS)
  await request(0)
  const tell = (files: object[]) => {
    storage.set('vigil:draft-files:s1', JSON.stringify(files))
    for (const listener of listeners) listener({ key: 'vigil:draft-files:s1' })
  }
  tell([INFO])
  expect(states(tray)).toEqual(['mine.txt uploading', 'a.txt ready'])
  tell([])
  expect(states(tray)).toEqual(['mine.txt uploading'])
})
