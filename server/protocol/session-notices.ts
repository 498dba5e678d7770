/** What a session's log notes beside its messages, as it is told to readers: a retry, a summary, a budget that is passed. */
import type { SessionEvent } from './events.ts'

export interface SessionNotice {
  seq: number
  at: number
  level: 'info' | 'warning'
  code: string
  /** Fit for a user. */
  text: string
}

/** Undefined for an event that is none. */
export function noticeOf(event: SessionEvent): SessionNotice | undefined {
  const { seq, at } = event
  switch (event.type) {
    case 'notice':
      return { seq, at, level: event.level, code: event.code, text: event.text }
    case 'context-compressed':
      return { seq, at, level: 'info', code: event.type, text: compressed(event.tokensBefore, event.tokensAfter) }
    default:
      return undefined
  }
}

function compressed(tokensBefore: number, tokensAfter: number): string {
  const tokens = `${tokensBefore.toLocaleString('en')} tokens became ${tokensAfter.toLocaleString('en')}`
  return `Older turns were summarised for the model (about ${tokens}). What you see here is unchanged.`
}
