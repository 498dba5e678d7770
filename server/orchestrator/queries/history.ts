/**
 * `sessions.history`: a page of whole messages, newest page first, with what the log noted between them, and where to
 * begin to watch (contract row "opening"). All of it comes from one snapshot.
 */
import type { UIMessage } from 'ai'
import { AppError } from '../../base/app-error.ts'
import type { HistoryInput } from '../../protocol/inputs.ts'
import type { SessionHistory } from '../../protocol/sessions.ts'
import { readLease } from '../../store/rows/lease-rows.ts'
import { messageSizes, messagesBetween } from '../../store/rows/message-rows.ts'
import { noticesBetween } from '../../store/rows/notice-rows.ts'
import type { Script } from '../../store/script.ts'
import { ownedSession, sessionNotFound } from '../commands/session-access.ts'
import type { Viewer } from '../services.ts'

const DEFAULT_LIMIT = 50
/** Of a column of 32 bits: PostgreSQL refuses to compare it with more. */
const MAX_SEQ = 2 ** 31 - 1
/** A page of few but huge messages ends early: nothing else happens while they are read and written. */
const PAGE_MAX_BYTES = 2 * 1024 * 1024
const PAGE_MAX_NOTICES = 500

export function* history(viewer: Viewer, input: HistoryInput): Script<SessionHistory> {
  yield* ownedSession(viewer, input.sessionId)
  const lease = yield* readLease(input.sessionId)
  if (!lease) throw sessionNotFound(input.sessionId)
  const limit = input.limit ?? DEFAULT_LIMIT
  const before = parseBefore(input.before)
  const sizes = yield* messageSizes(input.sessionId, before, limit + 1)
  const taken = countOf(sizes.slice(0, limit))
  const first = sizes[taken - 1]
  const page = first ? (yield* messagesBetween(input.sessionId, first.seq, before)).reverse() : []
  const oldest = sizes.length > taken ? page[0] : undefined
  const from = oldest?.seq ?? 0
  return {
    messages: page.map((row) => JSON.parse(row.data) as UIMessage),
    seqs: page.map((row) => Number(row.seq)),
    notices: yield* noticesBetween(input.sessionId, { from, before, limit: PAGE_MAX_NOTICES }),
    after: lease.openSeq === null ? lease.head : lease.openSeq - 1,
    ...(oldest && { nextBefore: String(oldest.seq) }),
  }
}

/** How many of the newest make a page: at least one. */
function countOf(sizes: readonly { size: number }[]): number {
  let bytes = 0
  const over = sizes.findIndex(({ size }, index) => {
    bytes += Number(size)
    return index > 0 && bytes > PAGE_MAX_BYTES
  })
  return over < 0 ? sizes.length : over
}

function parseBefore(before: string | undefined): number {
  if (before === undefined) return MAX_SEQ
  if (/^\d{1,15}$/.test(before)) return Math.min(Number(before), MAX_SEQ)
  throw new AppError('INVALID_INPUT', '`before` is not one that sessions.history has answered.', {
    field: 'before',
    fix: 'Use `nextBefore` as it came.',
  })
}
