/** A consistent copy of a SQLite database, while a server writes to it. */
import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import Database from 'better-sqlite3'
import { FOLDER_MARK_KEY } from './log-generation.ts'

/** Pages copied in one go; the server writes between them. */
const PAGES_AT_A_TIME = 2_000

/**
 * Writes `<folder>/vigil.db`, whole or not at all, and checks it. Resolves with its path and size in bytes.
 * @throws Error when the database is not there, the copy is, or what was copied does not hold together
 */
export async function backupSqlite(file: string, folder: string): Promise<{ file: string; bytes: number }> {
  if (!fs.existsSync(file)) throw new Error(`There is no database ${file}.`)
  const target = path.join(folder, 'vigil.db')
  if (fs.existsSync(target)) throw new Error(`There is a backup at ${target} already; name another folder.`)
  fs.mkdirSync(folder, { recursive: true })
  const part = `${target}.part`
  fs.rmSync(part, { force: true })
  const source = new Database(file, { readonly: true, fileMustExist: true })
  try {
    await source.backup(part, { progress: () => PAGES_AT_A_TIME })
  } finally {
    source.close()
  }
  seal(part)
  fs.renameSync(part, target)
  return { file: target, bytes: fs.statSync(target).size }
}

/**
 * One file by itself, without a log of writes beside it, that reads as it should. Its mark is one that no folder
 * remembers, so that a server started with it begins a new generation of logs.
 */
function seal(file: string): void {
  const copy = new Database(file)
  try {
    copy.pragma('journal_mode = DELETE')
    const verdict = copy.pragma('quick_check', { simple: true })
    if (verdict !== 'ok') throw new Error(`The copy is damaged: ${String(verdict)}.`)
    copy
      .prepare('INSERT OR REPLACE INTO "Meta" ("key", "value") VALUES (?, ?)')
      .run(FOLDER_MARK_KEY, `backup ${randomUUID()}`)
  } finally {
    copy.close()
  }
}
