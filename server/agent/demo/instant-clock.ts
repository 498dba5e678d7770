/** For tests: a clock whose timers ring at once, and that keeps the delays it was asked for. */
import { type Clock, systemClock } from '../../base/clock.ts'
import { disposer } from '../../base/disposable.ts'

export function instantClock(): Clock & { delays: number[] } {
  const delays: number[] = []
  return {
    ...systemClock,
    delays,
    after(delayMs, callback) {
      delays.push(delayMs)
      const timer = setImmediate(callback)
      return disposer(() => clearImmediate(timer))
    },
  }
}
