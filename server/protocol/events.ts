/** The session's log on the wire: events, and the frames that carry them to watchers. */
import type { UIMessage, UIMessageChunk } from 'ai'
import type { Occurrence, Recall, RecallAction } from './recalls.ts'
import type { RunError, RunOutcome, Trigger, Usage } from './runs.ts'
import type { QueueItem, Session } from './sessions.ts'

export type SandboxState =
  | 'none'
  | 'building'
  | 'starting'
  | 'waiting'
  | 'ready'
  | 'paused'
  | 'resuming'
  | 'unavailable'
  | 'closed'

/** What happened. `chunk` streams a part of a message; `message` replaces whatever has its id. */
export type SessionEventBody =
  | { type: 'message'; message: UIMessage }
  | { type: 'chunk'; messageId: string; chunk: UIMessageChunk }
  | { type: 'run-queued'; item: QueueItem }
  | { type: 'queue'; items: QueueItem[] }
  | { type: 'run-started'; trigger: Trigger; model: string; profileId: string }
  | {
      type: 'run-interrupted'
      cause: 'crash' | 'takeover' | 'drain'
      attempt: number
      unknownToolCalls: string[]
      next: 'continue' | 'ask' | 'end'
    }
  | {
      type: 'run-finished'
      outcome: RunOutcome
      error?: RunError
      steps: number
      usage?: Usage
      durationMs: number
    }
  | {
      type: 'approval-requested'
      approvalId: string
      toolCallId: string
      toolName: string
      input: unknown
      expiresAt?: number
    }
  | {
      type: 'approval-answered'
      approvalId: string
      decision: 'allow' | 'deny' | 'expired'
      by?: string
      editedInput?: unknown
      reason?: string
      remember?: 'session' | 'profile'
    }
  | { type: 'recall'; action: RecallAction; recall: Recall; occurrence?: Occurrence }
  | { type: 'session'; action: 'created' | 'updated' | 'forked' | 'closed'; session: Session }
  | { type: 'sandbox'; state: SandboxState; reason?: string; links?: { label: string; url: string }[] }
  | { type: 'context-compressed'; upToMessageId: string; tokensBefore: number; tokensAfter: number }
  | { type: 'owner-changed'; nodeId: string; epoch: number; from: string; cause: 'takeover' | 'handover' }
  | { type: 'notice'; level: 'info' | 'warning'; code: string; text: string }

/** An event before its place in the log is known. */
export type NewSessionEvent = { runId?: string; requestId?: string } & SessionEventBody

/** One entry of a session's log. `seq` counts 1, 2, 3 … per session; `at` is epoch milliseconds. */
export type SessionEvent = { seq: number; at: number } & NewSessionEvent

/** Told to whoever watches now; not stored, without a `seq`. */
export type Notice =
  | {
      kind: 'run-activity'
      runId: string
      phase: 'starting' | 'model' | 'thinking' | 'tool' | 'approval' | 'recovering'
      tool?: string
      sinceMs: number
    }
  | { kind: 'presence'; watchers: number }
  | { kind: 'degraded' | 'restored'; what: 'redis' | 'store' }
  | {
      kind: 'session-closing'
      reason: 'deleted' | 'closed' | 'evicted' | 'access-ended' | 'draining'
      reconnect: boolean
      text: string
    }

/** Covers the seqs in `(after, upTo]`; frames of a subscription tile: the next one's `after` is this one's `upTo`. */
export interface Frame {
  after: number
  upTo: number
  /** Newest seq known when the frame left. */
  head: number
  /** Ascending; may skip compacted seqs, never an uncompacted one. */
  events: SessionEvent[]
  /** On exactly one frame of a subscription, at the watermark fixed when it began. */
  caughtUp?: true
  /** On the `caughtUp` frame. */
  generation?: string
  notices?: Notice[]
}
