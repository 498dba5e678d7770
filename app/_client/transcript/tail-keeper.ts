/**
 * Keeps a page that stays open from holding all that was ever said on it: once much has come, the oldest messages are
 * let go with the notices between them, and are loaded again like any older page by whoever scrolls up to them.
 *
 * A mark is a message and a seq: everything up to that message began before that seq, whatever comes later does not.
 * (A seq too high is safe: what is known already is not taken twice.) Nothing that is still being written is let go.
 */
import type { UIMessage } from 'ai'
import type { SessionState } from '../../../client/index.ts'
import { messageMetadata } from './transcript-rows.ts'

const MESSAGES_A_MARK = 50
export const MESSAGES_KEPT = 300
export const CHARS_KEPT = 8_000_000

interface Mark {
  lastId: string
  before: number
  /** Of the messages since the mark before it. */
  chars: number
}

export interface TailKeeper {
  /** To be told of each state. */
  note(state: SessionState): void
  /** The state without what is too old to be kept; the same when there is nothing to let go. */
  trimmed(state: SessionState): SessionState
}

export function createTailKeeper(): TailKeeper {
  let marks: Mark[] = []

  return {
    note({ messages, head }) {
      const last = messages.at(-1)
      if (!last) return
      const since = messages.slice(indexOf(messages, marks.at(-1)?.lastId) + 1)
      if (marks.length > 0 && since.length < MESSAGES_A_MARK) return
      marks.push({ lastId: last.id, before: head + 1, chars: since.reduce((sum, message) => sum + weigh(message), 0) })
    },
    trimmed(state) {
      const { messages } = state
      if (marks.length < 2) return state
      const cut = marks.findLastIndex((mark, index) => {
        const kept = messages.length - 1 - indexOf(messages, mark.lastId)
        const chars = marks.slice(index + 1).reduce((sum, later) => sum + later.chars, 0)
        return kept >= MESSAGES_KEPT || (kept >= MESSAGES_A_MARK && chars >= CHARS_KEPT)
      })
      const mark = marks[cut]
      const index = indexOf(messages, mark?.lastId)
      if (!mark || index < 0) return state
      const gone = messages.slice(0, index + 1)
      if (gone.some((message) => isBeingWritten(message, state))) return state
      marks = marks.slice(cut + 1)
      const open = new Map(state.open)
      for (const { id } of gone) open.delete(id)
      const notices = state.notices.filter(({ seq }) => seq >= mark.before)
      return { ...state, messages: messages.slice(index + 1), notices, open, nextBefore: String(mark.before) }
    },
  }
}

/** An answer that was never ended, as its run's end was lost with something else, is not. */
function isBeingWritten(message: UIMessage, { open, run }: SessionState): boolean {
  return open.has(message.id) && run !== null && messageMetadata(message).runId === run.id
}

/** From the end, where it mostly is. */
function indexOf(messages: readonly UIMessage[], id: string | undefined): number {
  return id === undefined ? -1 : messages.findLastIndex((message) => message.id === id)
}

function weigh({ parts }: UIMessage): number {
  return parts.reduce((sum, part) => sum + ('text' in part ? part.text.length : JSON.stringify(part).length), 0)
}
