/**
 * What a client knows of one session. Plain and immutable: `reduceFrame` makes the next one from a frame.
 * Follow a session from `state.cursor`, never from a number kept apart.
 */
import type { UIMessage } from 'ai'
import type { ChunkState } from '../server/protocol/apply-chunk.ts'
import type { Notice } from '../server/protocol/events.ts'
import type { RunStatus, Trigger } from '../server/protocol/runs.ts'
import type { SessionNotice } from '../server/protocol/session-notices.ts'
import type { QueueItem, Session, SessionDetails, SessionHistory } from '../server/protocol/sessions.ts'

/** `phase` has lasted `sinceMs` milliseconds without an event; gone as soon as the run's next event arrives. */
export type RunActivity = Pick<Extract<Notice, { kind: 'run-activity' }>, 'phase' | 'tool' | 'sinceMs'>
export type SessionClosing = Omit<Extract<Notice, { kind: 'session-closing' }>, 'kind'>

/** The run that holds the session. */
export interface LiveRun {
  id: string
  requestId?: string
  status: RunStatus
  trigger?: Trigger
  model?: string
  /** Epoch milliseconds. */
  startedAt?: number
  attempt: number
  activity?: RunActivity
}

export interface SessionState {
  readonly sessionId: string
  /** The seq up to which everything is in here. */
  readonly cursor: number
  /** Newest seq the server is known to have. */
  readonly head: number
  /** False until the first watermark was reached: what is shown may still be partial. */
  readonly caughtUp: boolean
  readonly generation?: string
  /** In the log's order; each one's `metadata` is a `MessageMetadata`. */
  readonly messages: readonly UIMessage[]
  /** Messages that chunks are being added to, by id; each one's `message` is the one in `messages`. */
  readonly open: ReadonlyMap<string, ChunkState>
  readonly run: LiveRun | null
  readonly queue: readonly QueueItem[]
  readonly session?: Session
  /** Of the same stretch of the log as the messages, in its order. */
  readonly notices: readonly SessionNotice[]
  readonly presence?: { watchers: number }
  /** What the server does without at present. */
  readonly degraded: ReadonlySet<'redis' | 'store'>
  /** The server has ended, or is about to end, this stream. */
  readonly closing?: SessionClosing
  /** Give it to `sessions.history` as `before` to get the next older page; absent when there is none. */
  readonly nextBefore?: string
  /** Ids of messages that came from `history` and may come again in the frames up to the first watermark. */
  readonly fromHistory: ReadonlySet<string>
}

const NONE: ReadonlySet<never> = new Set<never>()

/** Of a session of which nothing is known: frames are due from the log's beginning. */
export function initialState(sessionId: string): SessionState {
  return {
    sessionId,
    cursor: 0,
    head: 0,
    caughtUp: false,
    messages: [],
    open: new Map(),
    run: null,
    queue: [],
    notices: [],
    degraded: NONE,
    fromHistory: NONE,
  }
}

/**
 * Of a session opened at its tail (contract row "opening"). `history` and `details` are two snapshots, in whichever
 * order: the cursor is the older one's, and what the frames bring again changes nothing.
 */
export function stateFromHistory(sessionId: string, history: SessionHistory, details?: SessionDetails): SessionState {
  return {
    ...initialState(sessionId),
    ...(details && knownFrom(details)),
    cursor: Math.min(history.after, details?.head ?? history.after),
    head: Math.max(history.after, details?.head ?? 0),
    messages: history.messages,
    notices: history.notices ?? [],
    fromHistory: new Set(history.messages.map((message) => message.id)),
    ...(history.nextBefore !== undefined && { nextBefore: history.nextBefore }),
  }
}

/** Puts an older page before what is there. */
export function prependHistory(state: SessionState, olderPage: SessionHistory): SessionState {
  const known = new Set(state.messages.map((message) => message.id))
  const toldOf = new Set(state.notices.map((notice) => notice.seq))
  const { nextBefore: _, ...rest } = state
  return {
    ...rest,
    messages: [...olderPage.messages.filter((message) => !known.has(message.id)), ...state.messages],
    notices: [...(olderPage.notices ?? []).filter((notice) => !toldOf.has(notice.seq)), ...state.notices],
    ...(olderPage.nextBefore !== undefined && { nextBefore: olderPage.nextBefore }),
  }
}

function knownFrom({ head: _, run, queue, recalls: __, ...session }: SessionDetails): Partial<SessionState> {
  if (!run || run.status === 'ended' || run.status === 'queued') return { session, queue, run: null }
  const { id, requestId, status, trigger, model, startedAt, attempt } = run
  const known = { ...(requestId !== undefined && { requestId }), ...(startedAt !== undefined && { startedAt }) }
  return { session, queue, run: { id, status, trigger, model, attempt, ...known } }
}
