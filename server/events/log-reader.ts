/**
 * Pages of a session's log, from its replay buffer where it reaches, else from the store. Pages hold ≤ 512 events and
 * ≤ 256 KiB but at least one event, and tile: the next begins where the last ended. Stored ranges that do not tile are
 * corruption, which is reported and never shown (contract row "compaction").
 */
import { AppError } from '../base/app-error.ts'
import { rememberJson } from '../base/known-json.ts'
import type { SessionEvent } from '../protocol/events.ts'
import { PAGE_MAX_BYTES, PAGE_MAX_EVENTS } from '../protocol/limits.ts'
import type { Store } from '../store/store.ts'
import { batchesAfter } from './event-rows.ts'
import type { Page } from './replay-buffer.ts'
import type { ReplayBuffers } from './replay-buffers.ts'

const FIRST_ROWS = 16

export class LogReader {
  readonly #store: Store
  readonly #buffers: ReplayBuffers

  constructor(store: Store, buffers: ReplayBuffers) {
    this.#store = store
    this.#buffers = buffers
  }

  /** The page after the cursor, at most up to `upTo`; empty when there is nothing yet. */
  async read(sessionId: string, cursor: number, upTo = Number.MAX_SAFE_INTEGER): Promise<Page> {
    const page = this.#buffers.get(sessionId)?.read(cursor, upTo)
    // A head that was read from the store may have been committed an instant before the buffer gets to know it.
    const isBehind = page?.upTo === cursor && upTo !== Number.MAX_SAFE_INTEGER
    return page && !isBehind ? page : await this.#readStored(sessionId, cursor, upTo)
  }

  /** Every page of `(after, upTo]`. */
  async *pages(sessionId: string, after: number, upTo: number): AsyncGenerator<Page, void, undefined> {
    let cursor = after
    while (cursor < upTo) {
      const page = await this.read(sessionId, cursor, upTo)
      if (page.upTo === cursor) return
      yield page
      cursor = page.upTo
    }
  }

  async #readStored(sessionId: string, cursor: number, upTo: number): Promise<Page> {
    const page: Page = { after: cursor, upTo: cursor, events: [], bytes: 0 }
    const texts: string[] = []
    await this.#fill(page, texts, sessionId, upTo)
    rememberJson(page.events, `[${texts.join(',')}]`)
    return page
  }

  async #fill(page: Page, texts: string[], sessionId: string, upTo: number): Promise<void> {
    let rowsToAsk = FIRST_ROWS
    while (page.upTo < upTo) {
      const rows = await this.#store.read(() => batchesAfter(sessionId, page.upTo, rowsToAsk))
      for (const row of rows) {
        const expected = page.upTo
        if (row.after > expected) throw corruption(sessionId, expected, row.after)
        if (page.events.length > 0 && page.bytes + row.events.length > PAGE_MAX_BYTES) return
        if (!addRow(page, texts, row, upTo)) return
      }
      if (rows.length < rowsToAsk) return
      rowsToAsk = PAGE_MAX_EVENTS
    }
  }
}

/** False when the page is full. `texts` gets the JSON of what was added, without the brackets around it. */
function addRow(page: Page, texts: string[], row: { upTo: number; events: string }, upTo: number): boolean {
  const stored = JSON.parse(row.events) as SessionEvent[]
  const later = stored.filter((event) => event.seq > page.upTo && event.seq <= upTo)
  const added = later.slice(0, PAGE_MAX_EVENTS - page.events.length)
  if (added.length > 0) {
    page.events.push(...added)
    texts.push((added.length === stored.length ? row.events : JSON.stringify(added)).slice(1, -1))
  }
  page.bytes += row.events.length
  const next = later[added.length]
  page.upTo = next ? next.seq - 1 : Math.min(row.upTo, upTo)
  return !next && page.upTo < upTo
}

function corruption(sessionId: string, after: number, before: number): AppError {
  return new AppError(
    'STORE_UNAVAILABLE',
    `The log of session ${sessionId} is damaged: events ${after + 1} to ${before} are missing from the database.`,
    { retryable: false, fix: 'Restore the newest backup; what is left is readable outside this range.' },
  )
}
