/**
 * One run of a session's log as the chunk stream of one message, as AI SDK user interfaces read it.
 *
 *   before ──first chunk or whole message──► streaming ──run-finished──► over
 *
 * `start` comes first and once: a run that was steered goes on within the same message, as such readers know no other
 * way. The end is `finish`, `abort` when the run was stopped, or `error` with words for a user.
 */
import type { UIMessage, UIMessageChunk } from 'ai'
import type { SessionEvent } from '../server/protocol/events.ts'
import type { RunOutcome } from '../server/protocol/runs.ts'
import { chunksOfMessage } from './message-chunks.ts'

type Finished = Extract<SessionEvent, { type: 'run-finished' }>

export class RunChunks {
  readonly #seen = new Set<string>()
  #runId: string | undefined
  #metadata: unknown
  #isOver = false

  /** @param runId absent: the first run that says something */
  constructor(runId?: string) {
    this.#runId = runId
  }

  get runId(): string | undefined {
    return this.#runId
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Names the run, if no event has done so. */
  settle(runId: string): void {
    this.#runId ??= runId
  }

  /** The chunks that this event brings; none for another run's. */
  take(event: SessionEvent): UIMessageChunk[] {
    if (event.runId === undefined || this.#isOver) return []
    if (this.#runId === undefined && opensRun(event)) this.#runId = event.runId
    if (event.runId !== this.#runId) return []
    switch (event.type) {
      case 'chunk':
        return this.#chunk(event.messageId, event.chunk)
      case 'message':
        return event.message.role === 'assistant' ? this.#message(event.message) : []
      case 'run-finished':
        return this.#end(event)
      default:
        return []
    }
  }

  #chunk(messageId: string, chunk: UIMessageChunk): UIMessageChunk[] {
    const start = this.#start(messageId)
    return chunk.type === 'start' ? start : [...start, chunk]
  }

  #start(messageId: string): UIMessageChunk[] {
    if (this.#seen.has(messageId)) return []
    this.#seen.add(messageId)
    return this.#seen.size === 1 ? [{ type: 'start', messageId }] : []
  }

  /** Of a message that came in chunks the whole one has nothing new but its metadata. */
  #message(message: UIMessage): UIMessageChunk[] {
    this.#metadata = message.metadata
    if (this.#seen.has(message.id)) return []
    return [...this.#start(message.id), ...chunksOfMessage(message)]
  }

  #end({ outcome, error }: Finished): UIMessageChunk[] {
    this.#isOver = true
    if (outcome === 'failed') return [{ type: 'error', errorText: error?.message ?? 'The run failed.' }]
    const messageMetadata = this.#metadata
    const finish: UIMessageChunk = {
      type: 'finish',
      finishReason: FINISH_REASONS[outcome] ?? 'other',
      ...(messageMetadata !== undefined && { messageMetadata }),
    }
    return outcome === 'stopped' ? [{ type: 'abort', reason: 'stopped' }, finish] : [finish]
  }
}

const FINISH_REASONS: Partial<Record<RunOutcome, 'stop' | 'length'>> = {
  completed: 'stop',
  'step-limit': 'length',
  'budget-limit': 'length',
}

function opensRun(event: SessionEvent): boolean {
  return event.type === 'chunk' || event.type === 'run-started'
}
