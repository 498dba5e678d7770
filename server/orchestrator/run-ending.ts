/** What is committed when a driver is through with its run: the outcome, or the hand-over to the next owner. */
import type { LogWriter } from '../events/log-writer.ts'
import type { ContextFill } from '../protocol/run-summary.ts'
import type { RunError, RunOutcome } from '../protocol/runs.ts'
import { handOverLease } from '../store/rows/lease-rows.ts'
import type { RunRow } from '../store/rows/run-rows.ts'
import { endRun } from './end-run.ts'
import type { OwnerContext } from './owner-context.ts'
import type { Promoted } from './promote.ts'
import type { RunAnswer } from './run-answer.ts'
import { moveRun } from './run-machine.ts'
import type { RunUsage } from './run-usage.ts'

/** `words` say more than the outcome can. */
export interface OutcomeEnding {
  outcome: RunOutcome
  error?: RunError
  words?: string
}

interface EndedRun {
  context: OwnerContext
  writer: LogWriter
  run: RunRow
  usage: RunUsage
  answer: RunAnswer
  steps: number
  filled: ContextFill | undefined
}

export function commitEnd(ended: EndedRun, { outcome, error, words }: OutcomeEnding): Promise<Promoted[]> {
  const { context, run, usage, answer, steps, filled } = ended
  const { message } = answer.closed('stopped')
  const end = {
    run,
    message,
    outcome,
    steps,
    ...(error && { error }),
    ...(words !== undefined && { words }),
    ...(filled && { context: filled }),
  }
  const now = context.clock.now()
  return usage.commit((add, used) => endRun(add, { ...end, ...(used && { usage: used }) }, now, context))
}

/** False when stop came first: that is what the user asked for. */
export function commitHandOver({ writer, run, usage, answer }: EndedRun): Promise<boolean> {
  const { fence } = writer
  const { message, cut } = answer.closed('interrupted')
  const attempt = run.attempt + 1
  const unknownToolCalls = cut.unknownToolCalls.map((call) => call.toolCallId)
  return usage.commit(function* handOver(add) {
    if (!(yield* moveRun(run.id, 'recovering', { attempt }))) return false
    add({ type: 'run-interrupted', runId: run.id, cause: 'drain', attempt, unknownToolCalls, next: 'continue' })
    for (const chunk of cut.chunks) add({ type: 'chunk', runId: run.id, messageId: message.id, chunk })
    yield* handOverLease(fence)
    return true
  })
}
