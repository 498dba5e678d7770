/**
 * The exclusive right to a data folder, held for life (contract row "data folder"). The holder keeps a write
 * transaction open on `lock.db`; the system frees it when the process dies, however it dies. In rollback-journal mode
 * others can still read who the holder is.
 */

import fs from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '../base/app-error.ts'
import { type Clock, pause } from '../base/clock.ts'
import { asStoreFault, isBusy } from './store-fault.ts'

const RETRY_EVERY_MS = 100

/** What the folder remembers of the database that was last used in it, to notice that it was set back. */
export interface FolderMemory {
  /** The mark that this database was given at its last stop in order; null before the first. */
  mark: string | null
  /** The machine's start during which it was used. */
  machineStart: string | null
  /** The last holder let go in order. */
  clean: boolean
}

export interface DataFolder {
  readonly memory: FolderMemory
  /** Lets go; with the mark that the database was given, in order. */
  release(mark?: string): void
}

export interface Holder {
  pid: number
  address: string
  since: number
}

/** Rejects, naming the holder, when the folder is still held after `waitMs`. */
export async function lockDataFolder(options: {
  dataDir: string
  holder: Holder
  waitMs: number
  clock: Clock
  onWaiting?: (holder: string) => void
}): Promise<DataFolder> {
  const { dataDir, holder, waitMs, clock } = options
  const database = openLock(dataDir)
  const giveUpAt = clock.monotonic() + waitMs
  let told = false
  for (;;) {
    try {
      return take(database, holder)
    } catch (error) {
      if (!isBusy(error)) {
        database.close()
        throw asStoreFault(error)
      }
    }
    if (!told) options.onWaiting?.(describeHolder(database))
    told = true
    if (clock.monotonic() >= giveUpAt) break
    await pause(clock, RETRY_EVERY_MS)
  }
  const who = describeHolder(database)
  database.close()
  throw new AppError('BUSY', `The data folder ${dataDir} is in use by another Vigil (${who}).`, {
    fix: 'Stop that one first, or give this one its own folder with VIGIL_DATA_DIR.',
  })
}

function openLock(dataDir: string): Database.Database {
  try {
    fs.mkdirSync(dataDir, { recursive: true })
    return new Database(path.join(dataDir, 'lock.db'), { timeout: 0 })
  } catch (error) {
    throw new AppError('STORE_UNAVAILABLE', `The data folder ${dataDir} cannot be used: ${(error as Error).message}.`, {
      fix: 'Create it, make it writable for this user, or name another with VIGIL_DATA_DIR.',
      cause: error,
    })
  }
}

function take(database: Database.Database, holder: Holder): DataFolder {
  try {
    database.exec('BEGIN IMMEDIATE')
    database.exec(
      'CREATE TABLE IF NOT EXISTS holder (only_row INTEGER PRIMARY KEY, pid INTEGER, address TEXT, since INTEGER, mark TEXT, machineStart TEXT, clean INTEGER)',
    )
    const memory = readMemory(database)
    database
      .prepare('INSERT OR REPLACE INTO holder VALUES (1, ?, ?, ?, ?, ?, 0)')
      .run(holder.pid, holder.address, holder.since, memory.mark, machineStart())
    database.exec('COMMIT')
    database.exec('BEGIN IMMEDIATE')
    return { memory, release: (mark) => letGo(database, mark) }
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK')
    throw error
  }
}

function readMemory(database: Database.Database): FolderMemory {
  const row = database
    .prepare<[], { mark: string | null; machineStart: string | null; clean: number }>(
      'SELECT mark, machineStart, clean FROM holder',
    )
    .get()
  return row ? { ...row, clean: row.clean === 1 } : { mark: null, machineStart: null, clean: true }
}

function letGo(database: Database.Database, mark: string | undefined): void {
  if (!database.open) return
  if (mark !== undefined) {
    database.prepare('UPDATE holder SET mark = ?, clean = 1').run(mark)
    database.exec('COMMIT')
  }
  database.close()
}

/** Tells one start of the machine from another, where the system says. */
export function machineStart(): string | null {
  try {
    return fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return null
  }
}

function describeHolder(database: Database.Database): string {
  try {
    const row = database.prepare<[], Holder>('SELECT pid, address, since FROM holder').get()
    if (row) return `process ${row.pid} on ${row.address}, since ${new Date(row.since).toISOString()}`
  } catch {
    // The holder may be writing its own row at this instant.
  }
  return 'a process that is starting'
}
