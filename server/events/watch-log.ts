/**
 * One watcher's stream of frames (contract row "watch"). Phases:
 *   catching up — pages of `(cursor, watermark]`; the watermark is the head when the watch began;
 *   live — pages of whatever is committed after it, each time a wake-up says that there may be more.
 * The listener is registered before anything is read, so that no commit falls between. Frames tile: the cursor moves
 * only by what was yielded. `caughtUp` stands on exactly one frame, at the watermark, even if it has no events; with
 * it comes what holds of the server (degraded, draining), so that nobody goes on believing what has passed.
 */
import { AppError } from '../base/app-error.ts'
import { type Clock, systemClock } from '../base/clock.ts'
import { type Deferred, deferred } from '../base/deferred.ts'
import type { ReadGate } from '../base/read-gate.ts'
import type { Frame, Notice } from '../protocol/events.ts'
import type { LiveTail } from './live-tail.ts'
import type { LogReader } from './log-reader.ts'
import type { ReplayBuffers } from './replay-buffers.ts'

export interface WatchLogOptions {
  sessionId: string
  after: number
  generation?: string
  gate: ReadGate
  signal: AbortSignal
  reader: LogReader
  tail: LiveTail
  buffers: ReplayBuffers
  clock?: Clock
  /** From the store, never from a cache. Throws when the session is not there. */
  readHead(): Promise<{ head: number; generation: string }>
  /** Asked every `checkEveryMs`; a notice ends the stream, and is its last word. */
  check(): Promise<Notice | undefined>
  checkEveryMs?: number
}

const CHECK_EVERY_MS = 5_000
const LAST_WORD = 'session-closing'
/** Said while the stream goes on: a draining server's readers leave with their socket. */
const DRAINING = 'draining'
/** Words that are said before all else: what is left of the log is not this reader's any more. */
const CUTTING_SHORT = new Set(['deleted', 'access-ended'])

export async function* watchLog(options: WatchLogOptions): AsyncGenerator<Frame, void, undefined> {
  const { sessionId, tail, buffers, signal, clock = systemClock } = options
  if (signal.aborted) return
  const inbox = new WatcherInbox()
  const registration = tail.register(sessionId, inbox)
  const hold = buffers.hold(sessionId)
  const onAbort = () => inbox.end()
  signal.addEventListener('abort', onAbort, { once: true })
  const checks = clock.every(options.checkEveryMs ?? CHECK_EVERY_MS, () => inbox.askForCheck())
  try {
    yield* frames(options, inbox)
  } finally {
    checks.dispose()
    signal.removeEventListener('abort', onAbort)
    hold.dispose()
    registration.dispose()
  }
}

async function* frames(options: WatchLogOptions, inbox: WatcherInbox): AsyncGenerator<Frame, void, undefined> {
  const { sessionId, gate, signal, reader, buffers, tail } = options
  const { head: watermark, generation } = await options.readHead()
  refuseForeignCursor(options, watermark, generation)
  let cursor = options.after
  let caughtUp = false
  while (!signal.aborted) {
    const turn = await gate.turn(signal)
    if (!turn) return
    try {
      await checkWhenDue(options, inbox)
      const word = inbox.takeCuttingShort()
      if (word) {
        yield { after: cursor, upTo: cursor, head: Math.max(watermark, cursor), events: [], notices: [word] }
        return
      }
      const news = inbox.takeNews()
      const page = await reader.read(sessionId, cursor, caughtUp ? undefined : watermark)
      const reachesWatermark: boolean = !caughtUp && page.upTo >= watermark
      if (!caughtUp && !reachesWatermark && page.upTo === cursor) throw missingPart(sessionId, cursor, watermark)
      // The last word comes after all that was committed before it.
      const atEnd = caughtUp && page.upTo === cursor
      const told = inbox.takeNotices(atEnd)
      const notices = reachesWatermark ? [...told.filter((notice) => !isStanding(notice)), ...tail.standing()] : told
      if (page.upTo > cursor || reachesWatermark || notices.length > 0) {
        turn.charge(page.bytes)
        yield page.frame({
          head: Math.max(page.upTo, watermark, buffers.get(sessionId)?.head ?? 0),
          ...(reachesWatermark && { caughtUp: true as const, generation }),
          ...(notices.length > 0 && { notices }),
        })
        cursor = page.upTo
        caughtUp ||= reachesWatermark
        if (notices.some(isLastWord)) return
        continue
      }
      if (news) continue
    } finally {
      turn.settle()
    }
    do {
      await inbox.news()
      await checkWhenDue(options, inbox)
    } while (inbox.isEmpty)
  }
}

