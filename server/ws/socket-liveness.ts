/**
 * Whether a socket's peer is still there (contract row "liveness").
 *
 *   heard ──silence of `pingAfterMs`──► asked ──`pongWaitMs` more──► dead
 *     ▲──────── any message, or a backlog that shrinks ────┘
 *
 * A backlog shrinks only when the peer takes in what was sent, so that a slow reader of a full buffer, whose PING waits
 * behind it, is not taken for dead. Bytes that leave without a backlog prove nothing: the kernel takes them.
 */
import type { Socket } from 'node:net'
import type { Clock } from '../base/clock.ts'
import { type Disposer, disposer } from '../base/disposable.ts'
import { SERVER_PING_AFTER_MS, SERVER_PONG_WAIT_MS } from '../protocol/timing.ts'

export interface LivenessTiming {
  pingAfterMs: number
  pongWaitMs: number
}

export const SERVER_LIVENESS: LivenessTiming = { pingAfterMs: SERVER_PING_AFTER_MS, pongWaitMs: SERVER_PONG_WAIT_MS }

interface LivenessOptions {
  clock: Clock
  timing: LivenessTiming
  outflow(): Outflow
  ping(): void
  /** Called once. */
  dead(): void
}

export interface Outflow {
  /** Bytes that wait in this process. */
  backlog: number
  /** Bytes whose write is finished. */
  finished: number
  /** What is left of the write under way. */
  underWay: number
}

const LOOKS_PER_PERIOD = 8

/** Call `heard` on every message from the peer. */
export function watchLiveness(options: LivenessOptions): Disposer & { heard(): void } {
  const { clock, timing, outflow } = options
  let heardAt = clock.monotonic()
  let askedAt: number | undefined
  let last = outflow()

  function heard() {
    heardAt = clock.monotonic()
    askedAt = undefined
  }
  function look() {
    const current = outflow()
    if (hasShrunk(last, current)) heard()
    last = current
    const now = clock.monotonic()
    if (askedAt !== undefined && now - askedAt >= timing.pongWaitMs) {
      looks.dispose()
      options.dead()
    } else if (askedAt === undefined && now - heardAt >= timing.pingAfterMs) {
      askedAt = now
      options.ping()
    }
  }

  const looks = clock.every(Math.min(timing.pingAfterMs, timing.pongWaitMs) / LOOKS_PER_PERIOD, look)
  return { heard, ...disposer(() => looks.dispose()) }
}

function hasShrunk(before: Outflow, now: Outflow): boolean {
  if (before.backlog === 0) return false
  return now.finished > before.finished || (now.finished === before.finished && now.underWay < before.underWay)
}

export function outflowOf(socket: Socket): Outflow {
  const backlog = socket.writableLength
  return { backlog, finished: socket.bytesWritten - backlog, underWay: bytesUnderWay(socket) }
}

/** Node tells only when a write is finished, and a megabyte to a slow peer takes minutes: its handle knows better. */
function bytesUnderWay(socket: Socket): number {
  const handle: unknown = Reflect.get(socket, '_handle')
  const queue: unknown =
    typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'writeQueueSize') : undefined
  return typeof queue === 'number' ? queue : 0
}
