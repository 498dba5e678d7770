/** What the procedures accept. Objects are strict: a misspelt field is named, not ignored. */
import { z } from 'zod'
import { id, search, text } from './input-parts.ts'
import {
  FILES_PER_MESSAGE,
  FIND_MAX_CHARS,
  HISTORY_MAX_MESSAGES,
  ID_MAX_CHARS,
  LIST_MAX_ITEMS,
  METADATA_MAX_KEYS,
  METADATA_VALUE_MAX_CHARS,
  QUEUED_PER_SESSION,
  REASON_MAX_CHARS,
  TITLE_MAX_CHARS,
} from './limits.ts'

const seq = z.number().int('must be a whole number').min(0, 'must be 0 or more').max(Number.MAX_SAFE_INTEGER)
/** tRPC puts the id of the last frame here when it reconnects: the cursor, as a decimal string. */
const lastEventId = z.string().regex(/^\d{1,15}$/, 'must be the id of a frame: a whole number in decimal')
const title = z.string().trim().max(TITLE_MAX_CHARS, `must be at most ${TITLE_MAX_CHARS} characters`)
const metadata = z
  .record(z.string().max(ID_MAX_CHARS), z.string().max(METADATA_VALUE_MAX_CHARS))
  .refine((value) => Object.keys(value).length <= METADATA_MAX_KEYS, `must have at most ${METADATA_MAX_KEYS} keys`)

const files = z
  .array(z.strictObject({ fileId: id }))
  .max(FILES_PER_MESSAGE, `must be at most ${FILES_PER_MESSAGE} files`)

const message = {
  requestId: id,
  text,
  note: text.optional(),
  files: files.optional(),
  ifBusy: z.enum(['queue', 'interrupt', 'steer', 'reject']).optional(),
}
const notEmpty = (value: { text: string; files?: unknown[] }) =>
  value.text.trim() !== '' || Boolean(value.files?.length)
const emptyText = { error: 'must not be empty', path: ['text'] }

export const createInput = z.strictObject({
  title: title.optional(),
  profileId: id.optional(),
  sessionId: id.optional(),
  metadata: metadata.optional(),
  requestId: id.optional(),
  first: z.strictObject(message).refine(notEmpty, emptyText).optional(),
})
export const sendInput = z.strictObject({ sessionId: id, ...message }).refine(notEmpty, emptyText)
export const listInput = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(LIST_MAX_ITEMS).optional(),
  search: search.optional(),
  filter: z.enum(['all', 'running', 'attention', 'scheduled', 'archived']).optional(),
  /** tRPC's React hooks put it into every paged query; it changes nothing. */
  direction: z.enum(['forward', 'backward']).optional(),
})
export const inboxInput = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(LIST_MAX_ITEMS).optional(),
  direction: z.enum(['forward', 'backward']).optional(),
})
/** `upTo`: epoch milliseconds, by the server's clock; an `updatedAt` or an `asOf` that it has answered. */
export const markAllReadInput = z.strictObject({ upTo: seq })
export const sessionInput = z.strictObject({ sessionId: id })
export const historyInput = z.strictObject({
  sessionId: id,
  before: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(HISTORY_MAX_MESSAGES).optional(),
})
export const findInput = z.strictObject({
  sessionId: id,
  text: z.string().min(1, 'must not be empty').max(FIND_MAX_CHARS, `must be at most ${FIND_MAX_CHARS} characters`),
  cursor: z.string().max(200).optional(),
})
export const stopInput = z.strictObject({ sessionId: id, runId: id })
export const approveInput = z.strictObject({
  sessionId: id,
  approvalId: id,
  decision: z.enum(['allow', 'deny']),
  editedInput: z.unknown().optional(),
  reason: z.string().trim().max(REASON_MAX_CHARS, `must be at most ${REASON_MAX_CHARS} characters`).optional(),
  remember: z.enum(['session', 'profile']).optional(),
})
export const updateInput = z.strictObject({
  sessionId: id,
  title: title.optional(),
  archived: z.boolean().optional(),
  pinned: z.boolean().optional(),
  profileId: id.optional(),
  readUpTo: seq.optional(),
  /** True takes back that the newest message was read. */
  unread: z.literal(true).optional(),
  metadata: metadata.optional(),
})
export const editQueueInput = z.strictObject({
  sessionId: id,
  runIds: z.array(id).max(QUEUED_PER_SESSION),
})
export const continueRunInput = z.strictObject({ sessionId: id, runId: id, requestId: id.optional() })
export const forkInput = z.strictObject({
  sessionId: id,
  messageId: id,
  text: text.optional(),
  /** With `text`; absent, those of the message that is replaced. */
  files: files.optional(),
  requestId: id.optional(),
})
export const closeInput = z.strictObject({ sessionId: id, reason: z.string().max(500).optional() })
export const removeInput = z.strictObject({ sessionId: id, undo: z.boolean().optional() })
export const exportInput = z.strictObject({ sessionId: id, format: z.enum(['markdown', 'json']) })
export const watchInput = z.strictObject({
  sessionId: id,
  after: seq.optional(),
  lastEventId: lastEventId.optional(),
  generation: z.string().max(ID_MAX_CHARS).optional(),
})
export const tokenInput = z.strictObject({
  name: z.string().regex(/^[\w.-]{1,64}$/, 'must be 1 to 64 letters, digits, or . _ -'),
})
export const runInput = z.strictObject({ runId: id })
export const feedInput = z.strictObject({ lastEventId: z.string().max(40).optional() })

export type CreateInput = z.infer<typeof createInput>
export type SendInput = z.infer<typeof sendInput>
export type ListInput = z.infer<typeof listInput>
export type InboxInput = z.infer<typeof inboxInput>
export type HistoryInput = z.infer<typeof historyInput>
export type FindInput = z.infer<typeof findInput>
export type StopInput = z.infer<typeof stopInput>
export type ApproveInput = z.infer<typeof approveInput>
export type UpdateInput = z.infer<typeof updateInput>
export type EditQueueInput = z.infer<typeof editQueueInput>
export type ContinueRunInput = z.infer<typeof continueRunInput>
export type ForkInput = z.infer<typeof forkInput>
export type CloseInput = z.infer<typeof closeInput>
export type RemoveInput = z.infer<typeof removeInput>
export type ExportInput = z.infer<typeof exportInput>
export type WatchInput = z.infer<typeof watchInput>
