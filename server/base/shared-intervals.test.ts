import { describe, expect, it } from 'vitest'
import { fakeClock } from '../fixtures/fake-clock.ts'
import { sharedIntervals } from './shared-intervals.ts'

describe('shared intervals', () => {
  it('call everybody once a period, on one timer', () => {
    const clock = fakeClock()
    const every = sharedIntervals(clock)
    const calls = Array.from({ length: 100 }, () => 0)
    for (const index of calls.keys()) every(1_600, () => calls.splice(index, 1, (calls[index] ?? 0) + 1))
    expect(clock.timers()).toBe(1)
    clock.advance(1_600)
    expect(new Set(calls)).toEqual(new Set([1]))
    clock.advance(16_000)
    expect(new Set(calls)).toEqual(new Set([11]))
  })

  it('call a few at a time', () => {
    const clock = fakeClock()
    const every = sharedIntervals(clock)
    let calls = 0
    for (let member = 0; member < 160; member++) every(1_600, () => calls++)
    clock.advance(100)
    expect(calls).toBe(10)
  })

  it('forget who leaves, also while they are called, and stop with the last', () => {
    const clock = fakeClock()
    const every = sharedIntervals(clock)
    let calls = 0
    const once = every(100, () => {
      calls++
      once.dispose()
      once.dispose()
    })
    const other = every(100, () => calls++)
    clock.advance(1_000)
    expect(calls).toBe(11)
    other.dispose()
    expect(clock.timers()).toBe(0)
    every(100, () => calls++)
    clock.advance(1_000)
    expect(calls).toBe(21)
  })
})
