/**
 * Events on their way into one append: gives them their seqs and knows which message is being streamed, whose first
 * event is where a page that opens the session must begin to watch (contract row "opening").
 */
import { cleanText } from '../base/clean-text.ts'
import type { NewSessionEvent, SessionEvent } from '../protocol/events.ts'

/** Where a session's log stands. */
export interface LogPosition {
  head: number
  /** The message that has chunks but is not whole yet. */
  open: { messageId: string; seq: number } | null
}

export interface TimedEvent {
  at: number
  event: NewSessionEvent
  /** Goes with a message; reaches the agent only. */
  note?: string
}

export class Draft {
  readonly after: number
  readonly events: SessionEvent[] = []
  /** Seq that whole messages take in the transcript: that of their first event. */
  readonly messageSeqs = new Map<string, number>()
  readonly notes = new Map<string, string>()
  #open: LogPosition['open']

  constructor(position: LogPosition) {
    this.after = position.head
    this.#open = position.open
  }

  get position(): LogPosition {
    return { head: this.after + this.events.length, open: this.#open }
  }

  add({ at, event, note }: TimedEvent): number {
    const seq = this.after + this.events.length + 1
    this.events.push({ seq, at, ...event })
    if (event.type === 'chunk' && event.messageId !== this.#open?.messageId) {
      this.#open = { messageId: event.messageId, seq }
    }
    if (event.type === 'message') {
      const { id } = event.message
      if (note) this.notes.set(id, cleanText(note))
      const isOpen = this.#open?.messageId === id
      if (!this.messageSeqs.has(id)) this.messageSeqs.set(id, isOpen && this.#open ? this.#open.seq : seq)
      if (isOpen) this.#open = null
    }
    return seq
  }

  /** Undoes what was added since, for a part of the append that was refused. */
  mark(): () => void {
    const { length } = this.events
    const open = this.#open
    return () => {
      this.events.length = length
      this.#open = open
    }
  }
}
