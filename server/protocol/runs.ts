/** Runs: one turn of the agent, from its trigger to its outcome. Times are epoch milliseconds. */

export const RUN_STATUSES = [
  'queued',
  'starting',
  'running',
  'awaiting-approval',
  'stopping',
  'recovering',
  'ended',
] as const
export type RunStatus = (typeof RUN_STATUSES)[number]

/** A run that holds its session: at most one per session is in one of these. */
export const LIVE_RUN_STATUSES = ['starting', 'running', 'awaiting-approval', 'stopping', 'recovering'] as const

export type RunOutcome =
  | 'completed'
  | 'stopped'
  | 'failed'
  | 'step-limit'
  | 'time-limit'
  | 'idle-limit'
  | 'budget-limit'
  | 'interrupted'

export interface RunError {
  code:
    | 'model-auth'
    | 'model-rate-limit'
    | 'model-overloaded'
    | 'model-context'
    | 'model-network'
    | 'model-response'
    | 'model-missing'
    | 'sandbox'
    | 'internal'
  /** Fit for a user: what happened, what to do. */
  message: string
  retryable: boolean
  retryAfterMs?: number
}

export type Trigger =
  | { kind: 'message' | 'continue' | 'retry' }
  | { kind: 'recall'; recallId: string; occurrenceId: string }

export interface Usage {
  inputTokens: number
  outputTokens: number
  cachedTokens?: number
  costUsd?: number
}

export interface Run {
  id: string
  sessionId: string
  requestId?: string
  trigger: Trigger
  status: RunStatus
  outcome?: RunOutcome
  error?: RunError
  attempt: number
  steps: number
  model: string
  profileId: string
  usage?: Usage
  queuedAt: number
  startedAt?: number
  endedAt?: number
}
