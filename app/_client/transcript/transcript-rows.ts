/**
 * What the transcript shows, row by row: the messages, then what is under way and has no message yet. A row keeps its
 * key for life, so that nothing is mounted anew while it changes.
 */
import type { UIMessage } from 'ai'
import type { SessionNotice, SessionState } from '../../../client/index.ts'
import type { MessageMetadata } from '../../../server/protocol/run-summary.ts'
import type { PendingSend } from '../composer/outbox.ts'
import { serverNow } from '../connection/server-clock.ts'
import type { SessionView } from '../connection/session-tracker.ts'

export type TranscriptRow =
  | MessageRow
  | { kind: 'notice'; key: string; notice: SessionNotice }
  | { kind: 'waiting'; key: string; recovering: boolean }
  | { kind: 'pending'; key: string; pending: PendingSend }

export interface MessageRow {
  kind: 'message'
  key: string
  message: UIMessage
  day?: string
  live: boolean
  resumable: boolean
  /** What follows is new since the reader was here. */
  unread?: true
}

export function messageMetadata(message: UIMessage): Partial<MessageMetadata> {
  return (message.metadata as MessageMetadata | undefined) ?? {}
}

export function transcriptRows({
  state,
  pending,
  unreadFrom,
}: Pick<SessionView, 'state' | 'pending' | 'unreadFrom'>): TranscriptRow[] {
  if (!state) return []
  const rows: TranscriptRow[] = withNotices(messageRows(state, unreadFrom), state.notices)
  if (state.run && !answers(state)) {
    rows.push({ kind: 'waiting', key: 'waiting', recovering: state.run.status === 'recovering' })
  }
  for (const item of pending) rows.push({ kind: 'pending', key: item.input.requestId, pending: item })
  return rows
}

function messageRows(
  { messages, run, nextBefore, closing }: SessionState,
  unreadFrom: string | undefined,
): MessageRow[] {
  const open = closing === undefined || closing.reconnect
  const atBeginning = nextBefore === undefined
  const today = new Date(serverNow()).toDateString()
  let previousDay: string | undefined
  return messages.map((message, index) => {
    const { at, runId, requestId } = messageMetadata(message)
    const day = at === undefined ? previousDay : dayOf(message, at)
    // A session of today alone needs no word for it. Whether a day begins with the oldest row that is loaded is known
    // when older ones are: a word that went away then would move what is read.
    const beginsDay = day !== undefined && day !== (previousDay ?? (atBeginning ? today : day))
    previousDay = day
    return {
      kind: 'message',
      // The row that said "sending" becomes the message's.
      key: message.role === 'user' ? (requestId ?? message.id) : message.id,
      message,
      ...(beginsDay && at !== undefined && { day: dayName(at) }),
      live: run !== null && runId === run.id && message.role === 'assistant',
      ...(index > 0 && message.id === unreadFrom && { unread: true as const }),
      resumable: open && run === null && index === messages.length - 1,
    }
  })
}

/** Asked anew for each row with each frame. */
const days = new WeakMap<UIMessage, string>()

function dayOf(message: UIMessage, at: number): string {
  const known = days.get(message) ?? new Date(at).toDateString()
  days.set(message, known)
  return known
}

/** How many messages stand behind the row with that key. */
export function messagesAfter(rows: readonly TranscriptRow[], key: string): number {
  const index = rows.findLastIndex((row) => row.key === key)
  return index < 0 ? 0 : rows.slice(index + 1).filter(({ kind }) => kind === 'message').length
}

/** Of files: they stand with the message that they belong to. */
const TOLD_IN_MESSAGE: ReadonlySet<string> = new Set(['file-not-passed', 'file-cut'])

/** Notices of the log stand before the first message that is younger. */
function withNotices(rows: MessageRow[], told: readonly SessionNotice[]): TranscriptRow[] {
  const notices = told.filter(({ code }) => !TOLD_IN_MESSAGE.has(code))
  const all: TranscriptRow[] = []
  let next = 0
  for (const row of rows) {
    const { at } = messageMetadata(row.message)
    for (let notice = notices[next]; notice && at !== undefined && notice.at < at; notice = notices[++next]) {
      all.push(noticeRow(notice))
    }
    all.push(row)
  }
  return [...all, ...notices.slice(next).map(noticeRow)]
}

function noticeRow(notice: SessionNotice): TranscriptRow {
  return { kind: 'notice', key: `notice-${notice.seq}`, notice }
}

/** Whether the live run has said anything yet. */
function answers({ messages, run }: SessionState): boolean {
  const last = messages.at(-1)
  return last?.role === 'assistant' && messageMetadata(last).runId === run?.id && last.parts.length > 0
}

function dayName(at: number): string {
  const day = new Date(at)
  const today = new Date(serverNow())
  if (day.toDateString() === today.toDateString()) return 'Today'
  const year = day.getFullYear() === today.getFullYear() ? undefined : 'numeric'
  return day.toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year })
}
