/**
 * An exclusive lock between processes: a transaction held open on a small SQLite file. It frees itself when its holder
 * dies, whatever the way. It waits for as long as the holder needs.
 */
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { CACHE } from './project.mjs'

const LOOK_AGAIN_MS = 100

/**
 * Runs `task` while holding the lock `name`. `onWait` is called once when somebody else holds it.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} task
 * @param {{ folder?: string, onWait?: () => void }} [options]
 * @returns {Promise<T>}
 */
export async function withLock(name, task, { folder = CACHE, onWait } = {}) {
  fs.mkdirSync(folder, { recursive: true })
  const lock = new Database(path.join(folder, `${name}.lock.db`), { timeout: 0 })
  try {
    if (!tryLock(lock)) {
      onWait?.()
      while (!tryLock(lock)) await sleep(LOOK_AGAIN_MS)
    }
    return await task()
  } finally {
    lock.close()
  }
}

function tryLock(lock) {
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    if (error.code?.startsWith('SQLITE_BUSY')) return false
    throw error
  }
}
