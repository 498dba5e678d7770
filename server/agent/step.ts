/**
 * One step of the agent: one call of the model, as chunks of a message. Tools are offered to the model but not started
 * here: whoever drives the run starts them once the call is committed (contract row "tool start").
 *
 * It reads the model directly (`doStream`), with the SDK for the conversion of prompt and tool schemas only, for
 * `streamText` holds back its reader: of a stream of short deltas it passed 36,000 a second and kept all of them (370
 * MiB after a million) against 900,000 a second in constant memory here. Pulling a chunk pulls the model.
 */
import type { LanguageModelV3, LanguageModelV3StreamPart, LanguageModelV3Usage } from '@ai-sdk/provider'
import { type ModelMessage, type ToolSet, tool, type UIMessageChunk } from 'ai'
import { convertToLanguageModelPrompt, prepareToolsAndToolChoice, standardizePrompt } from 'ai/internal'
import { deferred } from '../base/deferred.ts'
import type { RunError, Usage } from '../protocol/runs.ts'
import { cutAnswer, modelError } from './model-error.ts'
import { type StepCall, takeCall } from './step-calls.ts'
import { chunkOf } from './step-chunks.ts'
import type { AgentTool } from './tool.ts'

export interface StepResult {
  /** The SDK's own, or `abort`. */
  finishReason: string
  usage?: Usage
  /** To be run by the caller, in this order or together. */
  toolCalls: StepCall[]
  error?: RunError
}

export interface StepOptions {
  model: LanguageModelV3
  system?: string
  messages: ModelMessage[]
  tools: readonly AgentTool[]
  signal: AbortSignal
}

/**
 * `chunks` runs from `start-step` to `finish-step`; after an abort or a failure it just ends. It never throws.
 * `result` settles once `chunks` was read to its end or left, and never rejects.
 */
export function startStep(options: StepOptions): {
  chunks: AsyncIterable<UIMessageChunk>
  result: Promise<StepResult>
} {
  const settled = deferred<StepResult>()
  return { chunks: readStep(options, settled.resolve), result: settled.promise }
}

async function* readStep(options: StepOptions, settle: (result: StepResult) => void): AsyncGenerator<UIMessageChunk> {
  const { signal, tools } = options
  const result: StepResult = { finishReason: 'abort', toolCalls: [] }
  let reader: ReadableStreamDefaultReader<LanguageModelV3StreamPart> | undefined
  // A model that is deaf to its signal must not hold up a stop: cancelling settles the read that waits.
  const onAbort = () => void reader?.cancel().catch(() => {})
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    reader = (await openStream(options))?.getReader()
    if (!reader || signal.aborted) return
    yield { type: 'start-step' }
    for (;;) {
      const { done, value: part } = await reader.read()
      if (signal.aborted) return
      if (done) break
      if (part.type === 'error') throw part.error
      if (part.type === 'finish') {
        result.finishReason = part.finishReason.unified
        result.usage = usageOf(part.usage)
      }
      const chunk = part.type === 'tool-call' ? takeCall(part, tools, result.toolCalls) : chunkOf(part)
      if (chunk) yield chunk
    }
    if (result.finishReason !== 'abort' && result.finishReason !== 'error') yield { type: 'finish-step' }
    else Object.assign(result, { finishReason: 'error', error: cutAnswer() })
  } catch (error) {
    if (!signal.aborted) Object.assign(result, { finishReason: 'error', error: modelError(error) })
  } finally {
    signal.removeEventListener('abort', onAbort)
    void reader?.cancel().catch(() => {})
    if (signal.aborted) result.finishReason = 'abort'
    settle(result)
  }
}

/** Undefined when the run was aborted first. */
async function openStream({ model, system, messages, tools, signal }: StepOptions) {
  if (signal.aborted) return undefined
  const prompt = await convertToLanguageModelPrompt({
    prompt: await standardizePrompt({ ...(system && { system }), messages }),
    supportedUrls: await model.supportedUrls,
    download: undefined,
    abortSignal: signal,
  })
  const aborted = deferred<undefined>()
  const onAbort = () => aborted.resolve(undefined)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    const opening = openModel(model, prompt, tools, signal)
    // Of a stream that opens after the abort nobody else takes care.
    void opening.then((stream) => (signal.aborted ? stream.cancel() : undefined)).catch(() => {})
    return await Promise.race([opening, aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

async function openModel(
  model: LanguageModelV3,
  prompt: Awaited<ReturnType<typeof convertToLanguageModelPrompt>>,
  tools: readonly AgentTool[],
  signal: AbortSignal,
): Promise<ReadableStream<LanguageModelV3StreamPart>> {
  const offered = await prepareToolsAndToolChoice({
    tools: toolSet(tools),
    toolChoice: undefined,
    activeTools: undefined,
  })
  const { stream } = await model.doStream({ prompt, ...offered, abortSignal: signal })
  return stream
}

function toolSet(tools: readonly AgentTool[]): ToolSet {
  return Object.fromEntries(
    tools.map(({ name, description, inputSchema }) => [name, tool({ description, inputSchema })]),
  )
}

function usageOf({ inputTokens, outputTokens }: LanguageModelV3Usage): Usage {
  return {
    inputTokens: inputTokens.total ?? 0,
    outputTokens: outputTokens.total ?? 0,
    ...(inputTokens.cacheRead && { cachedTokens: inputTokens.cacheRead }),
  }
}
