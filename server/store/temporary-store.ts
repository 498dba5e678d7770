/** A migrated SQLite database in a folder of its own, for tests. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { systemClock } from '../base/clock.ts'
import { migrate } from './migrate.ts'
import { openSqliteStore, type SqliteStore } from './sqlite-store.ts'

export interface TemporaryStore {
  store: SqliteStore
  file: string
  dispose(): Promise<void>
}

export async function openTemporaryStore(): Promise<TemporaryStore> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vigil-store-'))
  const file = path.join(folder, 'vigil.db')
  const store = openSqliteStore({ file, clock: systemClock })
  await migrate(store, path.join(import.meta.dirname, '../../prisma/migrations'), 0)
  return {
    store,
    file,
    async dispose() {
      await store.close()
      fs.rmSync(folder, { recursive: true, force: true })
    },
  }
}
