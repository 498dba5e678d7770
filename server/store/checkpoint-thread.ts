/**
 * Moves what was committed from SQLite's write-ahead log into the database file, on a thread of its own. A connection
 * that writes would do so within a commit, and wait for the disk: 10 to 50 ms in which nothing else has its turn. The
 * thread is started when it is first needed; without it the writer moves all itself, at `WAL_PAGES_AT_MOST`.
 */
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import { systemClock } from '../base/clock.ts'
import type { Disposer } from '../base/disposable.ts'

/** Until the writer does it itself: 64 MiB of what the thread had no time for. */
export const WAL_PAGES_AT_MOST = 16_384
/** About what a writer would let come together, at a page or more for a row. */
const ROWS_TO_MOVE = 1_000
/** So that a burst is over before the disk is busy with it. */
const AFTER_MS = 1_000

/** Text, since the server is one bundled file. What fails is tried again with the next commit, or by the writer. */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads')
const Database = require(workerData.driver)
const database = new Database(workerData.file, { fileMustExist: true, timeout: 0 })
database.pragma('synchronous = ' + workerData.sync)
parentPort.on('message', (asked) => {
  if (asked === 'close') {
    database.close()
    return parentPort.close()
  }
  try {
    database.pragma('wal_checkpoint(PASSIVE)')
  } catch {}
  parentPort.postMessage('done')
})
`

export class CheckpointThread {
  readonly #workerData: { file: string; sync: string; driver: string }
  #thread: Worker | undefined
  #timer: Disposer | undefined
  #state: 'idle' | 'waiting' | 'moving' | 'closed' = 'idle'
  #rows = 0

  constructor(file: string, sync: 'normal' | 'full') {
    this.#workerData = { file, sync, driver: createRequire(import.meta.url).resolve('better-sqlite3') }
  }

  /** So many rows were written. */
  committed(rows: number): void {
    this.#rows += rows
    if (this.#state !== 'idle' || this.#rows < ROWS_TO_MOVE) return
    this.#state = 'waiting'
    this.#timer = systemClock.after(AFTER_MS, () => {
      this.#state = 'moving'
      this.#rows = 0
      this.#thread ??= this.#start()
      this.#thread.postMessage('move')
    })
  }

  async close(): Promise<void> {
    this.#state = 'closed'
    this.#timer?.dispose()
    const thread = this.#thread
    if (!thread) return
    const ended = new Promise((resolve) => thread.once('exit', resolve))
    thread.postMessage('close')
    await ended
  }

  #start(): Worker {
    const thread = new Worker(THREAD, { eval: true, workerData: this.#workerData })
    thread.unref()
    thread.on('message', () => {
      if (this.#state === 'moving') this.#state = 'idle'
    })
    // It could not be started: the writer does its work.
    thread.on('error', () => {
      this.#state = 'closed'
      this.#thread = undefined
    })
    return thread
  }
}
