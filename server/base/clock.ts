/**
 * Time behind one seam. `now` is the wall clock (epoch ms, may jump); `monotonic` never goes backwards (ms, own origin)
 * and is what durations are measured with. Timers do not keep the process alive.
 */
import { performance } from 'node:perf_hooks'
import { type Disposer, disposer } from './disposable.ts'

export interface Clock {
  now(): number
  monotonic(): number
  after(delayMs: number, callback: () => void): Disposer
  every(periodMs: number, callback: () => void): Disposer
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs)
    timer.unref()
    return disposer(() => clearTimeout(timer))
  },
  every(periodMs, callback) {
    const timer = setInterval(callback, periodMs)
    timer.unref()
    return disposer(() => clearInterval(timer))
  },
}

/** Resolves after `delayMs`, or at once when `signal` aborts; never rejects. */
export function pause(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const finish = () => {
      timer.dispose()
      signal?.removeEventListener('abort', finish)
      resolve()
    }
    const timer = clock.after(delayMs, finish)
    signal?.addEventListener('abort', finish, { once: true })
  })
}
