/** A tool as the agent knows it. It never starts by itself: the run starts it once the call is committed. */
import type { z } from 'zod'
import type { Clock } from '../base/clock.ts'

export interface AgentTool<I = unknown> {
  name: string
  /** For the model: what it does and when to use it. */
  description: string
  inputSchema: z.ZodType<I>
  /** `ask`: each call waits until its user has allowed it. Default `allow`. */
  policy?: 'allow' | 'ask'
  /** Answers JSON. What it throws is told to the model by its message, so that it can act on it. */
  execute(input: I, context: ToolContext): Promise<unknown>
}

export interface ToolContext {
  sessionId: string
  runId: string
  toolCallId: string
  /** Aborts when the run is stopped or may not go on; the tool then ends what it started. */
  signal: AbortSignal
  clock: Clock
}
