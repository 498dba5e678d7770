/** Files on each store, and in each place that their bytes may be. */
import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { AppError } from '../base/app-error.ts'
import { deferred } from '../base/deferred.ts'
import { fakeClock } from '../fixtures/fake-clock.ts'
import type { MakeDatabase, TestDatabase } from '../fixtures/test-database.ts'
import { ensureUser } from '../store/rows/session-rows.ts'
import { query } from '../store/script.ts'
import type { Store } from '../store/store.ts'
import type { FileContents } from './file-contents.ts'
import { Files } from './file-service.ts'
import { png } from './fixtures/sample-files.ts'
import { createFolderContents } from './folder-contents.ts'
import { createRowContents } from './row-contents.ts'
import { takeFiles } from './session-files.ts'

const HOUR = 3600_000
const ANN = { userId: 'ann' }
const BEN = { userId: 'ben' }

export function filesContract(make: MakeDatabase, place: 'folder' | 'rows'): void {
  let database: TestDatabase
  let store: Store
  let contents: FileContents
  let clock: ReturnType<typeof fakeClock>
  let files: Files

  beforeEach(async () => {
    database = await make()
    store = await database.open()
    clock = fakeClock()
    clock.advance(Date.UTC(2026, 0, 1))
    contents = place === 'folder' ? createFolderContents(store, folder()) : createRowContents(store)
    files = service()
    for (const { userId } of [ANN, BEN]) await store.write(() => ensureUser(userId, userId, 0))
  })
  afterEach(async () => {
    await store.close()
    await database.dispose()
  })

  const folder = () => path.join(database.settings.VIGIL_DATA_DIR, 'attachments')
  const service = (limits = {}) =>
    new Files({
      store,
      clock,
      contents,
      limits: { fileBytes: 5_000_000, userBytes: 20_000_000, imagePixels: 1_000_000, ...limits },
    })
  async function* pieces(content: Uint8Array, bytes = 64 * 1024) {
    for (let at = 0; at < content.length; at += bytes) yield content.subarray(at, at + bytes)
  }
  const add = (content: Uint8Array | string, name = 'a.txt', viewer = ANN, by = files) =>
    by.add(viewer, { name, content: pieces(Buffer.from(content)) })
  async function read(fileId: string, viewer = ANN): Promise<Buffer> {
    const file = await files.open(viewer, fileId)
    const chunks: Uint8Array[] = []
    for await (const chunk of file.read()) chunks.push(chunk)
    return Buffer.concat(chunks)
  }
  const rows = (table: string) => store.read(() => query(`SELECT * FROM "${table}"`))
  /** Of whatever form: how many files have bytes here. */
  async function kept(): Promise<number> {
    if (place === 'rows') return new Set((await rows('AttachmentPart')).map((row) => Object(row).attachmentId)).size
    return fs.existsSync(folder()) ? fs.readdirSync(folder()).length : 0
  }
  const nothingLeft = async () => {
    expect(await kept()).toBe(0)
    expect(await rows('Attachment')).toEqual([])
  }

  it('gives a file back byte for byte, whatever its size', async () => {
    for (const size of [0, 1, 1024 * 1024, 3_333_333]) {
      const content = Buffer.alloc(size, 'vigil ')
      const info = await add(content, 'notes.md')
      expect(info).toEqual({ fileId: expect.any(String), name: 'notes.md', mediaType: 'text/markdown', size })
      expect((await read(info.fileId)).equals(content)).toBe(true)
    }
  })

  it('keeps an image’s size in pixels, and hands it to the message', async () => {
    const { fileId } = await add(png(30, 40), 'p.png')
    const taken = await store.write(() => takeFiles({ ...ANN, sessionId: 's' }, [{ fileId }, { fileId }]))
    expect(taken).toEqual([
      { fileId, name: 'p.png', mediaType: 'image/png', size: expect.any(Number), width: 30, height: 40 },
    ])
  })

  it('is nobody else’s', async () => {
    const { fileId } = await add('secret')
    await expect(read(fileId, BEN)).rejects.toMatchObject({ data: { reason: 'NOT_FOUND' } })
    await expect(store.write(() => takeFiles({ ...BEN, sessionId: 's' }, [{ fileId }]))).rejects.toThrow(fileId)
    await expect(store.write(() => takeFiles({ ...ANN, sessionId: 's' }, [{ fileId: 'none' }]))).rejects.toThrow('none')
  })

  it('that is refused or cut leaves nothing', async () => {
    const cut = async function* () {
      yield Buffer.alloc(2_000_000, 'a')
      throw new AppError('INVALID_INPUT', 'cut')
    }
    await expect(files.add(ANN, { name: 'a', content: cut() })).rejects.toThrow('cut')
    await expect(add(Buffer.alloc(5_000_001, 'a'))).rejects.toMatchObject({
      data: { reason: 'TOO_LARGE', limit: 5_000_000, fix: expect.stringContaining('VIGIL_FILE_BYTES') },
    })
    await expect(add(Buffer.from([0xff]))).rejects.toThrow('UTF-8')
    await expect(add(png(2_000, 2_000, false), 'bomb.png')).rejects.toThrow('megapixels')
    await nothingLeft()
  })

  it('beyond what its user may keep is refused, also when two come at once', async () => {
    const small = service({ userBytes: 100 })
    const both = await Promise.allSettled([1, 2].map(() => add('x'.repeat(60), 'a.txt', ANN, small)))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(add('x'.repeat(60), 'a.txt', ANN, small)).rejects.toMatchObject({
      data: { reason: 'LIMIT', limit: 100, fix: expect.stringContaining('VIGIL_FILES_PER_USER_BYTES') },
    })
    await add('x'.repeat(60), 'a.txt', BEN, small)
    expect(await kept()).toBe(2)
  })

  it('that no session has named for a day is purged; one that is named stays', async () => {
    const unused = await add('unused')
    const used = await add('used')
    await store.write(() => takeFiles({ ...ANN, sessionId: 's' }, [{ fileId: used.fileId }]))
    clock.advance(24 * HOUR - 1)
    await files.tidy()
    expect(await kept()).toBe(2)
    clock.advance(2)
    await files.tidy()
    await expect(read(unused.fileId)).rejects.toThrow('There is no file')
    expect((await read(used.fileId)).toString()).toBe('used')
    expect(await kept()).toBe(1)
    await expect(store.write(() => takeFiles({ ...ANN, sessionId: 's' }, [{ fileId: unused.fileId }]))).rejects.toThrow(
      unused.fileId,
    )
  })

  it('whose process died between bytes and row is swept; what is under way is not', async () => {
    const whole = await contents.create('file_0crashed')
    await whole.write(Buffer.from('whole'))
    await whole.finish()
    const half = await contents.create('file_0half')
    await half.write(Buffer.alloc(1024 * 1024, 'h'))
    const done = await add('kept')
    const gate = deferred()
    const slow = files.add(ANN, {
      name: 'slow.txt',
      content: (async function* () {
        yield Buffer.alloc(1024 * 1024, 's')
        await gate.promise
      })(),
    })
    await expect.poll(kept).toBe(4)
    await files.tidy()
    expect(await kept()).toBe(2)
    gate.resolve()
    expect((await read((await slow).fileId)).length).toBe(1024 * 1024)
    expect((await read(done.fileId)).toString()).toBe('kept')
    await half.discard()
  })

  it('whose bytes are lost says so', async () => {
    const { fileId } = await add('here')
    await contents.remove(fileId)
    await expect(read(fileId)).rejects.toThrow('are not on this server')
  })
}
