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
import { brokenOff, cutInToolInput, type ModelFault, modelFault } from './provider/model-fault.ts'
import { isBrokenCall, type StepCall, takeCall } from './step-calls.ts'
import { chunkOf } from './step-chunks.ts'
import type { AgentTool } from './tool.ts'

export interface StepResult {
  /** The SDK's own, or `abort`. */
  finishReason: string
  usage?: Usage
  /** To be run by the caller, in this order or together. */
  toolCalls: StepCall[]
  error?: RunError
  /** The same call may well succeed in a moment. */
  transient?: true
  /** What the provider said, for the server's log. */
  detail?: string
}

export interface StepOptions {
  model: LanguageModelV3
  system?: string
  messages: ModelMessage[]
  tools: readonly AgentTool[]
  signal: AbortSignal
  /** What a failure of this model means. */
  describeFault?(error: unknown): ModelFault
}

/**
 * `chunks` runs from `start-step` to `finish-step`; after an abort or a failure it just ends, and is empty when nothing
 * of an answer came before. It never throws. A call whose input was cut off stays a half-written one.
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
  const broken: ToolCallPart[] = []
  let reader: ReadableStreamDefaultReader<LanguageModelV3StreamPart> | undefined
  // A model that is deaf to its signal must not hold up a stop: cancelling settles the read that waits.
  const onAbort = () => void reader?.cancel().catch(() => {})
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    reader = (await openStream(options))?.getReader()
    if (!reader || signal.aborted) return
    let started = false
    for (;;) {
      const { done, value: part } = await reader.read()
      if (signal.aborted) return
      const shown = done ? endStep(result, broken, tools) : takePart(part, result, broken, tools)
      for (const chunk of shown) {
        if (!started) yield { type: 'start-step' }
        started = true
        yield chunk
      }
      if (done) return
    }
  } catch (error) {
    if (!signal.aborted) fail(result, (options.describeFault ?? modelFault)(error))
  } finally {
    signal.removeEventListener('abort', onAbort)
    void reader?.cancel().catch(() => {})
    if (signal.aborted) result.finishReason = 'abort'
    settle(result)
  }
}

type ToolCallPart = Extract<LanguageModelV3StreamPart, { type: 'tool-call' }>

const NOTHING: readonly UIMessageChunk[] = []

/** `broken` keeps calls whose input is no JSON: the end of the stream tells whether they were cut off. */
function takePart(
  part: LanguageModelV3StreamPart,
  result: StepResult,
  broken: ToolCallPart[],
  tools: readonly AgentTool[],
): readonly UIMessageChunk[] {
  if (part.type === 'error') throw part.error
  if (part.type === 'tool-call') {
    if (!isBrokenCall(part)) return [takeCall(part, tools, result.toolCalls)]
    broken.push(part)
    return NOTHING
  }
  if (part.type === 'finish') {
    result.finishReason = part.finishReason.unified
    result.usage = usageOf(part.usage)
  }
  const chunk = chunkOf(part)
  return chunk ? [chunk] : NOTHING
}

function endStep(
  result: StepResult,
  broken: readonly ToolCallPart[],
  tools: readonly AgentTool[],
): readonly UIMessageChunk[] {
  const { finishReason } = result
  const fault =
    finishReason === 'abort' || finishReason === 'error'
      ? brokenOff()
      : broken[0] && finishReason === 'length' && cutInToolInput(broken[0].toolName)
  if (fault) {
    fail(result, fault)
    return NOTHING
  }
  return [...broken.map((part) => takeCall(part, tools, result.toolCalls)), { type: 'finish-step' }]
}

function fail(result: StepResult, { error, transient, detail }: ModelFault): void {
  Object.assign(result, { finishReason: 'error', error, ...(transient && { transient }), ...(detail && { detail }) })
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
