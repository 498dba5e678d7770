/**
 * An answer's pieces as a model's stream. It is pulled: nothing is made before it is asked for, so a flood takes
 * constant memory. Now and then it lets the event loop turn, so that it starves nobody.
 */
import { setImmediate as eventLoopTurn } from 'node:timers/promises'
import type { LanguageModelV3StreamPart, LanguageModelV3Usage } from '@ai-sdk/provider'
import { newId } from '../../base/new-id.ts'
import type { Piece } from './demo-phrase.ts'

const PIECES_A_TURN = 256

interface AnswerStreamOptions {
  pieces: AsyncGenerator<Piece, void, undefined>
  /** About one token a word. */
  inputTokens: number
  /** Errors the stream with its reason. */
  signal: AbortSignal
  onCancel(): void
}

export function answerStream({
  signal,
  onCancel,
  ...options
}: AnswerStreamOptions): ReadableStream<LanguageModelV3StreamPart> {
  const parts = streamParts(options, signal)
  return new ReadableStream<LanguageModelV3StreamPart>(
    {
      async pull(controller) {
        const { done, value } = await parts.next()
        if (signal.aborted) controller.error(signal.reason)
        else if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: onCancel,
    },
    { highWaterMark: 0 },
  )
}

async function* streamParts(
  { pieces, inputTokens }: Pick<AnswerStreamOptions, 'pieces' | 'inputTokens'>,
  signal: AbortSignal,
): AsyncGenerator<LanguageModelV3StreamPart, void, undefined> {
  yield { type: 'stream-start', warnings: [] }
  const open = new Map<string, 'text' | 'reasoning'>()
  const tokens = { text: 0, reasoning: 0 }
  let called = false
  let taken = 0
  for await (const piece of pieces) {
    if (signal.aborted) return
    taken += 1
    if (taken % PIECES_A_TURN === 0) await eventLoopTurn()
    if (piece.type === 'error') {
      yield piece
      yield finish('error', tokens, inputTokens)
      return
    }
    if (piece.type === 'call') {
      yield* close(open)
      yield* callParts(piece)
      called = true
      continue
    }
    const { type, delta } = piece
    const id = type === 'text' ? (piece.part ?? 'text') : 'reasoning'
    if (!open.has(id)) {
      if (type === 'text') yield* close(open, 'reasoning')
      open.set(id, type)
      yield { type: `${type}-start`, id }
    }
    tokens[type] += 1
    yield { type: `${type}-delta`, id, delta }
  }
  yield* close(open)
  yield finish(called ? 'tool-calls' : 'stop', tokens, inputTokens)
}

function* close(open: Map<string, 'text' | 'reasoning'>, only?: 'reasoning'): Generator<LanguageModelV3StreamPart> {
  for (const [id, type] of open) {
    if (only && type !== only) continue
    open.delete(id)
    yield { type: `${type}-end`, id }
  }
}

function* callParts({ toolName, input }: Extract<Piece, { type: 'call' }>): Generator<LanguageModelV3StreamPart> {
  // Ids must be unique among all calls of a session, of which the model sees only its prompt.
  const id = newId('call')
  const text = JSON.stringify(input)
  yield { type: 'tool-input-start', id, toolName }
  yield { type: 'tool-input-delta', id, delta: text }
  yield { type: 'tool-input-end', id }
  yield { type: 'tool-call', toolCallId: id, toolName, input: text }
}

function finish(
  reason: 'stop' | 'tool-calls' | 'error',
  { text, reasoning }: { text: number; reasoning: number },
  inputTokens: number,
): LanguageModelV3StreamPart {
  const usage: LanguageModelV3Usage = {
    inputTokens: { total: inputTokens, noCache: inputTokens, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: text + reasoning, text, reasoning },
  }
  return { type: 'finish', finishReason: { unified: reason, raw: reason }, usage }
}
