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
import type { ModelTurn } from '../agent/model-messages.ts'
import type { StepResult } from '../agent/step.ts'
import type { AgentTool } from '../agent/tool.ts'
import type { LogWriter } from '../events/log-writer.ts'
import type { ProfileContent } from '../protocol/profiles.ts'
import { type RunRow, updateRun } from '../store/rows/run-rows.ts'
import { reachedLimit } from '../usage/budgets.ts'
import type { OwnerContext } from './owner-context.ts'
import type { Promoted } from './promote.ts'
import { RunAnswer } from './run-answer.ts'
import { RunApprovals } from './run-approvals.ts'
import { RunClock } from './run-clock.ts'
import { commitEnd, commitHandOver, type OutcomeEnding } from './run-ending.ts'
import { runErrorOf } from './run-error.ts'
import { openRunModel, type RunModel } from './run-model.ts'
import { RunTools } from './run-tools.ts'
import { RunUsage } from './run-usage.ts'
import { takeSteers } from './steer.ts'
import type { ResumedAnswer } from './unfinished-answer.ts'

export type DriverEnd =
  | { kind: 'ended' | 'suspended'; promoted: Promoted[] }
  | { kind: 'handed-over' }
  | { kind: 'lost' }

type Ending = OutcomeEnding | 'hand-over' | { suspended: Promoted[] }

interface RunDriverOptions {
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
}

export class RunDriver {
  readonly run: RunRow
  readonly done: Promise<DriverEnd>
  readonly #options: RunDriverOptions
  readonly #context: OwnerContext
  readonly #writer: LogWriter
  readonly #abort = new AbortController()
  readonly #clock: RunClock
  readonly #usage: RunUsage
  readonly #answer: RunAnswer
  readonly #approvals: RunApprovals
  /** What the model is offered. */
  readonly #offered: readonly AgentTool[]
  readonly #tools: RunTools
  #model: RunModel | undefined
  #steps: number
  #ending: Ending | null = null
  #handOverAtStep = false

