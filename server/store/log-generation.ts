/**
 * Notices that the database was set back, so that cursors from before are refused (contract row "generation").
 *
 * Folder and database bear the same mark, renewed at every stop in order. They differ when another database was put
 * into the folder: a restore. They agree, but the last holder went down with the machine, after a power loss: without
 * `VIGIL_SQLITE_SYNC=full` the last commits may be missing.
 */
import { randomUUID } from 'node:crypto'
import { type FolderMemory, machineStart } from './data-folder-lock.ts'
import { change, queryOne, type Script } from './script.ts'
import type { Store } from './store.ts'

/** Of the row in `Meta`. */
export const FOLDER_MARK_KEY = 'folderMark'

/** Why all logs have begun a new generation, if they have. To be called before anybody reads. */
export async function renewGenerationIfSetBack(
  store: Store,
  memory: FolderMemory,
  sync: 'normal' | 'full',
): Promise<string | undefined> {
  return await store.write(() => renew(memory, sync))
}

/** Gives the database the mark that its folder is let go with. */
export async function markStopped(store: Store): Promise<string> {
  const mark = randomUUID()
  await store.write(() => writeMark(mark))
  return mark
}

function* renew(memory: FolderMemory, sync: 'normal' | 'full'): Script<string | undefined> {
  const row = yield* queryOne<{ value: string }>('SELECT "value" FROM "Meta" WHERE "key" = ?', FOLDER_MARK_KEY)
  const reason = reasonFor(row?.value ?? null, memory, sync)
  if (!reason) return undefined
  yield* change('UPDATE "SessionLease" SET "generation" = ?', randomUUID())
  // Until the next stop in order both bear what the folder remembers, so that a crash does not count as another restore.
  if (memory.mark === null) yield* change('DELETE FROM "Meta" WHERE "key" = ?', FOLDER_MARK_KEY)
  else yield* writeMark(memory.mark)
  return reason
}

function reasonFor(found: string | null, memory: FolderMemory, sync: 'normal' | 'full'): string | undefined {
  if (found !== null && found !== memory.mark) return 'another database is in the folder than was last used there'
  const now = machineStart()
  const isAnotherStart = now !== null && memory.machineStart !== null && memory.machineStart !== now
  if (!memory.clean && isAnotherStart && sync === 'normal') return 'the machine went down while the database was in use'
  return undefined
}

function writeMark(value: string): Script<number> {
  return change(
    'INSERT INTO "Meta" ("key", "value") VALUES (?, ?) ON CONFLICT ("key") DO UPDATE SET "value" = excluded."value"',
    FOLDER_MARK_KEY,
    value,
  )
}
