/**
 * What a message's `metadata` tells of its run, so that a transcript opened at its tail needs no older events.
 * The server writes it into whole `message` events; `reduceFrame` derives the same from the events of a live run.
 */
import type { RunError, RunOutcome, Trigger, Usage } from './runs.ts'

export interface RunInterruption {
  at: number
  cause: 'crash' | 'takeover' | 'drain'
  attempt: number
  next: 'continue' | 'ask' | 'end'
  unknownToolCalls: string[]
}

export interface MessageMetadata {
  runId: string
  /** Of the event that made the message, epoch milliseconds. */
  at: number
  requestId?: string
  /** Assistant messages only. */
  trigger?: Trigger
  model?: string
  startedAt?: number
  interruptions?: RunInterruption[]
  /** Set on the last assistant message of an ended run. */
  outcome?: RunOutcome
  error?: RunError
  steps?: number
  usage?: Usage
  durationMs?: number
  /** A user message that reached a run between two of its steps. */
  steered?: true
}
