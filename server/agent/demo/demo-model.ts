/**
 * The demo model: a language model without a language model, for trying Vigil without a key and for its tests. It knows
 * a few phrases (`phrase-book`), says plainly what it is, and gives the same answer to the same prompt. It streams like
 * a real one, and goes on like one: what a prompt shows as its unfinished answer is continued, not repeated.
 */
import type {
  LanguageModelV3,
  LanguageModelV3CallOptions,
  LanguageModelV3GenerateResult,
  LanguageModelV3Prompt,
  LanguageModelV3StreamPart,
} from '@ai-sdk/provider'
import type { Clock } from '../../base/clock.ts'
import { answerStream } from './answer-stream.ts'
import { readTurn } from './demo-turn.ts'
import { answerTo } from './phrase-book.ts'

export function createDemoModel({ clock }: { clock: Clock }): LanguageModelV3 {
  return {
    specificationVersion: 'v3',
    provider: 'vigil',
    modelId: 'demo',
    supportedUrls: {},
    doStream: (options) => Promise.resolve({ stream: stream(options, clock) }),
    doGenerate: (options) => collect(stream(options, clock)),
  }
}

function stream(options: LanguageModelV3CallOptions, clock: Clock): ReadableStream<LanguageModelV3StreamPart> {
  const cancelled = new AbortController()
  const signal = options.abortSignal ? AbortSignal.any([options.abortSignal, cancelled.signal]) : cancelled.signal
  const turn = readTurn(options, clock, signal)
  return answerStream({
    pieces: answerTo(turn.userText)(turn),
    inputTokens: countWords(options.prompt),
    signal,
    onCancel: () => cancelled.abort(),
  })
}

async function collect(parts: ReadableStream<LanguageModelV3StreamPart>): Promise<LanguageModelV3GenerateResult> {
  const content: LanguageModelV3GenerateResult['content'] = []
  const open = new Map<string, { type: 'text' | 'reasoning'; text: string }>()
  for await (const part of parts) {
    switch (part.type) {
      case 'text-start':
      case 'reasoning-start': {
        const begun = { type: part.type === 'text-start' ? ('text' as const) : ('reasoning' as const), text: '' }
        open.set(part.id, begun)
        content.push(begun)
        break
      }
      case 'text-delta':
      case 'reasoning-delta': {
        const begun = open.get(part.id)
        if (begun) begun.text += part.delta
        break
      }
      case 'tool-call':
        content.push(part)
        break
      case 'error':
        throw part.error
      case 'finish':
        return { content, finishReason: part.finishReason, usage: part.usage, warnings: [] }
    }
  }
  throw new Error('The demo model ended without an end')
}

function countWords(prompt: LanguageModelV3Prompt): number {
  let words = 0
  for (const { content } of prompt) {
    for (const part of typeof content === 'string' ? [{ text: content }] : content) {
      if ('text' in part) words += (part.text.match(/\S+/g) ?? []).length
    }
  }
  return words
}
