/**
 * The durable log of all sessions that this node owns.
 *
 * Group commit: one flush at a time; what waits in any writer when a flush begins is committed together, and what comes
 * meanwhile waits for the next. Each session in a batch has its own result: a fenced one is left out. Order:
 * commit → replay buffer → wake-up → callers' promises; nothing is shown before it is durable.
 *
 * When the store is away the batch is kept and tried again; after `giveUpAfterMs` its writers fail, and their runs are
 * recovered from the store when it is back (contract row "store away").
 */
import { AppError } from '../base/app-error.ts'
import { type Clock, pause } from '../base/clock.ts'
import type { Logger } from '../base/logger.ts'
import { bySessionId, type Fence, moveHead, moveHeadOfLocked, readLease } from '../store/rows/lease-rows.ts'
import { readSessionHeads } from '../store/rows/session-rows.ts'
import { type Script, savepoint } from '../store/script.ts'
import type { Store } from '../store/store.ts'
import { isUnavailable } from '../store/store-fault.ts'
import { type AddEvent, type Written, writeDraft } from './append.ts'
import { Draft, type LogPosition } from './draft.ts'
import type { LiveTail } from './live-tail.ts'
import { LogWriter, type PendingItem } from './log-writer.ts'
import type { ReplayBuffers } from './replay-buffers.ts'
import type { StoreHealth } from './store-health.ts'

const RETRY_MS = 100
const GIVE_UP_AFTER_MS = 60_000

/** The lease is not this writer's any more: another owner, a deletion, or a head that is not what was committed. */
export class FencedError extends Error {
  constructor(fence: Fence) {
    super(`Session ${fence.sessionId}: epoch ${fence.epoch} of node ${fence.nodeId} may not append any more`)
    this.name = 'FencedError'
  }
}

interface Append {
  writer: LogWriter
  items: PendingItem[]
  /** What the newest attempt has written, whether or not its commit was answered. */
  attempt?: Landed
}

type ItemResult = { ok: true; value: unknown } | { ok: false; error: unknown }
interface Landed {
  written: Written
  position: LogPosition
  results: ItemResult[]
}
type Outcome = Landed | 'fenced'

export class EventLog {
  readonly #dirty = new Set<LogWriter>()
  #flushing = false
  #scheduled = false
  #closed = false
  readonly #store: Store
  readonly #clock: Clock
  readonly #buffers: ReplayBuffers
  readonly #tail: LiveTail
  readonly #health: StoreHealth
  readonly #logger: Logger
  readonly #giveUpAfterMs: number

  constructor(options: {
    store: Store
    clock: Clock
    buffers: ReplayBuffers
    tail: LiveTail
    health: StoreHealth
    logger: Logger
    giveUpAfterMs?: number
  }) {
    this.#store = options.store
    this.#clock = options.clock
    this.#buffers = options.buffers
    this.#tail = options.tail
    this.#health = options.health
    this.#logger = options.logger
    this.#giveUpAfterMs = options.giveUpAfterMs ?? GIVE_UP_AFTER_MS
  }

  /** For the node that has just claimed the session in a committed transaction. */
  open(fence: Fence, position: LogPosition): LogWriter {
    return new LogWriter({
      fence,
      position,
      now: () => this.#clock.now(),
      onPending: (writer) => {
        this.#dirty.add(writer)
        this.#schedule()
      },
    })
  }

  /** Shows what a committed transaction wrote. */
  show(written: Written): void {
    if (written.events.length === 0) return
    this.#buffers.get(written.sessionId)?.push(written.after, written.events)
    this.#tail.wake(written.sessionId)
  }

  close(): void {
    this.#closed = true
  }

  #schedule(): void {
    if (this.#flushing || this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      void this.#flush()
    })
  }

  async #flush(): Promise<void> {
    this.#flushing = true
    const appends: Append[] = []
    for (const writer of this.#dirty) {
      if (writer.hasPending && !writer.failure) appends.push({ writer, items: writer.take() })
    }
    this.#dirty.clear()
    appends.sort((a, b) => bySessionId(a.writer.fence, b.writer.fence))
    await this.#commitUntilDone(appends)
    this.#flushing = false
    if (this.#dirty.size > 0) this.#schedule()
  }

  async #commitUntilDone(appends: Append[]): Promise<void> {
    const giveUpAt = this.#clock.monotonic() + this.#giveUpAfterMs
    for (;;) {
      const slow = this.#health.watchSlowWrite()
      try {
        const outcomes = await this.#store.write(() => commitAll(appends))
        this.#health.worked()
        appends.forEach((append, index) => {
          this.#settle(append, outcomes[index] ?? 'fenced')
        })
        return
      } catch (error) {
        if (!isUnavailable(error)) {
          await this.#commitSeparately(appends, error)
          return
        }
        this.#health.failed(error)
        if (this.#closed || this.#clock.monotonic() >= giveUpAt) {
          for (const append of appends) this.#refuse(append, error)
          return
        }
      } finally {
        slow.dispose()
      }
      await pause(this.#clock, RETRY_MS)
    }
  }

  /** A batch refused for its content: each session alone, so that only the culprit fails. */
  async #commitSeparately(appends: Append[], error: unknown): Promise<void> {
    if (appends.length <= 1) {
      for (const append of appends) this.#refuse(append, error)
      return
    }
    for (const append of appends) await this.#commitUntilDone([append])
  }

  #settle({ writer, items }: Append, outcome: Outcome): void {
    if (outcome === 'fenced') {
      this.#refuse({ writer, items }, new FencedError(writer.fence))
      return
    }
    writer.landed(outcome.position)
    this.show(outcome.written)
    items.forEach((item, index) => {
      if (item.kind !== 'work') return
      const result = outcome.results[index]
      if (result?.ok) item.done.resolve(result.value)
      else item.done.reject(result?.error)
    })
  }

  #refuse({ writer, items }: Append, error: unknown): void {
    const reason = isUnavailable(error) || error instanceof FencedError ? error : contentFault(writer, error)
    this.#logger.warn({ sessionId: writer.fence.sessionId, err: error }, 'append refused')
    for (const item of items) if (item.kind === 'work') item.done.reject(reason)
    writer.fail(reason)
  }
}

