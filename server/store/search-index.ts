/**
 * Brings the search index up to what is stored: sessions that an older version has written are indexed in the
 * background, all titles before the messages, a part at a time so that nothing else waits. PostgreSQL's index needs
 * the extension pg_trgm; where it may not be made, searching reads every message, and the log says what to do.
 */
import type { Logger } from '../base/logger.ts'
import { forgetPending, indexMessage, insertSearchSession, pendingMessages } from './rows/search-rows.ts'
import { change, patiently, query, queryOne, type Script } from './script.ts'
import type { Store } from './store.ts'

const SESSIONS_AT_ONCE = 100
const MESSAGES_AT_ONCE = 50
const CHARS_AT_ONCE = 256 * 1024

/** Makes PostgreSQL's index once. @returns false when it may not be made; searching works without it. */
export async function prepareSearchIndex(store: Store, logger: Logger): Promise<boolean> {
  if (store.dialect !== 'postgresql' || (await store.read(hasTrigramIndex))) return true
  try {
    await store.write(() => patiently(makeTrigramIndex()))
    return true
  } catch (error) {
    logger.warn(
      { err: error },
      'searching reads every message: the database user may not make the extension pg_trgm. Run CREATE EXTENSION pg_trgm as an administrator of the database, and start again',
    )
    return false
  }
}

function* hasTrigramIndex(): Script<boolean> {
  const found = yield* query(
    `SELECT 1 FROM pg_indexes WHERE "schemaname" = current_schema() AND "indexname" = ?`,
    INDEX,
  )
  return found.length > 0
}

const INDEX = 'SearchText_text_idx'

function* makeTrigramIndex(): Script<void> {
  yield* change('SET LOCAL lock_timeout = 0')
  yield* change('SET LOCAL statement_timeout = 0')
  yield* change('CREATE EXTENSION IF NOT EXISTS pg_trgm')
  yield* change(`CREATE INDEX IF NOT EXISTS "${INDEX}" ON "SearchText" USING gin ("text" gin_trgm_ops)`)
}

/** Indexes what is not indexed yet, until the signal or until nothing is left. */
export async function fillSearchIndex(store: Store, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await store.write(fillPart))) await new Promise((resolve) => setImmediate(resolve))
}

/** Whether there was anything to do. */
function* fillPart(): Script<boolean> {
  if (yield* enterSessions()) return true
  const waiting = yield* queryOne<{ sessionId: string; pendingBelow: number }>(
    'SELECT "sessionId", "pendingBelow" FROM "SearchSession" WHERE "pendingBelow" IS NOT NULL ORDER BY "pendingBelow" LIMIT 1',
  )
  if (!waiting) return false
  const { sessionId, pendingBelow } = waiting
  // Locks the row: the session cannot be purged, nor indexed by another node, meanwhile.
  const locked = yield* change(
    'UPDATE "SearchSession" SET "pendingBelow" = ? WHERE "sessionId" = ? AND "pendingBelow" = ?',
    pendingBelow,
    sessionId,
    pendingBelow,
  )
  if (locked === 0) return true
  const messages = yield* pendingMessages(sessionId, pendingBelow, MESSAGES_AT_ONCE)
  let size = 0
  let reached: number | undefined
  for (const { id, seq, text } of messages) {
    if (reached !== undefined && size + text.length > CHARS_AT_ONCE) break
    size += text.length
    reached = seq
    yield* indexMessage(sessionId, id, text)
  }
  if (reached === undefined) yield* forgetPending(sessionId)
  else yield* change('UPDATE "SearchSession" SET "pendingBelow" = ? WHERE "sessionId" = ?', reached, sessionId)
  return true
}

/** The newest sessions that the index does not know. What is appended to them from now on is indexed at once. */
function* enterSessions(): Script<boolean> {
  const unknown = yield* query<{ id: string; title: string; newest: number | null }>(
    `SELECT s."id", s."title", (SELECT MAX(m."seq") FROM "Message" m WHERE m."sessionId" = s."id") AS "newest"
     FROM "Session" s WHERE s."deletedAt" IS NULL
       AND NOT EXISTS (SELECT 1 FROM "SearchSession" e WHERE e."sessionId" = s."id")
     ORDER BY s."updatedAt" DESC LIMIT ?`,
    SESSIONS_AT_ONCE,
  )
  for (const { id, title, newest } of unknown)
    yield* insertSearchSession(id, title, newest === null ? null : newest + 1)
  return unknown.length > 0
}
