/**
 * The owner's end of one session's log: what waits to be appended, under one lease epoch. It knows where the log
 * stands after its own last commit; no more than one append of a session is in flight. Once it has failed (fenced,
 * deleted, store away for too long) it takes nothing more.
 */
import { AppError } from '../base/app-error.ts'
import { type Deferred, deferred } from '../base/deferred.ts'
import type { NewSessionEvent } from '../protocol/events.ts'
import type { Fence } from '../store/rows/lease-rows.ts'
import type { Script } from '../store/script.ts'
import type { AddEvent } from './append.ts'
import type { LogPosition, TimedEvent } from './draft.ts'
import { mergeDelta } from './merge-delta.ts'

/** Changes of rows and events of one transaction; may run more than once, so statements and `add` are its only effects. */
export type Work<T> = (add: AddEvent) => Script<T>

export type PendingItem =
  | { kind: 'events'; events: TimedEvent[] }
  | { kind: 'work'; at: number; work: Work<unknown>; done: Deferred<unknown> }

/** While this much waits, `room` does not resolve: the run's stream is not read. */
const ROOM_BYTES = 256 * 1024
const EVENT_OVERHEAD_BYTES = 120

export class LogWriter {
  readonly fence: Fence
  position: LogPosition
  #pending: PendingItem[] = []
  #pendingBytes = 0
  #inFlightBytes = 0
  #room: Deferred<void> | null = null
  #failure: unknown = null
  readonly #onPending: (writer: LogWriter) => void
  readonly #now: () => number
  readonly #failed = deferred<unknown>()

  constructor(options: {
    fence: Fence
    position: LogPosition
    now: () => number
    onPending: (writer: LogWriter) => void
  }) {
    this.fence = options.fence
    this.position = options.position
    this.#now = options.now
    this.#onPending = options.onPending
  }

  /** Resolves with the reason when nothing more can be appended. */
  get failed(): Promise<unknown> {
    return this.#failed.promise
  }

  get failure(): unknown {
    return this.#failure
  }

  /**
   * Appends without waiting; adjacent deltas of one part that wait together become one. Answers the time of the event
   * that carries it.
   */
  add(event: NewSessionEvent): number {
    const at = this.#now()
    if (this.#failure) return at
    const last = this.#pending.at(-1)
    const size = weigh(event)
    this.#pendingBytes += size
    if (last?.kind === 'events') {
      const newest = last.events.at(-1)
      if (newest && mergeDelta(newest, event)) return newest.at
      last.events.push({ at, event })
      return at
    }
    this.#pending.push({ kind: 'events', events: [{ at, event }] })
    this.#onPending(this)
    return at
  }

  /** Resolves with the work's result once it and everything added before are committed. */
  commit<T>(work: Work<T>): Promise<T> {
    if (this.#failure) return Promise.reject(this.#failure)
    const done = deferred<unknown>()
    this.#pending.push({ kind: 'work', at: this.#now(), work, done })
    this.#onPending(this)
    return done.promise as Promise<T>
  }

  /** Resolves once everything added before is committed. */
  flushed(): Promise<void> {
    return this.commit(function* nothing() {})
  }

  /** Undefined when there is room at once. */
  room(): Promise<void> | undefined {
    if (this.#failure) return Promise.reject(this.#failure)
    if (this.#pendingBytes + this.#inFlightBytes < ROOM_BYTES) return undefined
    this.#room ??= deferred()
    return this.#room.promise
  }

  /** For the log alone: takes all that waits. */
  take(): PendingItem[] {
    const items = this.#pending
    this.#pending = []
    this.#inFlightBytes = this.#pendingBytes
    this.#pendingBytes = 0
    return items
  }

  get hasPending(): boolean {
    return this.#pending.length > 0
  }

  /** For the log alone: what was taken is committed. */
  landed(position: LogPosition): void {
    this.position = position
    this.#inFlightBytes = 0
    this.#room?.resolve()
    this.#room = null
  }

  fail(reason: unknown): void {
    if (this.#failure) return
    this.#failure = reason ?? new AppError('STORE_UNAVAILABLE', 'The session was unloaded.')
    for (const item of this.take()) if (item.kind === 'work') item.done.reject(this.#failure)
    this.#room?.promise.catch(() => {})
    this.#room?.reject(this.#failure)
    this.#room = null
    this.#failed.resolve(this.#failure)
  }
}

function weigh(event: NewSessionEvent): number {
  if (event.type !== 'chunk') return EVENT_OVERHEAD_BYTES
  const { chunk } = event
  if (chunk.type === 'text-delta' || chunk.type === 'reasoning-delta') return EVENT_OVERHEAD_BYTES + chunk.delta.length
  if (chunk.type === 'tool-input-delta') return EVENT_OVERHEAD_BYTES + chunk.inputTextDelta.length
  return EVENT_OVERHEAD_BYTES + JSON.stringify(chunk).length
}
