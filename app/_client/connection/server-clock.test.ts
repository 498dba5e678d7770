import { afterEach, expect, test, vi } from 'vitest'
import { serverNow, serverToldTime } from './server-clock.ts'

const DAYS_MS = 3 * 86_400_000

afterEach(() => void vi.useRealTimers())

test('the time is the computer’s until the server has told its own, and goes on from half-way of asking', () => {
  vi.useFakeTimers({ now: 1_000_000 })
  expect(serverNow()).toBe(1_000_000)
  const askedAt = performance.now()
  vi.advanceTimersByTime(400)
  serverToldTime(DAYS_MS, askedAt, performance.now())
  expect(serverNow()).toBe(DAYS_MS + 200)
  vi.advanceTimersByTime(5_000)
  expect(serverNow()).toBe(DAYS_MS + 5_200)
})

test('a computer’s clock that is set anew changes nothing', () => {
  vi.useFakeTimers({ now: 1_000_000 })
  serverToldTime(DAYS_MS, performance.now(), performance.now())
  vi.setSystemTime(99_000_000)
  expect(serverNow()).toBe(DAYS_MS)
})
