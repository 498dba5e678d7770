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
  /** The answer's last sign of life before it. */
  since?: number
}

/** Of a part of a run; without an end while it goes on, or when its run ended in the middle of it. */
export interface Span {
  startedAt: number
  endedAt?: number
}

/** One call of the model, from the first thing it sent. What lies before was waiting for it. */
export interface StepTiming extends Span {
  /** The first piece of text, reasoning or a call's input. */
  firstTokenAt?: number
  reasoning?: Span[]
}

/** One call of a tool; ids may repeat in later steps, and then so do these. */
export interface ToolTiming extends Span {
  toolCallId: string
  approval?: Span & { approvalId: string }
}

/** When the steps and tools of a message were under way: the times of the events that made it. */
export interface MessageTimings {
  steps: StepTiming[]
  tools: ToolTiming[]
  /** There were more than `TIMED_STEPS_MAX` steps, `TIMED_TOOLS_MAX` tools or `TIMED_REASONING_MAX` pieces of reasoning. */
  more?: true
}

/** How much a model had to read at a run's newest step, and how much it can. In tokens. */
export interface ContextFill {
  tokens: number
  window: number
}

export interface MessageMetadata {
  runId: string
  /** Of the event that made the message, epoch milliseconds. */
  at: number
  requestId?: string
  /** Of an assistant message; of a user message only where a recall has sent it. */
  trigger?: Trigger
  /** Of a user message that a recall has sent: the time that it was planned for. */
  plannedAt?: number
  /** Assistant messages only. */
  model?: string
  startedAt?: number
  interruptions?: RunInterruption[]
  timings?: MessageTimings
  /** Set on the last assistant message of an ended run. */
  outcome?: RunOutcome
  /** Says more than `outcome` where that needs figures: which budget is used up, and what to do. */
  outcomeText?: string
  error?: RunError
  steps?: number
  usage?: Usage
  /** Of the newest step. */
  context?: ContextFill
  durationMs?: number
  /** User messages only: what the model was not given of their files, in words. */
  fileNotices?: string[]
  /** A user message that reached a run between two of its steps. */
  steered?: true
}
