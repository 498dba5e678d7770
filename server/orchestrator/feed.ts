/**
 * What changed in a user's list of sessions. A frame is built from the store when its reader is ready for it, so a slow
 * reader holds no queue, only the ids of what changed. A look at the store every 2 s finds what a lost wake-up left.
 */
import type { Clock } from '../base/clock.ts'
import { type Disposer, disposer } from '../base/disposable.ts'
import type { LiveTail } from '../events/live-tail.ts'
import type { Notice } from '../protocol/events.ts'
import type { FeedFrame, PassedBudget, ServerCondition } from '../protocol/feed.ts'
import { passedSince } from '../store/rows/budget-rows.ts'
import { asRecall, recallsChangedSince, recallsOfUser } from '../store/rows/recall-rows.ts'
import { query, type Script } from '../store/script.ts'
import type { Store } from '../store/store.ts'
import { budgetPassed } from '../usage/budget-words.ts'
import { FeedReader } from './feed-reader.ts'
import { asSummary, listedSessions } from './queries/summaries.ts'
import type { StreamOptions, Viewer } from './services.ts'

const LOOK_EVERY_MS = 2_000
const CHECK_EVERY_MS = 5_000

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
        const { ids, recallIds, budgets, profiles, server } = reader.take()
        const known = {
          ...(budgets.length > 0 && { budgets }),
          ...(profiles && { profiles }),
          ...(server && { server: conditionOf(this.#tail.standing()) }),
        }
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
      const lookedAt = this.#clock.now()
      this.#store
        .read(() => changedSince(viewer.userId, from))
        .then(({ sessionIds, recallIds, budgets }) => {
          since = lookedAt
          for (const id of sessionIds) reader.changed(id)
          for (const id of recallIds) reader.recallChanged(id)
          reader.budgetsPassed(budgets)
        })
        // The store is away: the next look begins where this one did, and its absence is told elsewhere.
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

function conditionOf(standing: readonly Notice[]): ServerCondition {
  return {
    degraded: standing.flatMap((notice) => (notice.kind === 'degraded' ? notice.what : [])),
    draining: standing.some((notice) => notice.kind === 'session-closing'),
  }
}

function* removedSessions(userId: string, sessionIds: string[]): Script<string[]> {
  const rows = yield* query<{ id: string }>(
    `SELECT "id" FROM "Session" WHERE "userId" = ? AND "finalAt" IS NOT NULL AND "id" IN (${sessionIds.map(() => '?').join(', ')})`,
    userId,
    ...sessionIds,
  )
  return rows.map((row) => row.id)
}

interface ChangedSince {
  sessionIds: string[]
  recallIds: string[]
  budgets: PassedBudget[]
}

function* changedSince(userId: string, since: number): Script<ChangedSince> {
  const rows = yield* query<{ id: string }>(
    'SELECT "id" FROM "Session" WHERE "userId" = ? AND "updatedAt" >= ? LIMIT 1000',
    userId,
    since,
  )
  const passed = yield* passedSince(userId, since)
  return {
    sessionIds: rows.map((row) => row.id),
    recallIds: yield* recallsChangedSince(userId, since),
    budgets: passed.map((row) => ({ budgetId: row.id, at: Number(row.at), text: budgetPassed(row) })),
  }
}
