/** Bursts are moved into the database file beside the writer, all else by it, and nothing is left when it closes. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, expect, it } from 'vitest'
import { systemClock } from '../base/clock.ts'
import { Checkpoints } from './checkpoints.ts'
import { change, query } from './script.ts'
import { openSqliteStore } from './sqlite-store.ts'

const folders: string[] = []
const ROWS = 2_000

afterEach(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true })
})

function newFile(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-checkpoint-'))
  folders.push(folder)
  return path.join(folder, 'vigil.db')
}

function* fill(rows: number) {
  yield* change('CREATE TABLE "Filled" ("text" TEXT)')
  for (let row = 0; row < rows; row++) yield* change('INSERT INTO "Filled" VALUES (?)', 'x'.repeat(1_000))
}

it('lets the log grow in a burst, and has it moved beside the writer, which goes on', async () => {
  const file = newFile()
  const store = openSqliteStore({ file, clock: systemClock })
  const before = fs.statSync(file).size
  await store.write(() => fill(ROWS))
  expect(fs.statSync(file).size, 'within the commit').toBe(before)
  await expect.poll(() => fs.statSync(file).size, { timeout: 20_000 }).toBeGreaterThan(ROWS * 1_000)
  await store.write(() => change('INSERT INTO "Filled" VALUES (?)', 'one more'))
  const [found] = await store.read(() => query<{ rows: number }>('SELECT COUNT(*) AS "rows" FROM "Filled"'))
  expect(found?.rows).toBe(ROWS + 1)
  await store.close()
})

it('is the writer’s work again where the thread cannot open the file', async () => {
  const writer = new Database(newFile())
  writer.pragma('journal_mode = WAL')
  const pages = () => writer.pragma('wal_autocheckpoint', { simple: true })
  const checkpoints = new Checkpoints(writer, 'normal')
  expect(pages()).toBe(1_000)
  fs.renameSync(writer.name, `${writer.name}.gone`)
  checkpoints.committed(ROWS)
  expect(pages()).toBeGreaterThan(1_000)
  await expect.poll(pages, { timeout: 20_000 }).toBe(1_000)
  checkpoints.committed(ROWS)
  expect(pages()).toBe(1_000)
  await checkpoints.close()
  writer.close()
})

it('leaves one whole file when it is closed, whatever was moved until then', async () => {
  const file = newFile()
  const store = openSqliteStore({ file, clock: systemClock })
  await store.write(() => fill(ROWS))
  await store.close()
  expect(fs.readdirSync(path.dirname(file))).toEqual(['vigil.db'])
  const database = new Database(file, { readonly: true })
  expect(database.prepare('SELECT COUNT(*) AS "rows" FROM "Filled"').get()).toEqual({ rows: ROWS })
  database.close()
})
