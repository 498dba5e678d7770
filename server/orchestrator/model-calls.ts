/**
 * The calls that one run makes of its model, with those that are made again after a failure: each is told to the log
 * and, as activity, to whoever watches. A stop ends a wait at once.
 */
import type { StepResult } from '../agent/step.ts'
import { pause } from '../base/clock.ts'
import type { LogWriter } from '../events/log-writer.ts'
import type { RunRow } from '../store/rows/run-rows.ts'
import { ModelRetry, type NextTry } from './model-retry.ts'
import type { OwnerContext } from './owner-context.ts'

export class ModelCalls {
  readonly #context: OwnerContext
  readonly #writer: LogWriter
  readonly #run: RunRow
  readonly #signal: AbortSignal
  readonly #isLeaving: () => boolean
  readonly #retry: ModelRetry

  constructor(options: {
    context: OwnerContext
    writer: LogWriter
    run: RunRow
    signal: AbortSignal
    /** The run is to be handed over: what comes next is for its next owner. */
    isLeaving(): boolean
  }) {
    this.#context = options.context
    this.#writer = options.writer
    this.#run = options.run
    this.#signal = options.signal
    this.#isLeaving = options.isLeaving
    const { modelTries: tries, modelRetryMs: firstWaitMs, maxRecoveries: mostInAll } = options.context.limits
    this.#retry = new ModelRetry({ tries, firstWaitMs, mostInAll })
  }

  /** The model has said something: failures are counted anew. */
  progressed(): void {
    this.#retry.progressed()
  }

  /** Makes the call, again where that makes sense; answers the last result. */
  async make<Result extends StepResult>(call: () => Promise<Result>): Promise<Result> {
    const { clock, logger, mayStart } = this.#context
    for (;;) {
      await mayStart(this.#signal)
      const begun = clock.monotonic()
      const result = await call()
      if (!result.error || this.#signal.aborted) return result
      const { code } = result.error
      const next = this.#retry.after(result)
      const { id: runId, model } = this.#run
      logger.warn({ runId, model, code, detail: result.detail, waitMs: next?.waitMs }, 'model call failed')
      if (!next || this.#isLeaving()) return result
      this.#tell(next, Math.round(clock.monotonic() - begun))
      await pause(clock, next.waitMs, this.#signal)
      if (this.#signal.aborted || this.#isLeaving()) return result
    }
  }

  #tell({ text }: NextTry, sinceMs: number): void {
    const { id: runId, sessionId } = this.#run
    this.#writer.add({ type: 'notice', runId, level: 'info', code: 'model-retry', text })
    this.#context.tail.tell(sessionId, { kind: 'run-activity', runId, phase: 'model', sinceMs })
  }
}
