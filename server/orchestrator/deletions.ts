/**
 * Makes deletions final when their time has come, and purges what they left, a part at a time (contract row "delete").
 * Final means: hidden, watchers told, whoever still writes is fenced. Purging may take long and may be cut at any point.
 */
import type { Clock } from '../base/clock.ts'
import type { LiveTail } from '../events/live-tail.ts'
import { unlinkAttachments } from '../store/rows/attachment-rows.ts'
import { lockSession, revokeLease } from '../store/rows/lease-rows.ts'
import { deleteNotices } from '../store/rows/notice-rows.ts'
import { cancelOfSession, purgeRecalls } from '../store/rows/recall-rows.ts'
import { receiptScope } from '../store/rows/receipt-rows.ts'
import { forgetPending, removeFromSearch } from '../store/rows/search-rows.ts'
import { readSession, updateSession } from '../store/rows/session-rows.ts'
import { deleteDeliveriesOfSession } from '../store/rows/webhook-delivery-rows.ts'
import { change, query, type Script } from '../store/script.ts'
import type { Store } from '../store/store.ts'

const PURGE_ROWS = 500

export class Deletions {
  readonly #store: Store
  readonly #clock: Clock
  readonly #tail: LiveTail
  readonly #onFinal: (sessionId: string) => void

  constructor(options: { store: Store; clock: Clock; tail: LiveTail; onFinal: (sessionId: string) => void }) {
    this.#store = options.store
    this.#clock = options.clock
    this.#tail = options.tail
    this.#onFinal = options.onFinal
  }

  /** Finishes what is due at `dueAt`, by a timer that the sweep stands in for after a restart. */
  expect(finalAt: number): void {
    this.#clock.after(Math.max(0, finalAt - this.#clock.now()) + 5, () => {
      this.run().catch(() => {})
    })
  }

  async run(): Promise<void> {
    const now = this.#clock.now()
    for (const sessionId of await this.#store.read(() => due(now))) {
      if (!(await this.#store.write(() => finish(sessionId, now)))) continue
      const text = 'This session was deleted.'
      this.#tail.tell(sessionId, { kind: 'session-closing', reason: 'deleted', reconnect: false, text })
      this.#onFinal(sessionId)
    }
    for (const sessionId of await this.#store.read(() => deleted())) await this.#purge(sessionId)
  }

  async #purge(sessionId: string): Promise<void> {
    while (await this.#store.write(() => purgePart(sessionId))) {
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

function* due(now: number): Script<string[]> {
  const rows = yield* query<{ id: string }>(
    'SELECT "id" FROM "Session" WHERE "finalAt" <= ? AND "deletedAt" IS NULL',
    now,
  )
  return rows.map((row) => row.id)
}

function* deleted(): Script<string[]> {
  const rows = yield* query<{ id: string }>('SELECT "id" FROM "Session" WHERE "deletedAt" IS NOT NULL LIMIT 20')
  return rows.map((row) => row.id)
}

/** False when it was undone, or is final already. */
function* finish(sessionId: string, now: number): Script<boolean> {
  yield* lockSession(sessionId)
  const session = yield* readSession(sessionId)
  if (!session || session.finalAt === null || session.finalAt > now || session.deletedAt !== null) return false
  yield* updateSession(sessionId, { deletedAt: now })
  yield* revokeLease(sessionId)
  yield* forgetPending(sessionId)
  yield* change(`DELETE FROM "Command" WHERE "sessionId" = ?`, sessionId)
  yield* change(`DELETE FROM "Run" WHERE "sessionId" = ?`, sessionId)
  yield* change(`DELETE FROM "Approval" WHERE "sessionId" = ?`, sessionId)
  yield* cancelOfSession(sessionId, now)
  return true
}

/** True while something is left. The session's own row goes last: it is what says that there is something to purge. */
function* purgePart(sessionId: string): Script<boolean> {
  const batches = yield* change(
    'DELETE FROM "EventBatch" WHERE "sessionId" = ? AND "upTo" IN (SELECT "upTo" FROM "EventBatch" WHERE "sessionId" = ? LIMIT ?)',
    sessionId,
    sessionId,
    PURGE_ROWS,
  )
  const messages = yield* change(
    'DELETE FROM "Message" WHERE "sessionId" = ? AND "id" IN (SELECT "id" FROM "Message" WHERE "sessionId" = ? LIMIT ?)',
    sessionId,
    sessionId,
    PURGE_ROWS,
  )
  const notices = yield* deleteNotices(sessionId, PURGE_ROWS)
  const isFindable = yield* removeFromSearch(sessionId, PURGE_ROWS)
  if (batches + messages + notices > 0 || isFindable || (yield* purgeRecalls(sessionId, PURGE_ROWS))) return true
  yield* unlinkAttachments(sessionId)
  yield* deleteDeliveriesOfSession(sessionId)
  yield* change('DELETE FROM "Receipt" WHERE "scope" = ?', receiptScope.session(sessionId))
  yield* change('DELETE FROM "ContextSummary" WHERE "sessionId" = ?', sessionId)
  yield* change('DELETE FROM "SessionLease" WHERE "sessionId" = ?', sessionId)
  yield* change('DELETE FROM "Session" WHERE "id" = ?', sessionId)
  return false
}
