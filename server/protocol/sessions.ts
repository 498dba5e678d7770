/** Sessions: persistent conversations between a user and an agent, each with one event log. */
import type { UIMessage } from 'ai'
import type { Recall } from './recalls.ts'
import type { Run, RunError, RunOutcome, Trigger } from './runs.ts'
import type { SessionNotice } from './session-notices.ts'

export interface Session {
  id: string
  userId: string
  title: string
  profileId: string
  metadata: Record<string, string>
  createdAt: number
  updatedAt: number
  archivedAt?: number
  pinnedAt?: number
  readUpTo: number
}

export type SessionStatus = 'idle' | 'queued' | 'running' | 'awaiting-approval' | 'failed' | 'interrupted'

export interface SessionSummary extends Session {
  status: SessionStatus
  /** Of its last run that has ended. */
  lastOutcome?: RunOutcome
  /** The log's newest seq. */
  head: number
  unread: boolean
  preview: string
  nextRecallAt?: number
  watchers: number
  /** In the answer to a search only. */
  match?: SearchMatch
}

/** Places in a text, `[from, to)` in UTF-16 units. */
export type MarkedRange = [from: number, to: number]

/** Where a session holds what was looked for. */
export interface SearchMatch {
  /** In its title. */
  title?: MarkedRange[]
  /** In the newest of its messages that hold it: the words around it, on one line. */
  message?: { id: string; text: string; ranges: MarkedRange[] }
}

/** How many sessions that are not archived … */
export interface SessionCounts {
  /** … wait for an approval, or ended badly and unread. */
  attention: number
  /** … run, or have something queued. */
  running: number
  unread: number
  scheduled: number
  /** … are in the inbox. */
  inbox: number
}

export type InboxKind = 'approval' | 'failed' | 'interrupted' | 'limit' | 'finished'

export interface InboxItem {
  kind: InboxKind
  session: SessionSummary
  /** That waits for an approval. */
  toolName?: string
  /** Its last run that has ended; not of what waits for an approval. */
  run?: { id: string; outcome: RunOutcome; error?: RunError; trigger?: Trigger }
}

export interface FileRef {
  fileId: string
}

export interface QueueItem {
  runId: string
  requestId?: string
  text: string
  files?: FileRef[]
  trigger: Trigger
  queuedAt: number
}

export type IfBusy = 'queue' | 'interrupt' | 'steer' | 'reject'

/** What `sessions.send` answered; the same `requestId` answers the same receipt for as long as the session exists. */
export interface Receipt {
  requestId: string
  runId: string
  status: 'started' | 'queued' | 'steered'
  /** The live run that takes a steered message. */
  intoRunId?: string
}

export interface SessionDetails extends Session {
  head: number
  run: Run | null
  queue: QueueItem[]
  recalls: Recall[]
}

export interface SessionHistory {
  /** Oldest first. */
  messages: UIMessage[]
  /** Of each message's first event: what a reader's `readUpTo` is compared with. */
  seqs?: number[]
  nextBefore?: string
  /** What the log noted from the oldest of the messages on, before the page that follows; oldest first. */
  notices?: SessionNotice[]
  /** Where to begin `sessions.watch` so that nothing is missed: see contract row "opening". */
  after: number
}

export type SessionFilter = 'all' | 'running' | 'attention' | 'scheduled' | 'archived'
