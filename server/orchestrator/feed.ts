/**
 * What changed in a user's list of sessions. A frame is built from the store when its reader is ready for it, so a slow
 * reader holds no queue, only the ids of what changed. A look at the store every 2 s finds what a lost wake-up left.
 */
import type { Clock } from '../base/clock.ts'
import { type Deferred, deferred } from '../base/deferred.ts'
import { type Disposer, disposer } from '../base/disposable.ts'
import type { LiveTail } from '../events/live-tail.ts'
import type { Notice } from '../protocol/events.ts'
import type { FeedFrame, ServerCondition } from '../protocol/feed.ts'
import { asRecall, recallsChangedSince, recallsOfUser } from '../store/rows/recall-rows.ts'
import { query, type Script } from '../store/script.ts'
import type { Store } from '../store/store.ts'
import { asSummary, listedSessions } from './queries/summaries.ts'
import type { StreamOptions, Viewer } from './services.ts'

const GATHER_MS = 50
const LOOK_EVERY_MS = 2_000
const CHECK_EVERY_MS = 5_000
const BATCH = 200

export class Feed {
  readonly #store: Store
  readonly #clock: Clock
  readonly #tail: LiveTail
  readonly #readers = new Set<FeedReader>()

  constructor(options: { store: Store; clock: Clock; tail: LiveTail }) {
    this.#store = options.store
    this.#clock = options.clock
    this.#tail = options.tail
  }