function contentFault(writer: LogWriter, error: unknown): AppError {
  return new AppError('INVALID_INPUT', `The database refused an event of session ${writer.fence.sessionId}.`, {
    cause: error,
  })
}

/**
 * Sessions are locked in the order of their ids, which the appends have, and those with works before any of them is
 * carried out: a work may go on to lock its user's row, and whoever holds that must not wait for a session (sends lock in
 * the same order). Users follow in the order of their ids, as where recalls of many are claimed.
 */
function* commitAll(appends: readonly Append[]): Script<Outcome[]> {
  const outcomes = new Map<Append, Outcome>()
  const locked: Append[] = []
  for (const append of appends) {
    if (!hasWork(append)) outcomes.set(append, yield* commitOne(append))
    else if (yield* lock(append)) locked.push(append)
    else outcomes.set(append, yield* landedOrFenced(append))
  }
  for (const append of yield* inOrderOfUsers(locked)) outcomes.set(append, yield* commitOne(append))
  return appends.map((append) => outcomes.get(append) ?? 'fenced')
}

function* inOrderOfUsers(appends: readonly Append[]): Script<readonly Append[]> {
  if (appends.length < 2) return appends
  const ids = appends.map(({ writer }) => writer.fence.sessionId)
  const users = new Map((yield* readSessionHeads(ids)).map(({ id, userId }) => [id, userId]))
  const userOf = ({ writer }: Append) => users.get(writer.fence.sessionId) ?? ''
  return [...appends].sort((a, b) => (userOf(a) < userOf(b) ? -1 : Number(userOf(a) > userOf(b))))
}

function hasWork({ items }: Append): boolean {
  return items.some((item) => item.kind === 'work')
}

function* lock({ writer: { fence, position } }: Append): Script<boolean> {
  return (yield* moveHead(fence, position.head, position.head, position.open?.seq ?? null)) > 0
}

function* commitOne(append: Append): Script<Outcome> {
  const { fence, position } = append.writer
  const draft = new Draft(position)
  const results: ItemResult[] = []
  for (const item of append.items) results.push(yield* applyItem(item, draft))
  const next = draft.position
  if (next.head > position.head) {
    const to = [position.head, next.head, next.open?.seq ?? null] as const
    const moved = yield* hasWork(append) ? moveHeadOfLocked(fence.sessionId, ...to) : moveHead(fence, ...to)
    if (moved === 0) return yield* landedOrFenced(append)
  }
  const written = yield* writeDraft(fence.sessionId, draft)
  append.attempt = { written, position: next, results }
  return append.attempt
}

/**
 * The condition of an append did not hold. If an attempt whose commit got no answer has landed after all, epoch and
 * head are what it left, and the node unless it gave the lease back (contract row "unknown commit"): nobody else moves
 * the head in this epoch. Otherwise the session is somebody else's.
 */
function* landedOrFenced({ writer: { fence }, attempt }: Append): Script<Outcome> {
  if (!attempt) return 'fenced'
  const lease = yield* readLease(fence.sessionId)
  if (!lease || lease.epoch !== fence.epoch || lease.head !== attempt.position.head) return 'fenced'
  return lease.nodeId === fence.nodeId || lease.nodeId === null ? attempt : 'fenced'
}

function* applyItem(item: PendingItem, draft: Draft): Script<ItemResult> {
  if (item.kind === 'events') {
    for (const event of item.events) draft.add(event)
    return { ok: true, value: undefined }
  }
  const undo = draft.mark()
  try {
    const add: AddEvent = (event, note) => draft.add({ at: item.at, event, ...(note && { note }) })
    return { ok: true, value: yield* savepoint(() => item.work(add)) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    undo()
    return { ok: false, error }
  }
}
