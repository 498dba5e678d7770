/**
 * The clocks of one live run: wall limit, idle limit, and the activity notice after 10 s of silence (contract rows
 * "limits on a run", "activity"). Measured on the monotonic clock, but for the time that passed before a recovery.
 */
import type { UIMessageChunk } from 'ai'
import type { Clock } from '../base/clock.ts'
import type { Disposer } from '../base/disposable.ts'
import type { Notice } from '../protocol/events.ts'
import type { RunLimits } from './owner-context.ts'

export type RunPhase = Pick<Notice & { kind: 'run-activity' }, 'phase' | 'tool'>

const SILENCE_MS = 10_000
const TICK_MS = 1_000

export class RunClock {
  readonly #clock: Clock
  readonly #limits: RunLimits
  readonly #wallEndsAt: number
  readonly #timer: Disposer
  readonly #onLimit: (outcome: 'time-limit' | 'idle-limit') => void
  readonly #onSilence: (phase: RunPhase, sinceMs: number) => void
  #phase: RunPhase = { phase: 'starting' }
  #lastHeard: number
  #lastNotice: number

  constructor(options: {
    clock: Clock
    limits: RunLimits
    startedAt: number
    onLimit: (outcome: 'time-limit' | 'idle-limit') => void
    onSilence: (phase: RunPhase, sinceMs: number) => void
  }) {
    const { clock, limits } = options
    this.#clock = clock
    this.#limits = limits
    this.#onLimit = options.onLimit
    this.#onSilence = options.onSilence
    const spent = Math.max(0, clock.now() - options.startedAt)
    this.#lastHeard = clock.monotonic()
    this.#lastNotice = this.#lastHeard
    this.#wallEndsAt = limits.wallMs === 0 ? Number.POSITIVE_INFINITY : this.#lastHeard + limits.wallMs - spent
    const shortest = Math.min(limits.wallMs || TICK_MS, limits.idleMs || TICK_MS)
    this.#timer = clock.every(Math.max(10, Math.min(TICK_MS, shortest / 4)), () => this.#tick())
  }

  enter(phase: RunPhase): void {
    this.#phase = phase
    this.#restart()
  }

  heard(chunk: UIMessageChunk): void {
    if (chunk.type === 'reasoning-start') this.#phase = { phase: 'thinking' }
    else if (chunk.type === 'reasoning-end' || chunk.type === 'text-start') this.#phase = { phase: 'model' }
    this.#restart()
  }

  dispose(): void {
    this.#timer.dispose()
  }

  #restart(): void {
    this.#lastHeard = this.#clock.monotonic()
    this.#lastNotice = this.#lastHeard
  }

  #tick(): void {
    const now = this.#clock.monotonic()
    if (now >= this.#wallEndsAt) this.#onLimit('time-limit')
    else if (this.#limits.idleMs > 0 && now - this.#lastHeard >= this.#limits.idleMs) this.#onLimit('idle-limit')
    else if (now - this.#lastNotice >= SILENCE_MS) {
      this.#lastNotice = now
      this.#onSilence(this.#phase, Math.round(now - this.#lastHeard))
    }
  }
}
