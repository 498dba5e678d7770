/**
 * A session's frames, for as long as the caller wants them: whatever is cut, they go on from where the caller is.
 *
 *   wait for the connection ──► subscribe from the cursor ──► frames ──► over ──► (back-off) ──► wait …
 *
 * Invariant: each yielded frame begins at the cursor, so that nothing is missed and nothing comes twice.
 * Contract rows "watch" and "generation"; promise 3.
 */
import type { ErrorReason } from '../server/protocol/errors.ts'
import type { Frame } from '../server/protocol/events.ts'
import { createFollowReport, type FollowStatus } from './follow-report.ts'
import { type FrameIntake, type IntakeEnd, openFrameIntake } from './frame-intake.ts'
import { tilingFault } from './frame-tiling.ts'
import { interruptibleWait } from './interruptible-wait.ts'
import { jitteredDelay } from './jittered-delay.ts'
import type { VigilClient } from './vigil-client.ts'
import { VigilError } from './vigil-error.ts'
import { whenOpen } from './when-open.ts'

export type { FollowStatus }

export interface FollowOptions {
  sessionId: string
  /** Exclusive cursor; 0, the default, is the log's beginning. */
  after?: number
  /** Of the log that `after` belongs to. */
  generation?: string
  /** Ends the iteration, without an error. */
  signal?: AbortSignal
  /**
   * Told of each change; `live` only once the caller has taken the `caughtUp` frame and asks for more, and not while it
   * is more than a second behind.
   */
  onStatus?: (status: FollowStatus) => void
}

/** Another try cannot help, or (another generation) must begin from another state than the caller's. */
const FINAL_REASONS: ReadonlySet<ErrorReason | undefined> = new Set([
  'GENERATION_CHANGED',
  'CURSOR_AHEAD',
  'NOT_FOUND',
  'FORBIDDEN',
  'UNAUTHENTICATED',
])
const FAULTS_IN_A_ROW = 3
/** A subscription that lived this long was a good one: the next back-off is short again. */
const GOOD_AFTER_MS = 5_000

/**
 * Ends when the signal aborts, or after the frame with a `session-closing` notice that says not to reconnect.
 * @throws VigilError with reason GENERATION_CHANGED, CURSOR_AHEAD (load the session anew), NOT_FOUND, FORBIDDEN or
 * UNAUTHENTICATED; without one when the server's frames do not tile three times in a row or the client was closed.
 */
export function followSession(vigil: VigilClient, options: FollowOptions): AsyncIterableIterator<Frame> {
  const stop = new AbortController()
  const onAbort = () => stop.abort()
  const detach = () => options.signal?.removeEventListener('abort', onAbort)
  if (options.signal?.aborted) stop.abort()
  options.signal?.addEventListener('abort', onAbort, { once: true })
  const frames = new Follower(vigil, options, stop.signal).frames(detach)
  return {
    next: () => frames.next(),
    // A generator's own `return` would wait for the frame it is waiting for.
    return() {
      stop.abort()
      detach()
      return frames.return()
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

class Follower {
  readonly #vigil: VigilClient
  readonly #sessionId: string
  readonly #signal: AbortSignal
  readonly #onStatus: FollowOptions['onStatus']
  #cursor: number
  #head: number
  #generation: string | undefined
  #failures = 0
  #faults = 0

  constructor(vigil: VigilClient, options: FollowOptions, signal: AbortSignal) {
    this.#vigil = vigil
    this.#sessionId = options.sessionId
    this.#signal = signal
    this.#onStatus = options.onStatus
    this.#cursor = options.after ?? 0
    this.#head = this.#cursor
    this.#generation = options.generation
  }

  async *frames(onEnd: () => void): AsyncGenerator<Frame, void, undefined> {
    const report = createFollowReport(this.#vigil, this.#onStatus, () => ({ upTo: this.#cursor, target: this.#head }))
    try {
      while (await whenOpen(this.#vigil.connection, this.#signal)) {
        report.catchingUp()
        const startedAt = performance.now()
        const end = yield* this.#oneSubscription(report.progress)
        if (!end || this.#signal.aborted) return
        if (performance.now() - startedAt > GOOD_AFTER_MS) this.#failures = 0
        if (end.over === 'refused' && isFinal(end.error)) throw end.error
        if (end.over === 'refused' || end.over === 'server-ended') {
          const delayMs = jitteredDelay(this.#failures++)
          report.waiting(this.#failures, delayMs)
          await interruptibleWait(delayMs, this.#signal)
        }
      }
    } finally {
      report.dispose()
      onEnd()
    }
  }

  /** How it ended; null when the session is closing for good. */
  async *#oneSubscription(progress: (live: boolean) => void): AsyncGenerator<Frame, IntakeEnd | null, undefined> {
    const intake = openFrameIntake(this.#vigil, this.#watchInput())
    const dispose = () => intake.dispose()
    this.#signal.addEventListener('abort', dispose, { once: true })
    if (this.#signal.aborted) dispose()
    try {
      return yield* this.#framesOf(intake, progress)
    } finally {
      this.#signal.removeEventListener('abort', dispose)
      dispose()
    }
  }

  async *#framesOf(intake: FrameIntake, progress: (live: boolean) => void): AsyncGenerator<Frame, IntakeEnd | null> {
    let live = false
    for (;;) {
      const item = await intake.next()
      if ('over' in item) return item
      const fault = tilingFault(item, this.#cursor)
      if (fault) return this.#onFault(fault)
      this.#advance(item, intake.newestHead())
      yield item
      if (saysGoodbye(item)) return null
      live ||= item.caughtUp === true
      progress(live && !intake.isOver())
    }
  }

  #advance(frame: Frame, newestHead: number): void {
    if (frame.upTo > this.#cursor) {
      this.#failures = 0
      this.#faults = 0
    }
    this.#cursor = frame.upTo
    this.#head = Math.max(this.#head, newestHead)
    this.#generation = frame.generation ?? this.#generation
  }

  #onFault(fault: string): IntakeEnd {
    this.#faults++
    if (this.#faults < FAULTS_IN_A_ROW) return { over: 'server-ended' }
    const message = `The server's frames do not follow each other, ${FAULTS_IN_A_ROW} times in a row: ${fault}.`
    throw new VigilError(message, {
      retryable: false,
      fix: 'Load the session anew; if it stays so, the log needs a look.',
    })
  }

  #watchInput() {
    const generation = this.#generation
    return { sessionId: this.#sessionId, after: this.#cursor, ...(generation !== undefined && { generation }) }
  }
}

function isFinal(error: VigilError): boolean {
  return !error.retryable || FINAL_REASONS.has(error.reason)
}

function saysGoodbye(frame: Frame): boolean {
  return frame.notices?.some((notice) => notice.kind === 'session-closing' && !notice.reconnect) ?? false
}
