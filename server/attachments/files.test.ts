import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { onEachStore } from '../fixtures/on-each-store.ts'
import { openCore } from '../fixtures/open-core.ts'
import { makeSqliteDatabase } from '../fixtures/test-database.ts'
import { filesContract } from './files.contract.ts'
import { createFolderContents } from './folder-contents.ts'

describe('a file in a folder', () => {
  filesContract(makeSqliteDatabase, 'folder')

  it('is under its own name only once it is whole', async () => {
    const database = await makeSqliteDatabase()
    const store = await database.open()
    const folder = path.join(database.settings.VIGIL_DATA_DIR, 'attachments')
    const incoming = await createFolderContents(store, folder).create('file_1')
    await incoming.write(Buffer.from('half'))
    expect(fs.readdirSync(folder)).toEqual(['file_1.part'])
    await incoming.finish()
    expect(fs.readdirSync(folder)).toEqual(['file_1'])
    expect(fs.statSync(path.join(folder, 'file_1')).mode & 0o077).toBe(0)
    await store.close()
    await database.dispose()
  })
})

it('what a crash has left in the folder is gone soon after the next start', async () => {
  const database = await makeSqliteDatabase()
  const folder = path.join(database.settings.VIGIL_DATA_DIR, 'attachments')
  fs.mkdirSync(folder)
  for (const name of ['file_whole', 'file_half.part']) fs.writeFileSync(path.join(folder, name), 'left')
  const vigil = await openCore({ database })
  await expect.poll(() => fs.readdirSync(folder)).toEqual([])
  await vigil.dispose()
})

describe('a file in rows', () => {
  onEachStore((make) => filesContract(make, 'rows'))
})
