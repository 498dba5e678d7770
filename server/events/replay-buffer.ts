/**
 * The newest part of a session's log in memory, shared by all its readers: a cache of committed events that needs no
 * lease. It holds the contiguous range `(after, head]`; older reads go to the store. Bounded in events and bytes.
 * It knows nothing until the first push: a head read from the store could already be behind when the buffer begins.
 */
import { PAGE_MAX_BYTES, PAGE_MAX_EVENTS } from '../protocol/limits.ts'
import type { EncodedEvent } from './content.ts'
import { Page } from './page.ts'

export interface ReplayLimits {
  maxBytes: number
  maxEvents: number
}

export class ReplayBuffer {
  /** JSON of the events, whose seqs leave no gap. Ring: the oldest kept is at `#start`, with the seq `#after + 1`. */
  #entries: string[] = []
  #start = 0
  #bytes = 0
  #after = -1
  #head = -1
  /** The page read last, which the watchers of one session mostly all read. */
  #latest: { page: Page; last: number } | null = null
  readonly #limits: ReplayLimits

  constructor(limits: ReplayLimits) {
    this.#limits = limits
  }

  /** Seq of the newest event pushed; -1 before the first. */
  get head(): number {
    return this.#head
  }

  get bytes(): number {
    return this.#bytes
  }

  get size(): number {
    return this.#entries.length - this.#start
  }

  /** Takes what follows its head; anything else (a gap after a takeover elsewhere) empties it first. */
  push(after: number, events: readonly EncodedEvent[]): void {
    if (after !== this.#head) this.#restart(after)
    this.#latest = null
    for (const { json } of events) {
      this.#entries.push(json)
      this.#bytes += json.length
    }
    this.#head += events.length
    this.#trim()
  }

  /** Undefined when the cursor is older than what is held. */
  read(cursor: number, upTo: number): Page | undefined {
    if (this.#head < 0 || cursor < this.#after || cursor > this.#head) return undefined
    const last = Math.min(upTo, this.#head)
    if (this.#latest?.page.after !== cursor || this.#latest.last !== last) {
      this.#latest = { page: this.#readPage(cursor, last), last }
    }
    return this.#latest.page
  }

  #readPage(cursor: number, last: number): Page {
    const from = this.#start + (cursor - this.#after)
    const most = from + Math.min(last - cursor, PAGE_MAX_EVENTS)
    let to = from
    let bytes = 0
    while (to < most) {
      bytes += this.#entries[to]?.length ?? 0
      if (to > from && bytes > PAGE_MAX_BYTES) break
      to++
    }
    return new Page(cursor, cursor + (to - from), this.#entries.slice(from, to))
  }

  #restart(head: number): void {
    this.#entries = []
    this.#start = 0
    this.#bytes = 0
    this.#after = head
    this.#head = head
  }

  #trim(): void {
    while (this.size > this.#limits.maxEvents || (this.#bytes > this.#limits.maxBytes && this.size > 0)) {
      const oldest = this.#entries[this.#start]
      if (oldest === undefined) break
      this.#bytes -= oldest.length
      this.#after++
      this.#start++
    }
    if (this.#start > 1024 && this.#start * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#start)
      this.#start = 0
    }
  }
}
