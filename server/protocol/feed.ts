/** A user's feed: which sessions, recalls and nodes changed. */
import type { Recall } from './recalls.ts'
import type { SessionSummary } from './sessions.ts'

export interface Node {
  id: string
  /** host:port it listens on. */
  address: string
  status: 'up' | 'draining' | 'dead'
  version: string
  protocol: number
  startedAt: number
  heartbeatAt: number
  liveRuns: number
  sessions: number
  watchers: number
}

/** What holds of the server as a whole. */
export interface ServerCondition {
  /** What it does without at present. */
  degraded: ('redis' | 'store')[]
  /** It is about to stop, and tells its clients to connect again. */
  draining: boolean
}

/** A budget that warns, and was passed a moment ago. */
export interface PassedBudget {
  budgetId: string
  at: number
  /** Fit for a user. */
  text: string
}

/** The first frame of a subscription is a reset (refetch lists); later ones are upserts. */
export interface FeedFrame {
  rev: number
  reset?: true
  sessions?: SessionSummary[]
  removedSessions?: string[]
  recalls?: Recall[]
  mcp?: { name: string; status: 'connecting' | 'ready' | 'failed' | 'closed'; reason?: string; tools: number }[]
  nodes?: Node[]
  /** The user's profiles or providers are not what they were: refetch them. */
  profiles?: true
  budgets?: PassedBudget[]
  /** On the first frame, and whenever it is another. */
  server?: ServerCondition
}