async function checkWhenDue({ check }: WatchLogOptions, inbox: WatcherInbox): Promise<void> {
  const last = inbox.takeCheck() ? await check() : undefined
  if (last) inbox.tell(last)
}

/** About the server, whichever session is watched: what of it still holds is said again at the watermark. */
function isStanding(notice: Notice): boolean {
  return notice.kind === 'degraded' || notice.kind === 'restored' || isDraining(notice)
}

function isDraining(notice: Notice): boolean {
  return notice.kind === LAST_WORD && notice.reason === DRAINING
}

function isLastWord(notice: Notice): boolean {
  return notice.kind === LAST_WORD && notice.reason !== DRAINING
}

function refuseForeignCursor(options: WatchLogOptions, head: number, generation: string): void {
  if (options.generation !== undefined && options.generation !== generation) {
    throw new AppError(
      'GENERATION_CHANGED',
      'The log of this session was restored to an earlier state; this cursor belongs to another.',
      {
        head,
        current: generation,
        fix: 'Load the session’s history again and watch from its `after`.',
      },
    )
  }
  if (options.after <= head) return
  throw new AppError('CURSOR_AHEAD', `The cursor ${options.after} is ahead of the log, whose head is ${head}.`, {
    head,
    field: 'after',
    fix: 'Load the session’s history again and watch from its `after`.',
  })
}

function missingPart(sessionId: string, cursor: number, watermark: number): AppError {
  return new AppError(
    'STORE_UNAVAILABLE',
    `The log of session ${sessionId} is damaged: it ends at ${cursor}, but its head is ${watermark}.`,
    { retryable: false, fix: 'Restore the newest backup; what is left is readable in the history.' },
  )
}

/** Holds at most one wake-up and the latest notice of each kind: a slow watcher costs no memory. */
class WatcherInbox {
  #awake: Deferred<void> | null = null
  #news = true
  #checkDue = false
  #ended = false
  readonly #notices = new Map<string, Notice>()

  wake(): void {
    this.#news = true
    this.#rouse()
  }

  tell(notice: Notice): void {
    const key = keyOf(notice)
    this.#notices.delete(key)
    this.#notices.set(key, notice)
    this.#rouse()
  }

  askForCheck(): void {
    this.#checkDue = true
    this.#rouse()
  }

  end(): void {
    this.#ended = true
    this.#rouse()
  }

  takeNews(): boolean {
    const news = this.#news
    this.#news = false
    return news
  }

  /** Everything but the last word, or that too. */
  takeNotices(withLastWord: boolean): Notice[] {
    if (this.#notices.size === 0) return []
    const notices = [...this.#notices.values()].filter((notice) => withLastWord || !isLastWord(notice))
    for (const [key, notice] of this.#notices) if (notices.includes(notice)) this.#notices.delete(key)
    return notices
  }

  takeCuttingShort(): Notice | undefined {
    const word = this.#notices.get(LAST_WORD)
    return word?.kind === LAST_WORD && CUTTING_SHORT.has(word.reason) ? word : undefined
  }

  /** Nothing to do but to wait. */
  get isEmpty(): boolean {
    return !this.#ended && !this.#news && this.#notices.size === 0
  }

  takeCheck(): boolean {
    const due = this.#checkDue
    this.#checkDue = false
    return due
  }

  news(): Promise<void> {
    if (!this.isEmpty || this.#checkDue) return Promise.resolve()
    this.#awake ??= deferred()
    return this.#awake.promise
  }

  #rouse(): void {
    this.#awake?.resolve()
    this.#awake = null
  }
}

/** A notice takes the place of the one before it that has the same key. */
function keyOf(notice: Notice): string {
  if (notice.kind === 'degraded' || notice.kind === 'restored') return notice.what
  return isDraining(notice) ? DRAINING : notice.kind
}
