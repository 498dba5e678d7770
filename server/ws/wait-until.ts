/** Waits for a state that others bring about, with a limit; the clean end of whatever drains. */
import type { EventEmitter } from 'node:events'
import type { Clock } from '../base/clock.ts'

/** Resolves when `isReached`, which is asked at each `changed`, or after `withinMs`. */
export function waitUntil(
  changes: EventEmitter<{ changed: [] }>,
  isReached: () => boolean,
  clock: Clock,
  withinMs: number,
): Promise<void> {
  if (isReached()) return Promise.resolve()
  return new Promise((resolve) => {
    const finish = () => {
      timer.dispose()
      changes.off('changed', look)
      resolve()
    }
    const look = () => {
      if (isReached()) finish()
    }
    const timer = clock.after(withinMs, finish)
    changes.on('changed', look)
  })
}
