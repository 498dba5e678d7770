/**
 * Drives one run on its owner: pulls the agent's stream to its end, whatever the audience does, and appends it to the
 * log. It holds the run itself; nothing is looked up by session, so it can never write into a run that replaced its own.
 *
 *   begin ──► step ──► tools ──► step … ──► finished
 *               │         │
 *               └─────────┴── stop, limit, hand-over or failure: abort, save the partial, then the outcome
 *
 * A tool starts only after the event that names its call is committed, and its result reaches the model only after it
 * is committed itself (contract row "tool start"). A driver ends in one of four ways: `ended` (the outcome is
 * committed), `suspended` (a call waits for its user; another driver goes on), `handed-over` (the next owner goes on),
 * `lost` (it may not write any more; the next owner recovers).
 */
import type { ModelMessage, UIMessage, UIMessageChunk } from 'ai'
import { type ModelTurn, recoveryNote } from '../agent/model-messages.ts'
import type { ResolvedModel } from '../agent/model-registry.ts'
import { executeTool } from '../agent/run-tool.ts'
import { type StepResult, startStep } from '../agent/step.ts'
import type { AgentTool } from '../agent/tool.ts'
import { pause } from '../base/clock.ts'
import { deferred } from '../base/deferred.ts'
import { newId } from '../base/new-id.ts'
import type { LogWriter } from '../events/log-writer.ts'
import { waitingApprovals } from '../protocol/apply-approval.ts'
import { beginChunks, type ChunkState, emptyAssistantMessage } from '../protocol/apply-chunk.ts'
import type { ProfileContent } from '../protocol/profiles.ts'
import type { ContextFill } from '../protocol/run-summary.ts'
import type { RunError, RunOutcome, Usage } from '../protocol/runs.ts'
import { applyApprovalAnswer, applyApprovalRequest, applyTimedChunk } from '../protocol/timed-chunks.ts'
import { rememberedTools } from '../store/rows/approval-rows.ts'
import { readContextSummary } from '../store/rows/context-summary-rows.ts'
import { handOverLease } from '../store/rows/lease-rows.ts'
import { type RunRow, updateRun } from '../store/rows/run-rows.ts'
import { reachedLimit } from '../usage/budgets.ts'
import { answerOf, askFor, settle } from './approvals.ts'
import { type CutAnswer, type CutCause, closeAnswer, cutAnswer } from './cut-answer.ts'
import { assistantMetadata, endRun } from './end-run.ts'
import { fitContext } from './fit-context.ts'
import { ModelCalls } from './model-calls.ts'
import { ModelContext } from './model-context.ts'
import type { OwnerContext } from './owner-context.ts'
import type { Promoted } from './promote.ts'
import { PromptFiles } from './prompt-files.ts'
import { RunClock } from './run-clock.ts'
import { runErrorOf } from './run-error.ts'
import { moveRun } from './run-machine.ts'
import { indexOf, messageId } from './run-messages.ts'
import { RunUsage } from './run-usage.ts'
import { takeSteers } from './steer.ts'
import type { UnfinishedAnswer } from './unfinished-answer.ts'

export type DriverEnd =
  | { kind: 'ended' | 'suspended'; promoted: Promoted[] }
  | { kind: 'handed-over' }
  | { kind: 'lost' }

/** What a run goes on with: after an interruption it was cut, after an approval it only waited. */
export type ResumedAnswer = UnfinishedAnswer & { after: 'interruption' | 'approval' }

/** `words` say more than the outcome can. */
type Ending = { outcome: RunOutcome; error?: RunError; words?: string } | 'hand-over' | { suspended: Promoted[] }

/** How long a tool that is deaf to its signal holds up a stop. */
const DEAF_TOOL_MS = 5_000

export class RunDriver {
  readonly run: RunRow
  readonly done: Promise<DriverEnd>
  readonly #context: OwnerContext
  readonly #writer: LogWriter
  readonly #profile: ProfileContent
  readonly #tools: readonly AgentTool[]
  readonly #turns: readonly ModelTurn[]
  readonly #isFresh: boolean
  readonly #abort = new AbortController()
  readonly #clock: RunClock
  readonly #calls: ModelCalls
  readonly #usage: RunUsage
  readonly #files: PromptFiles
  #state: ChunkState | null
  #nextIndex: number
  #steps: number
  /** How full the model's context was at the newest step. */
  #filled: ContextFill | undefined
  #ending: Ending | null = null
  #handOverAtStep = false
  /** The answer was cut: the model is to go on with it, told of these calls of which nobody knows the outcome. */
  #goesOn: CutAnswer['unknownToolCalls'] | null

