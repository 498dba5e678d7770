/** What `recalls.*` accept. Shapes only: what a definition means, and whether it can be, is the schedule's to say. */
import { z } from 'zod'
import { id, search, text } from './input-parts.ts'
import {
  CALENDAR_MAX_APART,
  CALENDAR_MAX_DAYS,
  LIST_MAX_ITEMS,
  PREVIEW_MAX_TIMES,
  RECALL_CRON_MAX_CHARS,
  RECALL_WHEN_MAX_CHARS,
} from './limits.ts'
import { RECALL_STATUSES } from './recalls.ts'

/** Epoch milliseconds, as far as a Date goes. */
const time = z.number().int('must be a whole number of milliseconds').min(0).max(8_640_000_000_000_000)
const message = text.refine((value) => value.trim() !== '', 'must not be empty')
const note = text
const cursor = z.string().max(200).optional()
const limit = z.number().int().min(1).max(LIST_MAX_ITEMS).optional()
const direction = z.enum(['forward', 'backward']).optional()
const version = z.number().int().min(1)

const timing = {
  when: z.string().max(RECALL_WHEN_MAX_CHARS, `must be at most ${RECALL_WHEN_MAX_CHARS} characters`).optional(),
  everySeconds: z.number().positive('must be more than 0').max(Number.MAX_SAFE_INTEGER).optional(),
  startAt: time.optional(),
  cron: z.string().max(RECALL_CRON_MAX_CHARS, `must be at most ${RECALL_CRON_MAX_CHARS} characters`).optional(),
  timeZone: z.string().min(1).max(100).optional(),
  endAt: time.optional(),
  maxOccurrences: z.number().int().min(1, 'must be 1 or more').max(1_000_000_000).optional(),
  ifBusy: z.enum(['defer', 'queue', 'skip', 'interrupt']).optional(),
  catchUp: z.enum(['coalesce', 'skip', 'all']).optional(),
  gap: z.enum(['after', 'skip']).optional(),
  overlap: z.enum(['first', 'last', 'both']).optional(),
  context: z.enum(['session', 'fresh']).optional(),
}
const kind = z.enum(['once', 'immediate', 'interval', 'cron'])
export const definitionShape = { kind, ...timing }

export const scheduleRecallInput = z.strictObject({
  ...definitionShape,
  sessionId: id,
  message,
  note: note.optional(),
  requestId: id.optional(),
})
/** Null takes away what a definition may be without. */
const removable = {
  startAt: time.nullable().optional(),
  endAt: time.nullable().optional(),
  maxOccurrences: timing.maxOccurrences.unwrap().nullable().optional(),
}
export const previewRecallInput = z.strictObject({
  ...timing,
  kind: kind.optional(),
  ...removable,
  /** Then the definition is what is to change of that recall's, as `recalls.update` takes it. */
  recallId: id.optional(),
  /** Times after it; now when absent. */
  from: time.optional(),
  count: z.number().int().min(1).max(PREVIEW_MAX_TIMES, `must be at most ${PREVIEW_MAX_TIMES}`).optional(),
})
export const updateRecallInput = z.strictObject({
  ...timing,
  kind: kind.optional(),
  ...removable,
  recallId: id,
  /** The version that the change was made from. */
  version,
  message: message.optional(),
  /** An empty one takes the note away. */
  note: note.optional(),
})
export const listRecallsInput = z.strictObject({
  sessionId: id.optional(),
  /** One, or any of several. */
  status: z.union([z.enum(RECALL_STATUSES), z.array(z.enum(RECALL_STATUSES)).min(1)]).optional(),
  /** In the message or the note, whatever the case. */
  search: search.optional(),
  /** The newest first: by their making, or by their last change, which is the end of what is over. */
  order: z.enum(['created', 'updated']).optional(),
  cursor,
  limit,
  direction,
})
export const recallInput = z.strictObject({ recallId: id })
/** `undo` takes a user's cancellation back, where there are times left. */
export const cancelRecallInput = z.strictObject({ recallId: id, undo: z.boolean().optional() })
export const runRecallNowInput = z.strictObject({ recallId: id, requestId: id.optional() })
export const occurrencesInput = z.strictObject({
  recallId: id.optional(),
  sessionId: id.optional(),
  cursor,
  limit,
  direction,
})
/** What is planned, and what was, from `from` up to and without `to`. */
export const recallCalendarInput = z
  .strictObject({
    from: time,
    to: time,
    sessionId: id.optional(),
    /** Whose days: on each of them, times of one recall that stand alike are told as one where they are many. */
    timeZone: z.string().min(1).max(100).optional(),
    /** As many of these are told one by one. */
    apart: z.number().int().min(1).max(CALENDAR_MAX_APART, `must be at most ${CALENDAR_MAX_APART}`).optional(),
  })
  .refine(({ from, to }) => to > from && to - from <= CALENDAR_MAX_DAYS * 86_400_000, {
    error: `must be after \`from\`, by at most ${CALENDAR_MAX_DAYS} days`,
    path: ['to'],
  })

export type ScheduleRecallInput = z.infer<typeof scheduleRecallInput>
export type PreviewRecallInput = z.infer<typeof previewRecallInput>
export type UpdateRecallInput = z.infer<typeof updateRecallInput>
export type ListRecallsInput = z.infer<typeof listRecallsInput>
export type CancelRecallInput = z.infer<typeof cancelRecallInput>
export type RunRecallNowInput = z.infer<typeof runRecallNowInput>
export type OccurrencesInput = z.infer<typeof occurrencesInput>
export type RecallCalendarInput = z.infer<typeof recallCalendarInput>
