import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../base/app-error.ts'
import { systemClock } from '../base/clock.ts'
import { backupSqlite } from './backup-sqlite.ts'
import { lockDataFolder } from './data-folder-lock.ts'
import { markStopped, renewGenerationIfSetBack } from './log-generation.ts'
import { migrate } from './migrate.ts'
import { insertLease, readLease } from './rows/lease-rows.ts'
import { change, query, savepoint } from './script.ts'
import { openSqliteStore } from './sqlite-store.ts'
import { openTemporaryStore, type TemporaryStore } from './temporary-store.ts'

let temporary: TemporaryStore

beforeEach(async () => {
  temporary = await openTemporaryStore()
})
afterEach(() => temporary.dispose())

const setMeta = (key: string, value: string) => change('INSERT INTO "Meta" ("key", "value") VALUES (?, ?)', key, value)
const meta = async (key: string) => {
  const rows = await temporary.store.read(() =>
    query<{ value: string }>('SELECT "value" FROM "Meta" WHERE "key" = ?', key),
  )
  return rows[0]?.value
}

describe('a transaction', () => {
  it('is undone when its script throws, and a savepoint undoes only its part', async () => {
    const failing = temporary.store.write(function* fail() {
      yield* setMeta('a', '1')
      throw new AppError('BUSY', 'no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await meta('a')).toBeUndefined()
    await temporary.store.write(function* partly() {
      yield* setMeta('b', '1')
      try {
        yield* savepoint(function* part() {
          yield* setMeta('c', '1')
          throw new AppError('BUSY', 'no')
        })
      } catch {
        yield* setMeta('d', '1')
      }
    })
    expect([await meta('b'), await meta('c'), await meta('d')]).toEqual(['1', undefined, '1'])
  })

  it('waits for another writer without blocking the event loop, and says so when it takes too long', async () => {
    const other = new Database(temporary.file)
    other.exec('BEGIN IMMEDIATE')
    let turns = 0
    const counting = setInterval(() => turns++, 5)
    const begun = performance.now()
    const refused = temporary.store.write(() => setMeta('late', '1'))
    await expect(refused).rejects.toMatchObject({ reason: 'STORE_UNAVAILABLE', data: { retryable: true } })
    clearInterval(counting)
    expect(performance.now() - begun).toBeGreaterThan(4_900)
    expect(turns).toBeGreaterThan(100)
    const waiting = temporary.store.write(() => setMeta('soon', '1'))
    other.exec('ROLLBACK')
    other.close()
    await waiting
    expect(await meta('soon')).toBe('1')
  })
})

describe('migrations', () => {
  const folder = path.join(import.meta.dirname, '../../prisma/migrations')

  it('are applied once, and recorded as Prisma records its own', async () => {
    expect(await migrate(temporary.store, folder, 0)).toEqual([])
    const rows = await temporary.store.read(() => query<{ checksum: string }>('SELECT * FROM "_prisma_migrations"'))
    expect(rows.length).toBeGreaterThan(0)
    expect(rows[0]?.checksum).toMatch(/^[0-9a-f]{64}$/)
  })

  it('refuse a database that was made by a newer version, or migrated in another form', async () => {
    await temporary.store.write(() => change(`UPDATE "Meta" SET "value" = '99' WHERE "key" = 'oldestSchemaVersion'`))
    await expect(migrate(temporary.store, folder, 0)).rejects.toMatchObject({
      message: expect.stringContaining('newer Vigil'),
      data: { retryable: false, fix: expect.any(String) },
    })
    await temporary.store.write(() => change(`UPDATE "_prisma_migrations" SET "checksum" = 'other'`))
    await expect(migrate(temporary.store, folder, 0)).rejects.toThrow('in another form')
  })

  it('refuse a file that is no database, and leave it as it is', async () => {
    const file = path.join(path.dirname(temporary.file), 'garbage.db')
    const garbage = Buffer.alloc(8_192, 'not a database ')
    fs.writeFileSync(file, garbage)
    const open = async () => migrate(openSqliteStore({ file, clock: systemClock }), folder, 0)
    await expect(open()).rejects.toMatchObject({
      message: expect.stringContaining('damaged'),
      data: { fix: expect.any(String) },
    })
    expect(fs.readFileSync(file).equals(garbage)).toBe(true)
  })
})

describe('the data folder', () => {
  const holder = { pid: 4711, address: '127.0.0.1:3000', since: 0 }
  let dataDir: string

  beforeEach(() => {
    dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-folder-'))
  })
  afterEach(() => fs.rmSync(dataDir, { recursive: true, force: true }))

  const lock = (waitMs = 0) => lockDataFolder({ dataDir, holder, waitMs, clock: systemClock })

  it('is held by one, and a second is told by whom', async () => {
    const first = await lock()
    await expect(lock(150)).rejects.toMatchObject({
      reason: 'BUSY',
      message: expect.stringMatching(/process 4711 on 127\.0\.0\.1:3000/),
      data: { fix: expect.stringContaining('VIGIL_DATA_DIR') },
    })
    const waiting = lock(5_000)
    first.release('mark')
    const second = await waiting
    expect(second.memory).toMatchObject({ mark: 'mark', clean: true })
    second.release()
    expect((await lock()).memory).toMatchObject({ mark: 'mark', clean: false })
  })

  it('notices a restored database, and its logs begin a new generation', async () => {
    const { store } = temporary
    const generation = async () => (await store.read(() => readLease('s')))?.generation
    const lease = { sessionId: 's', nodeId: null, epoch: 0, head: 0, openSeq: null, generation: 'first' }
    await store.write(() => insertLease(lease))
    const start = async () => {
      const held = await lock()
      const reason = await renewGenerationIfSetBack(store, held.memory, 'normal')
      return { held, reason }
    }
    const first = await start()
    expect(first.reason).toBeUndefined()
    first.held.release(await markStopped(store))
    const second = await start()
    expect(second.reason).toBeUndefined()
    const backup = await meta('folderMark')
    second.held.release(await markStopped(store))
    await store.write(() => change('UPDATE "Meta" SET "value" = ? WHERE "key" = ?', backup ?? '', 'folderMark'))
    const restored = await start()
    expect(restored.reason).toContain('another database')
    const renewed = await generation()
    expect(renewed).not.toBe('first')
    restored.held.release()
    const crashed = await start()
    expect(crashed.reason).toBeUndefined()
    expect(await generation()).toBe(renewed)
    crashed.held.release()
  })

  it('notices that the machine went down under a database that does not wait for its disk', async () => {
    const memory = { mark: null, machineStart: 'another start', clean: false }
    expect(await renewGenerationIfSetBack(temporary.store, memory, 'normal')).toContain('went down')
    expect(await renewGenerationIfSetBack(temporary.store, memory, 'full')).toBeUndefined()
    expect(await renewGenerationIfSetBack(temporary.store, { ...memory, clean: true }, 'normal')).toBeUndefined()
  })
})

describe('a backup', () => {
  it('is one whole file, made while the database is written, whose logs begin a new generation when it is restored', async () => {
    const lease = { sessionId: 's', nodeId: null, epoch: 0, head: 0, openSeq: null, generation: 'first' }
    await temporary.store.write(() => insertLease(lease))
    const folder = path.join(path.dirname(temporary.file), 'backup')
    const made = backupSqlite(temporary.file, folder)
    await temporary.store.write(() => setMeta('while', 'it runs'))
    const { file, bytes } = await made
    expect(fs.readdirSync(folder)).toEqual(['vigil.db'])
    expect(fs.statSync(file).size).toBe(bytes)
    await expect(backupSqlite(temporary.file, folder)).rejects.toThrow('a backup at')
    const restored = openSqliteStore({ file, clock: systemClock })
    const untouched = { mark: null, machineStart: null, clean: true }
    expect(await renewGenerationIfSetBack(restored, untouched, 'normal')).toContain('another database')
    expect((await restored.read(() => readLease('s')))?.generation).not.toBe('first')
    await restored.close()
  })
})
