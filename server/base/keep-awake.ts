/**
 * Keeps the process from ending for want of anything to wait for, until disposed: the clock's timers do not, so that a
 * start which waits for a lock would end without a word.
 */
import { type Disposer, disposer } from './disposable.ts'

const LONGEST_TIMER_MS = 2 ** 31 - 1

export function keepAwake(): Disposer {
  const timer = setInterval(() => {}, LONGEST_TIMER_MS)
  return disposer(() => clearInterval(timer))
}
