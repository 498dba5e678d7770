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

const CUT_SHORT: Readonly<Record<string, string>> = {
  length: 'The model reached the longest answer it may give. Send “go on” to read the rest.',
  'content-filter': 'The model’s provider ended this answer because of its content rules.',
}

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

  /** A step that ended well for the server, but not for who reads it. */
  tellIfCutShort({ finishReason, toolCalls }: StepResult): void {
    const text = toolCalls.length === 0 ? CUT_SHORT[finishReason] : undefined
    if (text) this.#writer.add({ type: 'notice', runId: this.#run.id, level: 'warning', code: 'model-cut-short', text })
  }

  #tell({ text }: NextTry, sinceMs: number): void {
    const { id: runId, sessionId } = this.#run
    this.#writer.add({ type: 'notice', runId, level: 'info', code: 'model-retry', text })
    this.#context.tail.tell(sessionId, { kind: 'run-activity', runId, phase: 'model', sinceMs })
  }
}
