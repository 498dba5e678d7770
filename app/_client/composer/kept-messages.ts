/**
 * Messages that are not known to have arrived, kept in this browser: whatever becomes of the page, none is lost. One
 * entry a message, so that tabs do not write over each other's. Storage may be full or forbidden; then a message lives
 * as long as its page.
 */
import type { SendInput } from '../../../server/protocol/inputs.ts'

export interface KeptMessage {
  input: SendInput
  /** When it was written, by this computer's clock. */
  at: number
  status: 'sending' | 'failed'
  error?: { message: string; fix?: string }
}

const PREFIX = 'vigil:unsent:'

/** Whether it could be. */
export function keep(message: KeptMessage): boolean {
  try {
    localStorage.setItem(keyOf(message.input), JSON.stringify(message))
    return true
  } catch {
    return false
  }
}

export function forget(input: Pick<SendInput, 'sessionId' | 'requestId'>): void {
  try {
    localStorage.removeItem(keyOf(input))
  } catch {
    // Then it was not kept either.
  }
}

/** In the order in which they were written. */
export function keptMessages(sessionId: string): KeptMessage[] {
  try {
    const prefix = `${PREFIX}${sessionId}:`
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix))
    return keys.flatMap((key) => parsed(localStorage.getItem(key))).sort((a, b) => a.at - b.at)
  } catch {
    return []
  }
}

/** Calls back when another tab has kept or forgotten one of this session. */
export function onKeptElsewhere(sessionId: string, listener: () => void): void {
  addEventListener('storage', ({ key }) => {
    if (key === null || key.startsWith(`${PREFIX}${sessionId}:`)) listener()
  })
}

function keyOf({ sessionId, requestId }: Pick<SendInput, 'sessionId' | 'requestId'>): string {
  return `${PREFIX}${sessionId}:${requestId}`
}

function parsed(text: string | null): KeptMessage[] {
  if (text === null) return []
  const message = JSON.parse(text) as KeptMessage
  return typeof message?.input?.text === 'string' ? [message] : []
}
