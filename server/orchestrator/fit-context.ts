/** Before a step that would fill its model's window: the model itself summarises the older turns (contract row "context"). */
import type { UIMessage } from 'ai'
import type { ContextSummary } from '../agent/context/context-summary.ts'
import { summarize } from '../agent/context/summarize.ts'
import type { ResolvedModel } from '../agent/model-registry.ts'
import type { StepResult } from '../agent/step.ts'
import { saveContextSummary } from '../store/rows/context-summary-rows.ts'
import type { RunRow } from '../store/rows/run-rows.ts'
import type { ModelCalls } from './model-calls.ts'
import type { ModelContext } from './model-context.ts'
import type { RunUsage } from './run-usage.ts'

export interface FitOptions {
  reads: ModelContext
  /** The message that the run is in. */
  open: UIMessage | undefined
  model: ResolvedModel
  calls: ModelCalls
  signal: AbortSignal
  /** The summary is kept together with what it has used. */
  usage: RunUsage
  run: RunRow
  /** The run reads nothing of what was before it, so that its summary is its own. */
  isFresh: boolean
  now(): number
}

/** Undefined when there was room; else the call's result, which is a failure when nothing could be done. */
export async function fitContext(options: FitOptions): Promise<StepResult | undefined> {
  const { reads, open, model, calls, signal, usage } = options
  const before = await reads.read(open)
  const plan = reads.planFor(before.tokens)
  if (!plan) return undefined
  const request = reads.request(plan)
  const result = await calls.make(async () => {
    const call = await summarize(model, request, signal)
    usage.note(call.usage)
    return call
  })
  if (signal.aborted || result.error) return result
  const summary = reads.compress(plan, result.text)
  const after = await reads.read(open)
  await keep(options, summary, before.tokens, after.tokens)
  return result
}

function keep(
  { usage, run, isFresh, now }: FitOptions,
  { upToMessageId, text }: ContextSummary,
  tokensBefore: number,
  tokensAfter: number,
): Promise<void> {
  const { sessionId, id: runId } = run
  const createdAt = now()
  return usage.commit(function* keepSummary(add) {
    if (!isFresh) yield* saveContextSummary({ sessionId, upToMessageId, text, createdAt })
    add({ type: 'context-compressed', runId, upToMessageId, tokensBefore, tokensAfter })
  })
}
