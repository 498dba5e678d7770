/**
 * A session's messages while one frame is applied: copied once per frame, then changed in place.
 * Messages stand in the order of their first events. What is only known whole (from `history`, or since its chunks were
 * compacted) stands by its metadata's `at`, within its run or among what came from history; once its first event comes
 * again, it takes its place like a new one, so that equal times end in the log's order too.
 */
import type { UIMessage, UIMessageChunk } from 'ai'
import { awaitsAnswer } from '../server/protocol/apply-approval.ts'
import { beginChunks, type ChunkState, emptyAssistantMessage } from '../server/protocol/apply-chunk.ts'
import type { SessionEvent } from '../server/protocol/events.ts'
import type { MessageMetadata } from '../server/protocol/run-summary.ts'
import { applyApprovalAnswer, applyTimedChunk } from '../server/protocol/timed-chunks.ts'
import type { SessionState } from './session-state.ts'

/** Nearly every look-up is for one of the newest few. */
const LOOK_BACK = 8

export class TranscriptDraft {
  readonly #base: Pick<SessionState, 'messages' | 'open' | 'fromHistory'>
  #messages: UIMessage[] | undefined
  #open: Map<string, ChunkState> | undefined
  #positions: Map<string, number> | undefined

  constructor(base: Pick<SessionState, 'messages' | 'open' | 'fromHistory'>) {
    this.#base = base
  }

  result(): Pick<SessionState, 'messages' | 'open'> {
    return { messages: this.#messages ?? this.#base.messages, open: this.#open ?? this.#base.open }
  }

  /** The whole message: in the place of the one with its id, else a new one. */
  put(message: UIMessage, at: number): void {
    this.#forget(message.id)
    const index = this.#indexOf(message.id)
    const beginsHere = message.role === 'user' && this.#base.fromHistory.has(message.id)
    if (index >= 0 && beginsHere) this.#remove(index)
    if (index >= 0 && !beginsHere) this.#writable()[index] = message
    else this.#insert(message, metadataOf(message)?.at ?? at)
  }

  /** Adds to a message that is being streamed; `metadata`, with the chunk's time, is for a message that begins with it. */
  addChunk(messageId: string, chunk: UIMessageChunk, metadata: MessageMetadata): void {
    const { at } = metadata
    const open = this.#openMap.get(messageId)
    if (open) {
      this.#store(messageId, applyTimedChunk(open, chunk, at))
      return
    }
    const known = this.#messages ?? this.#base.messages
    const index = this.#indexOf(messageId)
    const message = index >= 0 ? known[index] : undefined
    if (!message) {
      const created = emptyAssistantMessage(messageId, metadata)
      this.#insert(created, at)
      this.#store(messageId, applyTimedChunk(beginChunks(created), chunk, at))
    } else if (!this.#base.fromHistory.has(messageId)) {
      this.#store(messageId, applyTimedChunk(beginChunks(message), chunk, at))
    } else if (chunk.type === 'start') {
      // All of its chunks come again: it is built anew, so that nothing is in it twice.
      const begun = { ...message, metadata: withoutTimings(message), parts: [] }
      this.#remove(index)
      this.#insert(begun, at)
      this.#store(messageId, applyTimedChunk(beginChunks(begun), chunk, at))
    }
    // Else history has it whole, and its end comes again too: a piece out of its middle would be in it twice.
  }

  /** Applies the answer to the call that waits for it; true while another call of the run waits still. */
  answerApproval(answer: Extract<SessionEvent, { type: 'approval-answered' }>): boolean {
    let waits = false
    this.changeOpenAnswer(answer.runId, (state) => {
      const answered = applyApprovalAnswer(state, answer)
      waits ||= awaitsAnswer(answered)
      return answered
    })
    return waits
  }

  /** Changes what the run's last answer tells of its run; does nothing while it has none. */
  amendLastAnswer(runId: string, change: Partial<MessageMetadata>): void {
    const messages = this.#messages ?? this.#base.messages
    const index = messages.findLastIndex(
      (message) => message.role === 'assistant' && metadataOf(message)?.runId === runId,
    )
    const message = messages[index]
    if (message) this.#amend(index, message, change)
  }

  /** The same for an answer that is being streamed: one that is whole has it from the server. */
  changeOpenAnswer(runId: string | undefined, change: (answer: ChunkState) => ChunkState): void {
    for (const [id, answer] of this.#openMap) {
      if (runId !== undefined && metadataOf(answer.message)?.runId === runId) this.#store(id, change(answer))
    }
  }

  /** No more chunks are due for the run's messages. */
  closeRun(runId: string): void {
    for (const [id, { message }] of this.#openMap) if (metadataOf(message)?.runId === runId) this.#forget(id)
  }

  #amend(index: number, message: UIMessage, change: Partial<MessageMetadata>): void {
    const amended = { ...message, metadata: { ...metadataOf(message), ...change } }
    this.#writable()[index] = amended
    const open = this.#openMap.get(message.id)
    if (open) this.#writableOpen().set(message.id, { ...open, message: amended })
  }

  get #openMap(): ReadonlyMap<string, ChunkState> {
    return this.#open ?? this.#base.open
  }

  #store(messageId: string, applied: ChunkState): void {
    // The event names the message; a `start` chunk inside it may carry another id.
    const { message } = applied
    const state = message.id === messageId ? applied : { ...applied, message: { ...message, id: messageId } }
    this.#writableOpen().set(messageId, state)
    this.#writable()[this.#indexOf(messageId)] = state.message
  }

  #forget(messageId: string): void {
    if (this.#openMap.has(messageId)) this.#writableOpen().delete(messageId)
  }

  #insert(message: UIMessage, at: number): void {
    const messages = this.#writable()
    const runId = metadataOf(message)?.runId
    let index = messages.length
    while (index > 0 && this.#standsAfter(messages[index - 1], at, runId)) index--
    if (index === messages.length) this.#positions?.set(message.id, index)
    else this.#positions = undefined
    messages.splice(index, 0, message)
  }

  #remove(index: number): void {
    this.#writable().splice(index, 1)
    this.#positions = undefined
  }

  #standsAfter(other: UIMessage | undefined, at: number, runId: string | undefined): boolean {
    const metadata = other && metadataOf(other)
    if (!metadata || !(metadata.at > at)) return false
    return metadata.runId === runId || this.#base.fromHistory.has(other.id)
  }

  #indexOf(id: string): number {
    const messages = this.#messages ?? this.#base.messages
    const lookedAt = Math.max(0, messages.length - LOOK_BACK)
    for (let index = messages.length - 1; index >= lookedAt; index--) if (messages[index]?.id === id) return index
    if (lookedAt === 0) return -1
    this.#positions ??= new Map(messages.map((message, index) => [message.id, index]))
    return this.#positions.get(id) ?? -1
  }

  #writable(): UIMessage[] {
    this.#messages ??= [...this.#base.messages]
    return this.#messages
  }

  #writableOpen(): Map<string, ChunkState> {
    this.#open ??= new Map(this.#base.open)
    return this.#open
  }
}

function metadataOf(message: UIMessage): MessageMetadata | undefined {
  return message.metadata as MessageMetadata | undefined
}

function withoutTimings(message: UIMessage): Partial<MessageMetadata> {
  const { timings: _, ...rest } = metadataOf(message) ?? {}
  return rest
}
