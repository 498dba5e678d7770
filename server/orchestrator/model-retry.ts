/**
 * When a failed call of the model is made again: at most `tries` in a row, after a wait that doubles, or the one its
 * provider asked for if that is bearable. Whatever the model says in between begins the count anew, up to a bound for
 * the whole run, since every call is paid for.
 */
import type { StepResult } from '../agent/step.ts'
import type { RunError } from '../protocol/runs.ts'

/** A provider that asks for longer leaves it to the user. */
const LONGEST_WAIT_MS = 60_000
const JITTER = 0.2

const WHY: Partial<Record<RunError['code'], string>> = {
  'model-rate-limit': 'The model’s provider limits how much may be asked of it',
  'model-overloaded': 'The model’s provider is overloaded or out of service',
  'model-network': 'The connection to the model’s provider failed',
}

export interface NextTry {
  waitMs: number
  /** Fit for a user. */
  text: string
}

export class ModelRetry {
  readonly #tries: number
  readonly #firstWaitMs: number
  readonly #mostInAll: number
  readonly #random: () => number
  #failures = 0
  #inAll = 0

  constructor(options: { tries: number; firstWaitMs: number; mostInAll: number; random?: () => number }) {
    this.#tries = options.tries
    this.#firstWaitMs = options.firstWaitMs
    this.#mostInAll = options.mostInAll
    this.#random = options.random ?? Math.random
  }

  /** The model has said something. */
  progressed(): void {
    this.#failures = 0
  }

  /** Undefined when the failure is final. */
  after({ error, transient }: Pick<StepResult, 'error' | 'transient'>): NextTry | undefined {
    if (!error || !transient) return undefined
    this.#failures++
    this.#inAll++
    if (this.#failures >= this.#tries || this.#inAll > this.#mostInAll) return undefined
    const waitMs = error.retryAfterMs ?? this.#backOffMs()
    if (waitMs > LONGEST_WAIT_MS) return undefined
    const why = WHY[error.code] ?? 'The model’s answer broke off'
    const seconds = Math.max(1, Math.round(waitMs / 1000))
    return { waitMs, text: `${why}; trying again in ${seconds} s (${this.#failures + 1} of ${this.#tries}).` }
  }

  #backOffMs(): number {
    const waitMs = Math.min(LONGEST_WAIT_MS, this.#firstWaitMs * 2 ** (this.#failures - 1))
    return waitMs * (1 - JITTER * this.#random())
  }
}
