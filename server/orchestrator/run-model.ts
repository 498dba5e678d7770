/**
 * What one run asks of its model, step by step: the prompt from the transcript and the answer under way, its files, the
 * call, and what is heard of it on its way into the log. An answer that was cut is gone on with.
 */
import type { ModelMessage, UIMessage } from 'ai'
import { type ModelTurn, recoveryNote } from '../agent/model-messages.ts'
import type { ResolvedModel } from '../agent/model-registry.ts'
import { type StepResult, startStep } from '../agent/step.ts'
import type { AgentTool } from '../agent/tool.ts'
import type { LogWriter } from '../events/log-writer.ts'
import type { ProfileContent } from '../protocol/profiles.ts'
import type { ContextFill } from '../protocol/run-summary.ts'
import type { Usage } from '../protocol/runs.ts'
import { readContextSummary } from '../store/rows/context-summary-rows.ts'
import type { RunRow } from '../store/rows/run-rows.ts'
import type { CutAnswer } from './cut-answer.ts'
import { fitContext } from './fit-context.ts'
import { ModelCalls } from './model-calls.ts'
import { ModelContext } from './model-context.ts'
import type { OwnerContext } from './owner-context.ts'
import { PromptFiles } from './prompt-files.ts'
import type { RunAnswer } from './run-answer.ts'
import type { RunClock } from './run-clock.ts'
import { messageId } from './run-messages.ts'
import type { RunUsage } from './run-usage.ts'
import type { ResumedAnswer } from './unfinished-answer.ts'

interface RunModelOptions {
  context: OwnerContext
  writer: LogWriter
  run: RunRow
  profile: ProfileContent
  tools: readonly AgentTool[]
  /** The transcript before this run's open message. */
  turns: readonly ModelTurn[]
  /** The model reads nothing of what was before the run. */
  isFresh: boolean
  /** Set when the run goes on. */
  resumed: ResumedAnswer | null
  clock: RunClock
  usage: RunUsage
  answer: RunAnswer
  signal: AbortSignal
  /** The run is to be handed over: what comes next is for its next owner. */
  isLeaving(): boolean
}

export async function openRunModel(options: RunModelOptions): Promise<RunModel> {
  const resolved = await resolveModel(options)
  return new RunModel(options, resolved, await openContext(options, resolved))
}

export class RunModel {
  readonly #options: RunModelOptions
  readonly #resolved: ResolvedModel
  readonly #reads: ModelContext
  readonly #calls: ModelCalls
  readonly #files: PromptFiles
  #filled: ContextFill | undefined
  /** The answer was cut: the model is to go on with it, told of these calls of which nobody knows the outcome. */
  #goesOn: CutAnswer['unknownToolCalls'] | null

  constructor(options: RunModelOptions, resolved: ResolvedModel, reads: ModelContext) {
    const { context, writer, run, turns, resumed, signal, isLeaving } = options
    this.#options = options
    this.#resolved = resolved
    this.#reads = reads
    this.#calls = new ModelCalls({ context, writer, run, signal, isLeaving })
    const { files, clock } = context
    this.#files = new PromptFiles({ run, writer, files, clock, signal, messages: resumed ? [] : saidBy(run, turns) })
    this.#goesOn = resumed?.after === 'interruption' ? resumed.cut.unknownToolCalls : null
  }

  /** How full the model's context was at the newest step. */
  get filled(): ContextFill | undefined {
    return this.#filled
  }

  /** One step of a run that has taken `steps` before. */
  async step(steps: number): Promise<StepResult> {
    const summary = await this.#fitContext()
    if (summary?.error || this.#options.signal.aborted) return summary ?? { finishReason: 'abort', toolCalls: [] }
    return await this.#calls.make(() => this.#call(steps))
  }

  /** Messages that have reached the run, after what it `said` before. */
  add(said: UIMessage | undefined, taken: readonly ModelTurn[]): void {
    for (const { message } of taken) this.#files.expect(message)
    this.#reads.add(...(said ? [{ message: said }] : []), ...taken)
  }

  tellIfCutShort(result: StepResult): void {
    this.#calls.tellIfCutShort(result)
  }

  #fitContext(): Promise<StepResult | undefined> {
    const { context, run, isFresh, usage, answer, signal } = this.#options
    this.#enter()
    return fitContext({
      model: this.#resolved,
      reads: this.#reads,
      open: answer.message,
      calls: this.#calls,
      signal,
      usage,
      run,
      isFresh,
      now: context.clock.now,
    })
  }

  async #call(steps: number): Promise<StepResult> {
    const { writer, profile, tools, clock, usage, answer, signal } = this.#options
    const { model, describeFault, contextTokens } = this.#resolved
    this.#enter()
    const { messages, tokens } = await this.#messages(steps)
    const step = startStep({
      model,
      ...(profile.system && { system: profile.system }),
      messages: await this.#files.putInto(messages, this.#resolved),
      tools,
      signal,
      describeFault,
    })
    let answered = false
    for await (const chunk of step.chunks) {
      clock.heard(chunk)
      answer.emit(chunk)
      if (!answered && chunk.type !== 'start-step') {
        answered = true
        this.#goesOn = null
        this.#calls.progressed()
      }
      await writer.room()
      if (signal.aborted) break
    }
    const result = await step.result
    usage.note(result.usage)
    if (result.error && answered) {
      answer.breakOff()
      this.#goesOn = []
    }
    if (!result.error) this.#goesOn = null
    this.#filled = { tokens: tokensOf(result.usage) ?? tokens, window: contextTokens }
    return result
  }

  async #messages(steps: number): Promise<{ messages: ModelMessage[]; tokens: number }> {
    const { run, answer } = this.#options
    const { messages, tokens } = await this.#reads.read(answer.message)
    const hasPartial = Boolean(answer.state) && messages.at(-1)?.role !== 'user'
    const continues = run.trigger.includes('"continue"') || run.trigger.includes('"retry"')
    if (this.#goesOn && hasPartial) messages.push(recoveryNote(this.#goesOn))
    else if (continues && steps === 0) messages.push(recoveryNote([]))
    return { messages, tokens }
  }

  #enter(): void {
    this.#options.clock.enter({ phase: this.#goesOn ? 'recovering' : 'model' })
  }
}

/** By the writer, which waits for a store that is away. */
async function resolveModel({ context, writer, run }: RunModelOptions): Promise<ResolvedModel> {
  const { models, providers } = context
  const { userId, model } = run
  const name = models.ownProviderOf(model)
  if (name === undefined) return models.resolve(model)
  const row = await writer.commit(() => providers.find(userId, name))
  return models.resolve(model, row && providers.open(row))
}

async function openContext(
  { writer, run, profile, tools, turns, isFresh }: RunModelOptions,
  { contextTokens, takes }: ResolvedModel,
): Promise<ModelContext> {
  // By the writer, which waits for a store that is away.
  const summary = isFresh ? undefined : await writer.commit(() => readContextSummary(run.sessionId))
  return new ModelContext({ turns, summary, contextTokens, system: profile.system, tools, takes })
}

function tokensOf(usage: Usage | undefined): number | undefined {
  return usage && usage.inputTokens + usage.outputTokens
}

/** What the run's user sent. */
function saidBy(run: RunRow, turns: readonly ModelTurn[]): UIMessage[] {
  return turns.map(({ message }) => message).filter(({ id }) => id === messageId(run.id, 0))
}