  constructor(options: {
    context: OwnerContext
    writer: LogWriter
    run: RunRow
    profile: ProfileContent
    /** The transcript before this run's open message. */
    turns: ModelTurn[]
    /** The model reads nothing of what was before the run. */
    isFresh: boolean
    /** Set when the run goes on. */
    resumed: ResumedAnswer | null
  }) {
    this.#context = options.context
    this.#writer = options.writer
    this.run = options.run
    this.#profile = options.profile
    this.#turns = options.turns
    this.#isFresh = options.isFresh
    this.#goesOn = options.resumed?.after === 'interruption' ? options.resumed.cut.unknownToolCalls : null
    this.#state = options.resumed?.state ?? null
    this.#nextIndex = options.resumed ? indexOf(options.resumed.messageId) : 1
    this.#steps = options.run.steps
    this.#tools = options.context.tools.filter(({ name }) => (options.profile.tools[name] ?? 'deny') !== 'deny')
    this.#clock = new RunClock({
      clock: options.context.clock,
      limits: options.context.limits,
      // While it waited for its user its clocks stood still.
      startedAt: Number(options.run.startedAt ?? options.context.clock.now()) + Number(options.run.waitedMs ?? 0),
      onLimit: (outcome) => this.#end({ outcome }),
      onSilence: (phase, sinceMs) =>
        options.context.tail.tell(this.run.sessionId, { kind: 'run-activity', runId: this.run.id, ...phase, sinceMs }),
    })
    this.#calls = new ModelCalls({
      context: options.context,
      writer: options.writer,
      run: options.run,
      signal: this.#abort.signal,
      isLeaving: () => this.#handOverAtStep,
    })
    this.#usage = new RunUsage({ run: options.run, writer: options.writer, now: options.context.clock.now })
    this.#files = new PromptFiles({
      run: options.run,
      writer: options.writer,
      files: options.context.files,
      clock: options.context.clock,
      signal: this.#abort.signal,
      messages: options.resumed ? [] : saidBy(options.run, options.turns),
    })
    void this.#writer.failed.then(() => this.#abort.abort())
    this.done = this.#drive()
  }

  stop(): void {
    this.#end({ outcome: 'stopped' })
  }

  /** At the next step boundary, or at once with the partial saved. */
  handOver(when: 'at-step' | 'now'): void {
    this.#handOverAtStep = true
    if (when === 'now') this.#end('hand-over')
  }

  async #drive(): Promise<DriverEnd> {
    try {
      await this.#runSteps()
    } catch (error) {
      this.#noteFailure(error)
    } finally {
      this.#clock.dispose()
      // Whatever a failure has left behind, tools above all, ends with the run.
      this.#abort.abort()
    }
    if (this.#writer.failure) return { kind: 'lost' }
    try {
      const ending = this.#ending ?? { outcome: 'completed' as const }
      if (ending === 'hand-over') return await this.#commitHandOver()
      if ('suspended' in ending) return { kind: 'suspended', promoted: ending.suspended }
      return { kind: 'ended', promoted: await this.#commitEnd(ending) }
    } catch (error) {
      this.#context.logger.error({ err: error, runId: this.run.id }, 'the end of a run could not be committed')
      this.#writer.fail(error)
      return { kind: 'lost' }
    }
  }

  #noteFailure(error: unknown): void {
    if (this.#ending || this.#writer.failure) return
    this.#context.logger.error({ err: error, runId: this.run.id }, 'run failed')
    this.#ending = { outcome: 'failed', error: runErrorOf(error) }
  }

  async #runSteps(): Promise<void> {
    const model = await this.#resolveModel()
    const reads = await this.#openContext(model)
    await this.#settleApprovals()
    for (;;) {
      if (this.#ending) return
      if (this.#handOverAtStep) {
        this.#ending = 'hand-over'
        return
      }
      if (this.#steps >= Math.min(this.#profile.maxSteps, this.#context.limits.maxSteps)) {
        this.#ending = { outcome: 'step-limit' }
        return
      }
      const reached = await this.#beforeStep(reads)
      if (reached !== undefined) {
        this.#ending ??= { outcome: 'budget-limit', words: reached }
        return
      }
      const result = await this.#step(model, reads)
      if (this.#ending) return
      if (result.error) {
        this.#ending = this.#handOverAtStep ? 'hand-over' : { outcome: 'failed', error: result.error }
        return
      }
      await this.#commitStep(result)
      if (result.toolCalls.length === 0) return
      await this.#runTools(result)
    }
  }

  /** By the writer, which waits for a store that is away. */
  async #resolveModel(): Promise<ResolvedModel> {
    const { models, providers } = this.#context
    const { userId, model } = this.run
    const name = models.ownProviderOf(model)
    if (name === undefined) return models.resolve(model)
    const row = await this.#writer.commit(() => providers.find(userId, name))
    return models.resolve(model, row && providers.open(row))
  }

  async #openContext({ contextTokens, takes }: ResolvedModel): Promise<ModelContext> {
    // By the writer, which waits for a store that is away.
    const summary = this.#isFresh ? undefined : await this.#writer.commit(() => readContextSummary(this.run.sessionId))
    const { system } = this.#profile
    return new ModelContext({ turns: this.#turns, summary, contextTokens, system, tools: this.#tools, takes })
  }

  async #step(model: ResolvedModel, reads: ModelContext): Promise<StepResult> {
    const summary = await this.#fitContext(model, reads)
    if (summary?.error || this.#abort.signal.aborted) return summary ?? { finishReason: 'abort', toolCalls: [] }
    return await this.#calls.make(() => this.#callModel(model, reads))
  }

  #fitContext(model: ResolvedModel, reads: ModelContext): Promise<StepResult | undefined> {
    this.#clock.enter({ phase: this.#goesOn ? 'recovering' : 'model' })
    const signal = this.#abort.signal
    const open = this.#state?.message
    const { now } = this.#context.clock
    return fitContext({
      model,
      reads,
      open,
      calls: this.#calls,
      signal,
      usage: this.#usage,
      run: this.run,
      isFresh: this.#isFresh,
      now,
    })
  }

  async #callModel(resolved: ResolvedModel, reads: ModelContext): Promise<StepResult> {
    const { model, describeFault } = resolved
    this.#clock.enter({ phase: this.#goesOn ? 'recovering' : 'model' })
    const { messages, tokens } = await this.#modelMessages(reads)
    const step = startStep({
      model,
      ...(this.#profile.system && { system: this.#profile.system }),
      messages: await this.#files.putInto(messages, resolved),
      tools: this.#tools,
      signal: this.#abort.signal,
      describeFault,
    })
    let answered = false
    for await (const chunk of step.chunks) {
      this.#clock.heard(chunk)
      this.#emit(chunk)
      if (!answered && chunk.type !== 'start-step') {
        answered = true
        this.#goesOn = null
        this.#calls.progressed()
      }
      await this.#writer.room()
      if (this.#abort.signal.aborted) break
    }
    const result = await step.result
    this.#usage.note(result.usage)
    if (result.error && answered) this.#closeBrokenAnswer()
    if (!result.error) this.#goesOn = null
    this.#filled = { tokens: tokensOf(result.usage) ?? tokens, window: resolved.contextTokens }
    return result
  }

  /** What was said stays, and the model is to go on with it; no tool of this step was started. */
  #closeBrokenAnswer(): void {
    for (const chunk of cutAnswer(this.#state, 'broken').chunks) this.#emit(chunk)
    this.#goesOn = []
  }

  async #modelMessages(reads: ModelContext): Promise<{ messages: ModelMessage[]; tokens: number }> {
    const { messages, tokens } = await reads.read(this.#state?.message)
    const hasPartial = Boolean(this.#state) && messages.at(-1)?.role !== 'user'
    const continues = this.run.trigger.includes('"continue"') || this.run.trigger.includes('"retry"')
    if (this.#goesOn && hasPartial) messages.push(recoveryNote(this.#goesOn))
    else if (continues && this.#steps === 0) messages.push(recoveryNote([]))
    return { messages, tokens }
  }

  /** The step's count and usage are saved with it, so that a recovery goes on counting. */
  async #commitStep(result: StepResult): Promise<void> {
    this.#calls.tellIfCutShort(result)
    this.#steps++
    // Told while the run goes on; its end tells of the last step.
    if (result.toolCalls.length > 0)
      this.#emit({ type: 'message-metadata', messageMetadata: { context: this.#filled } })
    const { id } = this.run
    const steps = this.#steps
    await this.#usage.commit(() => updateRun(id, { steps }))
  }

  async #runTools(result: StepResult): Promise<void> {
    await this.#context.mayStart(this.#abort.signal)
    if (this.#abort.signal.aborted) return
    const calls = result.toolCalls.filter((call) => !call.invalid)
    const asked = await this.#askFor(calls)
    await this.#runAll(calls.filter((call) => !asked.has(call.toolCallId)))
    await this.#settleApprovals()
  }

  async #runAll(calls: StepResult['toolCalls']): Promise<void> {
    const running = Promise.all(calls.map((call) => this.#runTool(call)))
    const deaf = deferred<unknown>()
    const onAbort = () => void pause(this.#context.clock, DEAF_TOOL_MS).then(deaf.resolve)
    this.#abort.signal.addEventListener('abort', onAbort, { once: true })
    await Promise.race([running, deaf.promise])
    this.#abort.signal.removeEventListener('abort', onAbort)
    await this.#writer.flushed()
  }

  /** Asks the user about the calls that need it; answers their ids. */
  async #askFor(calls: StepResult['toolCalls']): Promise<Set<string>> {
    const message = this.#state?.message
    const asking = calls.filter((call) => this.#profile.tools[call.toolName] === 'ask')
    if (!message || asking.length === 0) return new Set()
    const now = this.#context.clock.now()
    const { run } = this
    const { outbox } = this.#context
    const requests = asking.map((call) => ({ ...call, approvalId: newId('approval', now) }))
    const asked = await this.#writer.commit(function* ask(add) {
      const allowed = yield* rememberedTools(run.sessionId)
      const left = requests.filter(({ toolName }) => !allowed.has(toolName))
      yield* askFor(add, outbox, run, message.id, left, now)
      return left
    })
    outbox.send()
    for (const { approvalId, toolCallId } of asked) {
      if (!this.#state) break
      const chunk = { type: 'tool-approval-request', approvalId, toolCallId } as const
      const state = applyTimedChunk(this.#state, chunk, now)
      this.#state = applyApprovalRequest(state, { approvalId, toolCallId, at: now })
    }
    return new Set(asked.map((call) => call.toolCallId))
  }

  /** Runs the calls that were allowed; without an answer to each, the run is suspended. */
  async #settleApprovals(): Promise<void> {
    const waiting = waitingApprovals(this.#state)
    if (waiting.size === 0 || this.#ending) return
    const { clock, limits } = this.#context
    const now = clock.now()
    const settlement = await this.#writer.commit((add) => settle(add, this.run, limits.liveRunsPerUser, now))
    if (settlement.kind === 'suspended') this.#ending ??= { suspended: settlement.promoted }
    if (settlement.kind === 'stopping') this.#end({ outcome: 'stopped' })
    if (settlement.kind !== 'answered') return
    const answers = settlement.answers.filter((row) => waiting.has(row.id))
    for (const row of answers) {
      const answer = { ...answerOf(row), at: Number(row.toldAt ?? now) }
      if (this.#state) this.#state = applyApprovalAnswer(this.#state, answer)
    }
    for (const { toolCallId } of answers.filter((row) => row.decision !== 'allow')) {
      this.#emit({ type: 'tool-output-denied', toolCallId })
    }
    const allowed = answers.filter((row) => row.decision === 'allow')
    await this.#context.mayStart(this.#abort.signal)
    if (this.#abort.signal.aborted) return
    await this.#runAll(
      allowed.map(({ toolCallId, toolName, input, editedInput }) => ({
        toolCallId,
        toolName,
        input: JSON.parse(editedInput ?? input) as unknown,
      })),
    )
  }

  async #runTool(call: StepResult['toolCalls'][number]): Promise<void> {
    const tool = this.#tools.find(({ name }) => name === call.toolName)
    if (!tool) return
    this.#clock.enter({ phase: 'tool', tool: call.toolName })
    const { clock } = this.#context
    const { sessionId, id: runId } = this.run
    const { toolCallId } = call
    const signal = this.#abort.signal
    const outcome = await executeTool(tool, call.input, { sessionId, runId, toolCallId, signal, clock })
    // After an abort the call is closed as unknown by whoever ends or hands over the run.
    if (signal.aborted) return
    if (outcome.ok) this.#emit({ type: 'tool-output-available', toolCallId, output: outcome.output })
    else this.#emit({ type: 'tool-output-error', toolCallId, errorText: outcome.errorText })
  }

  #emit(chunk: UIMessageChunk): void {
    if (!this.#state) {
      const id = messageId(this.run.id, this.#nextIndex)
      this.#state = beginChunks(emptyAssistantMessage(id, assistantMetadata(this.run, this.#context.clock.now())))
      this.#append({ type: 'start', messageId: id })
    }
    this.#append(chunk)
  }

  #append(chunk: UIMessageChunk): void {
    if (!this.#state) return
    const { id } = this.#state.message
    const at = this.#writer.add({ type: 'chunk', runId: this.run.id, messageId: id, chunk })
    this.#state = applyTimedChunk(this.#state, chunk, at)
  }

  /**
   * Messages that were steered into this run: they end the message under way and begin the next. None is taken, and the
   * budget's words are answered, when there is to be no further step.
   */
  async #beforeStep(reads: ModelContext): Promise<string | undefined> {
    const { run } = this
    const said = this.#state?.message
    const firstIndex = this.#nextIndex + 1
    const now = this.#context.clock.now()
    const { reached, taken } = await this.#writer.commit(function* beforeStep(add) {
      const words = yield* reachedLimit(run, now)
      if (words !== undefined) return { reached: words, taken: [] }
      return { reached: undefined, taken: yield* takeSteers.take(add, { run, said, firstIndex, now }) }
    })
    if (taken.length === 0) return reached
    for (const { message } of taken) this.#files.expect(message)
    reads.add(...(said ? [{ message: said }] : []), ...taken)
    this.#state = null
    this.#nextIndex = firstIndex + taken.length
    return undefined
  }

  #end(ending: Ending): void {
    this.#ending ??= ending
    this.#abort.abort()
  }

  #closed(cause: CutCause): { message: UIMessage; cut: CutAnswer } {
    const cut = cutAnswer(this.#state, cause)
    const now = this.#context.clock.now()
    if (this.#state) return { message: closeAnswer(this.#state, cut, now).message, cut }
    const id = messageId(this.run.id, this.#nextIndex)
    return { message: emptyAssistantMessage(id, assistantMetadata(this.run, now)), cut }
  }

  #commitEnd({ outcome, error, words }: Extract<Ending, { outcome: RunOutcome }>): Promise<Promoted[]> {
    const { message } = this.#closed('stopped')
    const end = {
      run: this.run,
      message,
      outcome,
      steps: this.#steps,
      ...(error && { error }),
      ...(words !== undefined && { words }),
      ...(this.#filled && { context: this.#filled }),
    }
    const now = this.#context.clock.now()
    return this.#usage.commit((add, usage) => endRun(add, { ...end, ...(usage && { usage }) }, now, this.#context))
  }

  async #commitHandOver(): Promise<DriverEnd> {
    const { run } = this
    const { fence } = this.#writer
    const { message, cut } = this.#closed('interrupted')
    const attempt = run.attempt + 1
    const unknownToolCalls = cut.unknownToolCalls.map((call) => call.toolCallId)
    const handedOver = await this.#usage.commit(function* handOver(add) {
      if (!(yield* moveRun(run.id, 'recovering', { attempt }))) return false
      add({ type: 'run-interrupted', runId: run.id, cause: 'drain', attempt, unknownToolCalls, next: 'continue' })
      for (const chunk of cut.chunks) add({ type: 'chunk', runId: run.id, messageId: message.id, chunk })
      yield* handOverLease(fence)
      return true
    })
    // Stop came first: it is what the user asked for.
    if (!handedOver) return { kind: 'ended', promoted: await this.#commitEnd({ outcome: 'stopped' }) }
    return { kind: 'handed-over' }
  }
}

function tokensOf(usage: Usage | undefined): number | undefined {
  return usage && usage.inputTokens + usage.outputTokens
}

/** What the run's user sent. */
function saidBy(run: RunRow, turns: readonly ModelTurn[]): UIMessage[] {
  return turns.map(({ message }) => message).filter(({ id }) => id === messageId(run.id, 0))
}
