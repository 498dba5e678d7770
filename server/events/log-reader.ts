/**
 * Pages of a session's log, from its replay buffer where it reaches, else from the store. Pages hold ≤ 512 events and
 * ≤ 256 KiB but at least one event, and tile: the next begins where the last ended. Stored ranges that do not tile are
 * corruption, which is reported and never shown (contract row "compaction").
 */
import { AppError } from '../base/app-error.ts'
import type { SessionEvent } from '../protocol/events.ts'
import { PAGE_MAX_BYTES, PAGE_MAX_EVENTS } from '../protocol/limits.ts'
import type { Store } from '../store/store.ts'
import { type BatchRow, batchesAfter } from './event-rows.ts'
import { Page } from './page.ts'
import type { ReplayBuffers } from './replay-buffers.ts'

const FIRST_ROWS = 16
/** What the column of a seq holds. */
const SEQ_MAX = 2 ** 31 - 1

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
    const draft: PageDraft = { upTo: cursor, texts: [], events: 0, bytes: 0 }
    let rowsToAsk = FIRST_ROWS
    // Further ranges belong to the next page: they may be large, and are not read in vain.
    const before = Math.min(upTo, cursor + PAGE_MAX_EVENTS)
    let isFull = upTo <= cursor
    while (!isFull) {
      const rows = await this.#store.read(() => batchesAfter(sessionId, draft.upTo, before, rowsToAsk))
      for (const row of rows) {
        if (row.after > draft.upTo) throw corruption(sessionId, draft.upTo, row.after)
        isFull = (draft.events > 0 && draft.bytes + row.events.length > PAGE_MAX_BYTES) || !addRow(draft, row, upTo)
        if (isFull) break
      }
      if (rows.length < rowsToAsk) break
      rowsToAsk = PAGE_MAX_EVENTS
    }
    if (draft.upTo === cursor && cursor < upTo) await this.#refuseHole(sessionId, cursor)
    return new Page(cursor, draft.upTo, draft.texts)
  }

  /** That nothing begins near the cursor may be the log's end, or a hole in it. */
  async #refuseHole(sessionId: string, cursor: number): Promise<void> {
    const [next] = await this.#store.read(() => batchesAfter(sessionId, cursor, SEQ_MAX, 1))
    if (next && next.after > cursor) throw corruption(sessionId, cursor, next.after)
  }
}

/** A page that is being put together of stored ranges. */
interface PageDraft {
  upTo: number
  /** JSON of its events, without the brackets. */
  texts: string[]
  /** At most; of a compacted range it is not known. */
  events: number
  bytes: number
}

/** False when the page is full. A range that fits as a whole is taken as the text it is; one that does not begins a page. */
function addRow(draft: PageDraft, row: BatchRow, upTo: number): boolean {
  const seqs = row.upTo - row.after
  const isTooMuch = draft.events + seqs > PAGE_MAX_EVENTS
  if (isTooMuch && draft.events > 0) return false
  if (isTooMuch || row.after < draft.upTo || row.upTo > upTo) return addPart(draft, row, upTo)
  if (row.events.length > 2) draft.texts.push(row.events.slice(1, -1))
  draft.events += seqs
  draft.bytes += row.events.length
  draft.upTo = row.upTo
  return draft.upTo < upTo
}

function addPart(draft: PageDraft, row: BatchRow, upTo: number): boolean {
  const stored = JSON.parse(row.events) as SessionEvent[]
  const later = stored.filter((event) => event.seq > draft.upTo && event.seq <= upTo)
  const added = later.slice(0, PAGE_MAX_EVENTS - draft.events)
  if (added.length > 0) draft.texts.push(JSON.stringify(added).slice(1, -1))
  draft.events += added.length
  draft.bytes += row.events.length
  const next = later[added.length]
  draft.upTo = next ? next.seq - 1 : Math.min(row.upTo, upTo)
  return !next && draft.upTo < upTo
}

function corruption(sessionId: string, after: number, before: number): AppError {
  return new AppError(
    'STORE_UNAVAILABLE',
    `The log of session ${sessionId} is damaged: events ${after + 1} to ${before} are missing from the database.`,
    { retryable: false, fix: 'Restore the newest backup; what is left is readable outside this range.' },
  )
}
