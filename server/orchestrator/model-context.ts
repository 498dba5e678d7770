/**
 * What the model of one run reads: the session's turns, the older of them in short once they fill the model's window
 * (contract row "context"). The transcript stays as it is; the summary is stored, so that the next run, or the next
 * owner, begins with it.
 */
import type { ModelMessage, UIMessage } from 'ai'
import { type ContextSummary, withSummary } from '../agent/context/context-summary.ts'
import { charsOf, estimateTokens } from '../agent/context/estimate-tokens.ts'
import { COMPRESS_AT, type CompressionPlan, planCompression } from '../agent/context/plan-compression.ts'
import { shortenToolOutputs } from '../agent/context/shorten-tool-outputs.ts'
import { cutMiddle, summaryRequest } from '../agent/context/summary-request.ts'
import { fileTokens } from '../agent/files/file-tokens.ts'
import { type ModelTurn, toModelMessages } from '../agent/model-messages.ts'
import type { FileKinds } from '../agent/provider/file-kinds.ts'
import type { AgentTool } from '../agent/tool.ts'
import { cleanText } from '../base/clean-text.ts'

/** What is given to be summarised takes at most this share of the window, and the summary at most that. */
const REQUEST_SHARE = 0.6
const SUMMARY_SHARE = 0.1
/** Shortening outputs frees enough for some more steps. */
const SHORTEN_TO = 0.6

export class ModelContext {
  readonly #turns: ModelTurn[]
  readonly #contextTokens: number
  /** Of what is read with every call: system prompt and tools. */
  readonly #fixedTokens: number
  readonly #takes: FileKinds
  #summary: ContextSummary | undefined

  constructor(options: {
    turns: readonly ModelTurn[]
    summary: ContextSummary | undefined
    contextTokens: number
    system: string | undefined
    tools: readonly AgentTool[]
    takes: FileKinds
  }) {
    this.#turns = [...options.turns]
    this.#summary = options.summary
    this.#contextTokens = options.contextTokens
    this.#takes = options.takes
    this.#fixedTokens = estimateTokens([
      options.system,
      options.tools.map(({ name, description }) => name + description),
    ])
  }

  add(...turns: readonly ModelTurn[]): void {
    this.#turns.push(...turns)
  }

  /** With the message that the run is in, if there is one; `tokens` is what it would be with whole outputs. Of files
   * it has the addresses, whose bytes are put in for a call. */
  async read(open: UIMessage | undefined): Promise<{ messages: ModelMessage[]; tokens: number }> {
    const turns = [...withSummary(this.#turns, this.#summary), ...(open ? [{ message: open }] : [])]
    const messages = await toModelMessages(turns)
    const tokens = this.#fixedTokens + estimateTokens(messages) + fileTokens(messages, this.#takes, this.#contextTokens)
    if (tokens < this.#contextTokens * COMPRESS_AT) return { messages, tokens }
    const shortened = shortenToolOutputs(turns, tokens - this.#contextTokens * SHORTEN_TO)
    return { messages: await toModelMessages(shortened), tokens }
  }

  /** Undefined while there is room, or nothing older to summarise. */
  planFor(tokens: number): CompressionPlan | undefined {
    if (tokens < this.#contextTokens * COMPRESS_AT) return undefined
    return planCompression(this.#turns, this.#summary, this.#contextTokens)
  }

  request(plan: CompressionPlan): ModelMessage[] {
    return summaryRequest(plan.older, this.#summary, charsOf(this.#contextTokens * REQUEST_SHARE))
  }

  /** Reads `text` from now on instead of what was planned. */
  compress({ upToMessageId }: CompressionPlan, text: string): ContextSummary {
    this.#summary = { upToMessageId, text: cleanText(cutMiddle(text, charsOf(this.#contextTokens * SUMMARY_SHARE))) }
    return this.#summary
  }
}