  changed(sessionId: string): void {
    for (const reader of this.#readers) reader.changed(sessionId)
  }

  recallChanged(recallId: string): void {
    for (const reader of this.#readers) reader.recallChanged(recallId)
  }

  /** A user's profiles or providers changed. */
  profilesChanged(userId: string): void {
    for (const reader of this.#readers) if (reader.userId === userId) reader.profilesChanged()
  }

  async *watch(viewer: Viewer, stream: StreamOptions): AsyncGenerator<FeedFrame, void, undefined> {
    const reader = new FeedReader(this.#clock, viewer.userId)
    const ends = [
      this.#join(reader, stream.signal),
      this.#tail.onStanding(() => reader.serverChanged()),
      this.#look(viewer, reader),
      this.#check(stream, reader),
    ]
    try {
      let rev = 1
      yield { rev, reset: true, server: conditionOf(this.#tail.standing()) }
      while (await reader.news()) {
        const { ids, recallIds, ...told } = reader.take()
        const server = told.server && conditionOf(this.#tail.standing())
        const known = { ...(told.profiles && { profiles: true as const }), ...(server && { server }) }
        const turn = await stream.gate.turn(stream.signal)
        if (!turn) return
        try {
          const changes = {
            ...(ids.length > 0 && (await this.#changes(viewer, ids))),
            ...(recallIds.length > 0 && (await this.#recalls(viewer, recallIds))),
          }
          // What changed is somebody else's.
          if (Object.keys({ ...changes, ...known }).length === 0) continue
          const frame: FeedFrame = { rev: rev + 1, ...changes, ...known }
          rev++
          turn.charge(JSON.stringify(frame).length)
          yield frame
        } finally {
          turn.settle()
        }
      }
    } finally {
      for (const end of ends) end.dispose()
    }
  }

  async #changes(viewer: Viewer, sessionIds: string[]): Promise<Omit<FeedFrame, 'rev'>> {
    const rows = await this.#store.read(() => listedSessions(viewer.userId, sessionIds))
    const sessions = rows.map((row) => asSummary(row, this.#tail.count(row.id)))
    const gone = await this.#store.read(() => removedSessions(viewer.userId, sessionIds))
    return { ...(sessions.length > 0 && { sessions }), ...(gone.length > 0 && { removedSessions: gone }) }
  }

  async #recalls(viewer: Viewer, recallIds: string[]): Promise<Pick<FeedFrame, 'recalls'>> {
    const rows = await this.#store.read(() => recallsOfUser(viewer.userId, recallIds))
    return rows.length > 0 ? { recalls: rows.map(asRecall) } : {}
  }

  #join(reader: FeedReader, signal: AbortSignal): Disposer {
    const onAbort = () => reader.end()
    this.#readers.add(reader)
    if (signal.aborted) reader.end()
    signal.addEventListener('abort', onAbort, { once: true })
    return disposer(() => {
      this.#readers.delete(reader)
      signal.removeEventListener('abort', onAbort)
    })
  }

  #look(viewer: Viewer, reader: FeedReader): Disposer {
    let since = this.#clock.now()
    return this.#clock.every(LOOK_EVERY_MS, () => {
      const from = since - LOOK_EVERY_MS
      since = this.#clock.now()
      this.#store
        .read(() => changedSince(viewer.userId, from))
        .then(({ sessionIds, recallIds }) => {
          for (const id of sessionIds) reader.changed(id)
          for (const id of recallIds) reader.recallChanged(id)
        })
        // The store is away: the next look finds the same, and its absence is told elsewhere.
        .catch(() => {})
    })
  }

  #check(stream: StreamOptions, reader: FeedReader): Disposer {
    return this.#clock.every(CHECK_EVERY_MS, () => {
      stream
        .stillAllowed()
        .then((allowed) => {
          if (!allowed) reader.end()
        })
        .catch(() => {})
    })
  }
}

/** The ids that changed since the last frame, gathered for a moment so that a burst is one frame. */
class FeedReader {
  readonly userId: string
  readonly #ids = new Set<string>()
  readonly #recallIds = new Set<string>()
  #profiles = false
  #server = false
  #awake: Deferred<boolean> = deferred()
  #gathering: Disposer | null = null
  #ended = false
  readonly #clock: Clock

  constructor(clock: Clock, userId: string) {
    this.#clock = clock
    this.userId = userId
  }

  changed(sessionId: string): void {
    this.#ids.add(sessionId)
    this.#gather()
  }

  recallChanged(recallId: string): void {
    this.#recallIds.add(recallId)
    this.#gather()
  }

  profilesChanged(): void {
    this.#profiles = true
    this.#gather()
  }

  serverChanged(): void {
    this.#server = true
    this.#gather()
  }

  #gather(): void {
    this.#gathering ??= this.#clock.after(GATHER_MS, () => {
      this.#gathering = null
      this.#awake.resolve(true)
    })
  }

  end(): void {
    this.#ended = true
    this.#gathering?.dispose()
    this.#awake.resolve(false)
  }

  /** False when the stream is to end. */
  async news(): Promise<boolean> {
    await this.#awake.promise
    if (!this.#ended) this.#awake = deferred()
    return !this.#ended
  }

  take(): { ids: string[]; recallIds: string[]; profiles: boolean; server: boolean } {
    const ids = takeBatch(this.#ids)
    const recallIds = takeBatch(this.#recallIds)
    if (this.#ids.size + this.#recallIds.size > 0) this.#gather()
    const told = { profiles: this.#profiles, server: this.#server }
    this.#profiles = false
    this.#server = false
    return { ids, recallIds, ...told }
  }
}

function conditionOf(standing: readonly Notice[]): ServerCondition {
  return {
    degraded: standing.flatMap((notice) => (notice.kind === 'degraded' ? notice.what : [])),
    draining: standing.some((notice) => notice.kind === 'session-closing'),
  }
}

function takeBatch(ids: Set<string>): string[] {
  const batch = [...ids].slice(0, BATCH)
  for (const id of batch) ids.delete(id)
  return batch
}

function* removedSessions(userId: string, sessionIds: string[]): Script<string[]> {
  const rows = yield* query<{ id: string }>(
    `SELECT "id" FROM "Session" WHERE "userId" = ? AND "finalAt" IS NOT NULL AND "id" IN (${sessionIds.map(() => '?').join(', ')})`,
    userId,
    ...sessionIds,
  )
  return rows.map((row) => row.id)
}

function* changedSince(userId: string, since: number): Script<{ sessionIds: string[]; recallIds: string[] }> {
  const rows = yield* query<{ id: string }>(
    'SELECT "id" FROM "Session" WHERE "userId" = ? AND "updatedAt" >= ? LIMIT 1000',
    userId,
    since,
  )
  return { sessionIds: rows.map((row) => row.id), recallIds: yield* recallsChangedSince(userId, since) }
}