  constructor(options: RunDriverOptions) {
    const { context, writer, run, profile, resumed } = options
    const { now } = context.clock
    this.run = run
    this.#options = options
    this.#context = context
    this.#writer = writer
    this.#steps = run.steps
    this.#clock = new RunClock({
      clock: context.clock,
      limits: context.limits,
      // While it waited for its user its clocks stood still.
      startedAt: Number(run.startedAt ?? now()) + Number(run.waitedMs ?? 0),
      onLimit: (outcome) => this.#end({ outcome }),
      onSilence: (phase, sinceMs) =>
        context.tail.tell(run.sessionId, { kind: 'run-activity', runId: run.id, ...phase, sinceMs }),
    })
    this.#usage = new RunUsage({ run, writer, now })
    this.#answer = new RunAnswer({ run, writer, now, resumed })
    this.#approvals = new RunApprovals({ context, writer, run, profile, answer: this.#answer })
    this.#offered = context.tools.filter(({ name }) => (profile.tools[name] ?? 'deny') !== 'deny')
    this.#tools = new RunTools({
      context,
      writer,
      run,
      tools: this.#offered,
      clock: this.#clock,
      answer: this.#answer,
      signal: this.#abort.signal,
    })
    void writer.failed.then(() => this.#abort.abort())
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
      return await this.#commit(this.#ending ?? { outcome: 'completed' })
    } catch (error) {
      this.#context.logger.error({ err: error, runId: this.run.id }, 'the end of a run could not be committed')
      this.#writer.fail(error)
      return { kind: 'lost' }
    }
  }

  async #commit(ending: Ending): Promise<DriverEnd> {
    if (ending !== 'hand-over' && 'suspended' in ending) return { kind: 'suspended', promoted: ending.suspended }
    const { context, writer, run } = this.#options
    const parts = { usage: this.#usage, answer: this.#answer, steps: this.#steps, filled: this.#model?.filled }
    const ended = { context, writer, run, ...parts }
    if (ending === 'hand-over' && (await commitHandOver(ended))) return { kind: 'handed-over' }
    const outcome = ending === 'hand-over' ? { outcome: 'stopped' as const } : ending
    return { kind: 'ended', promoted: await commitEnd(ended, outcome) }
  }

  #noteFailure(error: unknown): void {
    if (this.#ending || this.#writer.failure) return
    this.#context.logger.error({ err: error, runId: this.run.id }, 'run failed')
    this.#ending = { outcome: 'failed', error: runErrorOf(error) }
  }

  async #runSteps(): Promise<void> {
    const model = await this.#openModel()
    await this.#settleApprovals()
    for (;;) {
      if (this.#ending) return
      if (this.#handOverAtStep) {
        this.#ending = 'hand-over'
        return
      }
      if (this.#steps >= Math.min(this.#options.profile.maxSteps, this.#context.limits.maxSteps)) {
        this.#ending = { outcome: 'step-limit' }
        return
      }
      const reached = await this.#beforeStep(model)
      if (reached !== undefined) {
        this.#ending ??= { outcome: 'budget-limit', words: reached }
        return
      }
      const result = await model.step(this.#steps)
      if (this.#ending) return
      if (result.error) {
        this.#ending = this.#handOverAtStep ? 'hand-over' : { outcome: 'failed', error: result.error }
        return
      }
      await this.#commitStep(model, result)
      if (result.toolCalls.length === 0) return
      await this.#runTools(result)
    }
  }

  async #openModel(): Promise<RunModel> {
    this.#model = await openRunModel({
      ...this.#options,
      tools: this.#offered,
      clock: this.#clock,
      usage: this.#usage,
      answer: this.#answer,
      signal: this.#abort.signal,
      isLeaving: () => this.#handOverAtStep,
    })
    return this.#model
  }

  /**
   * Messages that were steered into this run: they end the message under way and begin the next. None is taken, and the
   * budget's words are answered, when there is to be no further step.
   */
  async #beforeStep(model: RunModel): Promise<string | undefined> {
    const { run } = this
    const said = this.#answer.message
    const firstIndex = this.#answer.followingIndex
    const now = this.#context.clock.now()
    const { reached, taken } = await this.#writer.commit(function* beforeStep(add) {
      const words = yield* reachedLimit(run, now)
      if (words !== undefined) return { reached: words, taken: [] }
      return { reached: undefined, taken: yield* takeSteers.take(add, { run, said, firstIndex, now }) }
    })
    if (taken.length === 0) return reached
    model.add(said, taken)
    this.#answer.followedBy(taken.length)
    return undefined
  }

  /** The step's count and usage are saved with it, so that a recovery goes on counting. */
  async #commitStep(model: RunModel, result: StepResult): Promise<void> {
    model.tellIfCutShort(result)
    this.#steps++
    // Told while the run goes on; its end tells of the last step.
    if (result.toolCalls.length > 0)
      this.#answer.emit({ type: 'message-metadata', messageMetadata: { context: model.filled } })
    const { id } = this.run
    const steps = this.#steps
    await this.#usage.commit(() => updateRun(id, { steps }))
  }

  async #runTools(result: StepResult): Promise<void> {
    await this.#context.mayStart(this.#abort.signal)
    if (this.#abort.signal.aborted) return
    const calls = result.toolCalls.filter((call) => !call.invalid)
    const asked = await this.#approvals.ask(calls)
    await this.#tools.run(calls.filter((call) => !asked.has(call.toolCallId)))
    await this.#settleApprovals()
  }

  /** Runs the calls that were allowed; without an answer to each, the run is suspended. */
  async #settleApprovals(): Promise<void> {
    if (this.#ending) return
    const settled = await this.#approvals.settle()
    if (settled?.kind === 'suspended') this.#ending ??= { suspended: settled.promoted }
    if (settled?.kind === 'stopping') this.#end({ outcome: 'stopped' })
    if (settled?.kind !== 'answered') return
    await this.#context.mayStart(this.#abort.signal)
    if (this.#abort.signal.aborted) return
    await this.#tools.run(settled.allowed)
  }

  #end(ending: Ending): void {
    this.#ending ??= ending
    this.#abort.abort()
  }
}
