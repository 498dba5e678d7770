/**
 * One timer for the many who want to be called every so often: thousands of timers of their own would wake the process
 * thousands of times. Those of one period are spread over its slots, so that they are not all called in one go either.
 */
import type { Clock } from './clock.ts'
import { type Disposer, disposer } from './disposable.ts'

const SLOTS = 16

type Callback = () => void

/** In place of `clock.every`. The first call comes within a period, not after one. */
export function sharedIntervals(clock: Clock): Clock['every'] {
  const rounds = new Map<number, Round>()
  return (periodMs, callback) => {
    const round = rounds.get(periodMs) ?? new Round(clock, periodMs)
    rounds.set(periodMs, round)
    return round.join(callback)
  }
}

/** `still ──first joins──► turning ──last leaves──► still` */
class Round {
  readonly #slots = Array.from({ length: SLOTS }, () => new Set<{ callback: Callback }>())
  readonly #clock: Clock
  readonly #periodMs: number
  #timer: Disposer | null = null
  #members = 0
  #joinNext = 0
  #callNext = 0

  constructor(clock: Clock, periodMs: number) {
    this.#clock = clock
    this.#periodMs = periodMs
  }

  join(callback: Callback): Disposer {
    const member = { callback }
    const slot = this.#slots[this.#joinNext++ % SLOTS]
    slot?.add(member)
    this.#members++
    this.#timer ??= this.#clock.every(this.#periodMs / SLOTS, () => this.#turn())
    return disposer(() => {
      slot?.delete(member)
      this.#members--
      if (this.#members > 0) return
      this.#timer?.dispose()
      this.#timer = null
    })
  }

  #turn(): void {
    for (const { callback } of this.#slots[this.#callNext++ % SLOTS] ?? []) callback()
  }
}
