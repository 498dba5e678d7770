/**
 * `sessions.find`: the messages in which a text is, literally and whatever its case, newest first. One call reads some
 * megabytes at most and answers where to go on, so that neither memory nor the store is held up by a long session.
 */
import type { UIMessage } from 'ai'
import { AppError } from '../../base/app-error.ts'
import type { SessionMatches } from '../../protocol/find.ts'
import type { FindInput } from '../../protocol/inputs.ts'
import { literalPattern } from '../../protocol/literal-pattern.ts'
import { matchIn } from '../../protocol/match-in.ts'
import { messageSizes, messagesBetween } from '../../store/rows/message-rows.ts'
import type { Script } from '../../store/script.ts'
import { ownedSession } from '../commands/session-access.ts'
import type { Viewer } from '../services.ts'

/** Of a column of 32 bits: PostgreSQL refuses to compare it with more. */
const MAX_SEQ = 2 ** 31 - 1
const MESSAGES_AT_ONCE = 2_000
const BYTES_AT_ONCE = 4 * 1024 * 1024

export function* findInSession(viewer: Viewer, input: FindInput): Script<SessionMatches> {
  yield* ownedSession(viewer, input.sessionId)
  const before = parseCursor(input.cursor)
  const sizes = yield* messageSizes(input.sessionId, before, MESSAGES_AT_ONCE + 1)
  let bytes = 0
  let taken = 0
  for (const { size } of sizes.slice(0, MESSAGES_AT_ONCE)) {
    bytes += Number(size)
    if (taken > 0 && bytes > BYTES_AT_ONCE) break
    taken++
  }
  const oldest = sizes[taken - 1]
  if (!oldest) return { items: [] }
  const rows = yield* messagesBetween(input.sessionId, oldest.seq, before)
  const wanted = literalPattern(input.text)
  const items = rows.flatMap(({ id, seq, role, data }) => {
    const found = matchIn(JSON.parse(data) as UIMessage, wanted)
    return found ? [{ messageId: id, seq, role, ...found }] : []
  })
  return { items, ...(sizes.length > taken && { nextCursor: String(oldest.seq) }) }
}

function parseCursor(cursor: string | undefined): number {
  if (cursor === undefined) return MAX_SEQ
  if (/^\d{1,15}$/.test(cursor)) return Math.min(Number(cursor), MAX_SEQ)
  throw new AppError('INVALID_INPUT', 'The cursor is not one that sessions.find has answered.', {
    field: 'cursor',
    fix: 'Use `nextCursor` as it came, or none to begin anew.',
  })
}
