/** What a command's transaction leaves to do once it is committed. */
import type { Promoted } from '../promote.ts'

export interface CommandResult<T> {
  answer: T
  /** Sessions whose owners have something to do. */
  wake: string[]
  /** Sessions whose list entries changed. */
  changed: string[]
}

export function result<T>(answer: T, sessionId: string, promoted: Promoted[] = []): CommandResult<T> {
  const sessions = [...new Set([sessionId, ...promoted.map((run) => run.sessionId)])]
  return { answer, wake: sessions, changed: sessions }
}

/**
 * The same request again: nothing is to be done, but by owners who may not have been woken, when the first answer was
 * lost together with the connection to the store.
 */
export function answeredBefore<T>(answer: T, wake: string[] = []): CommandResult<T> {
  return { answer, wake, changed: [] }
}

export interface CommandContext {
  now: number
  /** 0 = no limit. */
  liveRunsPerUser: number
  queuedPerSession: number
}
