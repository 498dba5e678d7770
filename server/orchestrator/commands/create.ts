/** `sessions.create` and `sessions.fork`: a session with its lease and the first events of its log, in one transaction. */
import { randomUUID } from 'node:crypto'
import type { UIMessage } from 'ai'
import { keepFiles } from '../../attachments/session-files.ts'
import { AppError } from '../../base/app-error.ts'
import { cleanText } from '../../base/clean-text.ts'
import { newId } from '../../base/new-id.ts'
import { type Written, writeDraft } from '../../events/append.ts'
import { Draft } from '../../events/draft.ts'
import type { Profiles } from '../../profiles/profiles.ts'
import type { SessionEventBody } from '../../protocol/events.ts'
import { fileIdOf } from '../../protocol/files.ts'
import type { CreateInput, ForkInput } from '../../protocol/inputs.ts'
import type { Session } from '../../protocol/sessions.ts'
import { insertLease } from '../../store/rows/lease-rows.ts'
import { allMessages, findMessage, type MessageRow } from '../../store/rows/message-rows.ts'
import { findReceipt, insertReceipt, receiptScope } from '../../store/rows/receipt-rows.ts'
import { asSession, insertSession, readSession, updateSession } from '../../store/rows/session-rows.ts'
import type { Script } from '../../store/script.ts'
import type { Viewer } from '../services.ts'
import { answeredBefore, type CommandContext, type CommandResult, result } from './command-result.ts'
import { send } from './send.ts'
import { ownedSession } from './session-access.ts'

export type Created = CommandResult<Session> & { written?: Written }

/** Idempotent by `sessionId`, and by `requestId`. */
export function* create(
  viewer: Viewer,
  input: CreateInput,
  profiles: Profiles,
  context: CommandContext,
): Script<Created> {
  const scope = receiptScope.user(viewer.userId)
  const { requestId, ...asked } = input
  if (requestId) {
    const known = yield* findReceipt<Session>(scope, requestId, asked)
    if (known) return answeredBefore(known)
  }
  const existing = input.sessionId ? yield* readSession(input.sessionId) : undefined
  if (existing) {
    const answer = asSession(yield* ownOrTaken(viewer, existing.id))
    if (!input.first) return answeredBefore(answer)
    return { ...(yield* send(viewer, { sessionId: answer.id, ...input.first }, profiles, context)), answer }
  }
  const { id: profileId } = yield* profiles.choose(viewer.userId, input.profileId)
  const session: Session = {
    id: input.sessionId ?? newId('session', context.now),
    userId: viewer.userId,
    title: cleanText(input.title ?? ''),
    profileId,
    metadata: input.metadata ?? {},
    createdAt: context.now,
    updatedAt: context.now,
    readUpTo: 0,
  }
  const written = yield* insertWithLog(session, 'created', [], context.now)
  const wake = input.first
    ? (yield* send(viewer, { sessionId: session.id, ...input.first }, profiles, context)).wake
    : []
  const answer = asSession((yield* readSession(session.id)) ?? missing(session.id))
  if (requestId) yield* insertReceipt(scope, requestId, asked, answer, context.now)
  return { answer, wake, changed: [session.id, ...wake], written }
}

/** The transcript up to a message, as a session of its own; with `text`, that message is replaced and sent. */
export function* fork(viewer: Viewer, input: ForkInput, profiles: Profiles, context: CommandContext): Script<Created> {
  const scope = receiptScope.user(viewer.userId)
  const { requestId, ...asked } = input
  if (requestId) {
    const known = yield* findReceipt<Session>(scope, requestId, asked)
    if (known) return answeredBefore(known)
  }
  const origin = yield* ownedSession(viewer, input.sessionId)
  const { named, copied } = yield* messagesUpTo(input)
  const title = cleanText(`${origin.title} (fork)`)
  const session: Session = {
    ...asSession(origin),
    id: newId('session', context.now),
    title,
    createdAt: context.now,
    updatedAt: context.now,
    readUpTo: 0,
  }
  delete session.archivedAt
  delete session.pinnedAt
  const written = yield* insertWithLog(session, 'forked', copied, context.now)
  yield* updateSession(session.id, { preview: origin.preview })
  const owner = { userId: viewer.userId, sessionId: session.id }
  yield* keepFiles(owner, copied.flatMap(fileIdsOf))
  const files = input.files ?? (yield* keepFiles(owner, fileIdsOf(named))).map(({ fileId }) => ({ fileId }))
  const first =
    input.text === undefined ? undefined : { requestId: requestId ?? newId('request'), text: input.text, files }
  const wake = first ? (yield* send(viewer, { sessionId: session.id, ...first }, profiles, context)).wake : []
  if (requestId) yield* insertReceipt(scope, requestId, asked, session, context.now)
  return { ...result(session, session.id), wake, written }
}

function* messagesUpTo(input: ForkInput): Script<{ named: MessageRow; copied: MessageRow[] }> {
  const last = yield* findMessage(input.sessionId, input.messageId)
  if (!last) {
    throw new AppError('NOT_FOUND', `There is no whole message ${input.messageId} in this session.`, {
      field: 'messageId',
      fix: 'Wait until the message is complete, or name another.',
    })
  }
  if (input.text !== undefined && last.role !== 'user') {
    throw new AppError('INVALID_INPUT', 'Only a message of the user can be replaced.', {
      field: 'messageId',
      fix: 'Name the user’s message, or leave `text` out to fork behind this one.',
    })
  }
  const all = yield* allMessages(input.sessionId)
  const copied = all.filter((row) => (input.text === undefined ? row.seq <= last.seq : row.seq < last.seq))
  return { named: last, copied }
}

/** Of the files that a message names. */
function fileIdsOf(row: MessageRow): string[] {
  const { parts } = JSON.parse(row.data) as UIMessage
  return parts.flatMap((part) => (part.type === 'file' ? (fileIdOf(part.url) ?? []) : []))
}

function* insertWithLog(
  session: Session,
  action: (SessionEventBody & { type: 'session' })['action'],
  messages: MessageRow[],
  now: number,
): Script<Written> {
  const draft = new Draft({ head: 0, open: null })
  draft.add({ at: now, event: { type: 'session', action, session } })
  for (const row of messages) {
    const message = JSON.parse(row.data) as UIMessage
    draft.add({ at: now, event: { type: 'message', message }, ...(row.note && { note: row.note }) })
  }
  const { head } = draft.position
  yield* insertSession(session)
  yield* insertLease({ sessionId: session.id, nodeId: null, epoch: 0, head, openSeq: null, generation: randomUUID() })
  return yield* writeDraft(session.id, draft)
}

function* ownOrTaken(viewer: Viewer, sessionId: string): ReturnType<typeof ownedSession> {
  try {
    return yield* ownedSession(viewer, sessionId)
  } catch (error) {
    if (!AppError.is(error, 'NOT_FOUND')) throw error
    throw new AppError('INVALID_INPUT', `The session id ${sessionId} is taken.`, {
      field: 'sessionId',
      fix: 'Choose another id, or leave it out to be given one.',
    })
  }
}

function missing(sessionId: string): never {
  throw new Error(`session ${sessionId} is not there in the transaction that made it`)
}
