/**
 * When SQLite's write-ahead log is moved into the database file. A connection that writes does so within a commit, each
 * 4 MiB, and waits some 10 ms for the disk. In a burst (thousands of recalls due at one instant) that is a third of all the
 * time, so that the log may grow until it is over, and is then moved by a thread, beside what else is to be done: so
 * much at once would hold the writer up for a tenth of a second.
 *
 *   calm ──rows of a burst──► burst ──fewer──► moving ──moved──► calm
 *                               └──no thread──► calm, for good
 */
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import type Database from 'better-sqlite3'
import { systemClock } from '../base/clock.ts'
import type { Disposer } from '../base/disposable.ts'

/** SQLite's own, and for bursts: 64 MiB, which the writer moves itself even then. */
const CALM_PAGES = 1_000
const BURST_PAGES = 16_384
/** More than these rows in that time is a burst: runs and their events write a tenth of it. */
const BURST_ROWS = 2_000
const WITHIN_MS = 100

/** Text, since the server is one bundled file. What could not be moved is moved by the writer, or the next time. */
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
  parentPort.postMessage('moved')
})
`

export class Checkpoints {
  readonly #writer: Database.Database
  readonly #workerData: { file: string; sync: string; driver: string }
  #state: 'calm' | 'burst' | 'moving' | 'closed' = 'calm'
  #thread: Worker | undefined
  #timer: Disposer | undefined
  #rows = 0
  #since = systemClock.monotonic()

  constructor(writer: Database.Database, sync: 'normal' | 'full') {
    this.#writer = writer
    this.#workerData = { file: writer.name, sync, driver: createRequire(import.meta.url).resolve('better-sqlite3') }
    this.#allow(CALM_PAGES)
  }

  /** So many rows were written by a transaction that has ended. */
  committed(rows: number): void {
    if (this.#state === 'calm' && systemClock.monotonic() - this.#since > WITHIN_MS) this.#count()
    this.#rows += rows
    if (this.#state !== 'calm' || this.#rows < BURST_ROWS) return
    this.#state = 'burst'
    this.#allow(BURST_PAGES)
    this.#count()
    this.#timer = systemClock.every(WITHIN_MS, () => this.#moveWhenOver())
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

  #allow(pages: number): void {
    this.#writer.pragma(`wal_autocheckpoint = ${pages}`)
  }

  /** Begins to count anew. */
  #count(): void {
    this.#rows = 0
    this.#since = systemClock.monotonic()
  }

  #moveWhenOver(): void {
    const isOver = this.#rows < BURST_ROWS
    this.#count()
    if (!isOver) return
    this.#timer?.dispose()
    this.#state = 'moving'
    this.#thread ??= this.#start()
    this.#thread.postMessage('move')
  }

  #start(): Worker {
    const thread = new Worker(THREAD, { eval: true, workerData: this.#workerData })
    thread.unref()
    thread.on('message', () => {
      if (this.#state !== 'moving') return
      this.#state = 'calm'
      this.#allow(CALM_PAGES)
    })
    thread.on('error', () => {
      if (this.#state !== 'closed') this.#allow(CALM_PAGES)
      this.#state = 'closed'
      this.#thread = undefined
    })
    return thread
  }
}
