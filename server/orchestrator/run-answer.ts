/**
 * What a run answers, as its log has it: one message after the other, each a stream of chunks. A message begins with its
 * first chunk; one that is steered into the run ends the message under way.
 */
import type { UIMessage, UIMessageChunk } from 'ai'
import type { LogWriter } from '../events/log-writer.ts'
import { beginChunks, type ChunkState, emptyAssistantMessage } from '../protocol/apply-chunk.ts'
import { applyTimedChunk } from '../protocol/timed-chunks.ts'
import type { RunRow } from '../store/rows/run-rows.ts'
import { type CutAnswer, type CutCause, closeAnswer, cutAnswer } from './cut-answer.ts'
import { assistantMetadata } from './end-run.ts'
import { indexOf, messageId } from './run-messages.ts'
import type { ResumedAnswer } from './unfinished-answer.ts'

interface RunAnswerOptions {
  run: RunRow
  writer: LogWriter
  now(): number
  /** Set when the run goes on. */
  resumed: ResumedAnswer | null
}

export class RunAnswer {
  readonly #run: RunRow
  readonly #writer: LogWriter
  readonly #now: () => number
  #state: ChunkState | null
  #nextIndex: number

  constructor({ run, writer, now, resumed }: RunAnswerOptions) {
    this.#run = run
    this.#writer = writer
    this.#now = now
    this.#state = resumed?.state ?? null
    this.#nextIndex = resumed ? indexOf(resumed.messageId) : 1
  }

  /** Of the message under way; null while the run has said nothing since the last whole one. */
  get state(): ChunkState | null {
    return this.#state
  }

  get message(): UIMessage | undefined {
    return this.#state?.message
  }

  /** The place, among the run's messages, of the one that follows the message under way. */
  get followingIndex(): number {
    return this.#nextIndex + 1
  }

  emit(chunk: UIMessageChunk): void {
    if (!this.#state) {
      const id = messageId(this.#run.id, this.#nextIndex)
      this.#state = beginChunks(emptyAssistantMessage(id, assistantMetadata(this.#run, this.#now())))
      this.#append({ type: 'start', messageId: id })
    }
    this.#append(chunk)
  }

  /** What the log tells otherwise than by a chunk of this run. */
  change(change: (state: ChunkState) => ChunkState): void {
    if (this.#state) this.#state = change(this.#state)
  }

  /** What was said stays, and the model is to go on with it; no tool of this step was started. */
  breakOff(): void {
    for (const chunk of cutAnswer(this.#state, 'broken').chunks) this.emit(chunk)
  }

  /** So many messages follow the one under way, which is whole: the next one comes after them. */
  followedBy(count: number): void {
    this.#nextIndex = this.followingIndex + count
    this.#state = null
  }

  /** The message under way as it is when the run ends or leaves now. */
  closed(cause: CutCause): { message: UIMessage; cut: CutAnswer } {
    const cut = cutAnswer(this.#state, cause)
    const now = this.#now()
    if (this.#state) return { message: closeAnswer(this.#state, cut, now).message, cut }
    const id = messageId(this.#run.id, this.#nextIndex)
    return { message: emptyAssistantMessage(id, assistantMetadata(this.#run, now)), cut }
  }

  #append(chunk: UIMessageChunk): void {
    if (!this.#state) return
    const { id } = this.#state.message
    const at = this.#writer.add({ type: 'chunk', runId: this.#run.id, messageId: id, chunk })
    this.#state = applyTimedChunk(this.#state, chunk, at)
  }
}
