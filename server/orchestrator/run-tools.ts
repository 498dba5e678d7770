/**
 * Runs the tools that a step of a run has called, all at once. A tool starts only after the event that names its call
 * is committed, which its caller has waited for; its result reaches the model only after it is committed itself
 * (contract row "tool start").
 */
import { executeTool } from '../agent/run-tool.ts'
import type { StepCall } from '../agent/step-calls.ts'
import type { AgentTool } from '../agent/tool.ts'
import { pause } from '../base/clock.ts'
import { deferred } from '../base/deferred.ts'
import type { LogWriter } from '../events/log-writer.ts'
import type { RunRow } from '../store/rows/run-rows.ts'
import type { OwnerContext } from './owner-context.ts'
import type { RunAnswer } from './run-answer.ts'
import type { RunClock } from './run-clock.ts'

/** How long a tool that is deaf to its signal holds up a stop. */
const DEAF_TOOL_MS = 5_000

interface RunToolsOptions {
  context: OwnerContext
  writer: LogWriter
  run: RunRow
  tools: readonly AgentTool[]
  clock: RunClock
  answer: RunAnswer
  signal: AbortSignal
}

export class RunTools {
  readonly #options: RunToolsOptions

  constructor(options: RunToolsOptions) {
    this.#options = options
  }

  async run(calls: readonly StepCall[]): Promise<void> {
    const { context, writer, signal } = this.#options
    // Stop may have come while the user was being asked about others of these calls.
    if (signal.aborted) return
    const running = Promise.all(calls.map((call) => this.#runTool(call)))
    const deaf = deferred<unknown>()
    const onAbort = () => void pause(context.clock, DEAF_TOOL_MS).then(deaf.resolve)
    signal.addEventListener('abort', onAbort, { once: true })
    await Promise.race([running, deaf.promise])
    signal.removeEventListener('abort', onAbort)
    await writer.flushed()
  }

  async #runTool({ toolCallId, toolName, input }: StepCall): Promise<void> {
    const { context, run, tools, clock, answer, signal } = this.#options
    const tool = tools.find(({ name }) => name === toolName)
    if (!tool) return
    clock.enter({ phase: 'tool', tool: toolName })
    const { sessionId, id: runId } = run
    const outcome = await executeTool(tool, input, { sessionId, runId, toolCallId, signal, clock: context.clock })
    // After an abort the call is closed as unknown by whoever ends or hands over the run.
    if (signal.aborted) return
    if (outcome.ok) answer.emit({ type: 'tool-output-available', toolCallId, output: outcome.output })
    else answer.emit({ type: 'tool-output-error', toolCallId, errorText: outcome.errorText })
  }
}
