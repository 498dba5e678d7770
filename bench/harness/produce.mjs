/** How every contestant makes events at full speed: a burst, then a turn of the event loop, and a wait while its
 * own back-pressure says so. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { monotonicMs } from './monotonic-ms.mjs'

/**
 * Answers when it began. `room` is asked after each burst.
 *
 * @param {{ events: number, burst?: number }} amount
 * @param {(index: number) => void} emit
 * @param {() => Promise<unknown> | undefined} room
 */
export async function produce({ events, burst = 500 }, emit, room) {
  const startedAt = monotonicMs()
  for (let index = 0; index < events; index++) {
    emit(index)
    if ((index + 1) % burst > 0) continue
    await nextTurn()
    await room()
  }
  return startedAt
}

/**
 * Calls `emit` `perSecond` times a second, `count` times, with the time of the call as text.
 *
 * @param {{ perSecond: number, count: number }} pace
 * @param {(text: string) => void} emit
 */
export async function pace({ perSecond, count }, emit) {
  const begin = monotonicMs()
  for (let index = 0; index < count; index++) {
    const waitMs = begin + (index * 1000) / perSecond - monotonicMs()
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    emit(String(monotonicMs()))
  }
}
