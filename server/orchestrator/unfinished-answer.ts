/** What the log tells of a live run whose driver is gone: its half-made message, and what was under way when it was cut. */
import type { UIMessage } from 'ai'
import type { LogPosition } from '../events/draft.ts'
import type { LogReader } from '../events/log-reader.ts'
import { beginChunks, type ChunkState, emptyAssistantMessage } from '../protocol/apply-chunk.ts'
import type { SessionEvent } from '../protocol/events.ts'
import {
  applyApprovalAnswer,
  applyApprovalRequest,
  applyInterruption,
  applyTimedChunk,
} from '../protocol/timed-chunks.ts'
import type { RunRow } from '../store/rows/run-rows.ts'
import { type CutAnswer, cutAnswer } from './cut-answer.ts'
import { assistantMetadata } from './end-run.ts'
import { indexOf, messageId } from './run-messages.ts'

export interface UnfinishedAnswer {
  /** Of the message that goes on: the open one, else the one that would come next. */
  messageId: string
  /** Null while the agent has said nothing since the last whole message. */
  state: ChunkState | null
  open: LogPosition['open']
  cut: CutAnswer
  /** Of the events that closed it, once they are written. */
  cutAt?: number
  /** The newest entry of the run's log is a recovery: the attempt after it has added nothing. */
  recoveredWithoutProgress: boolean
}

/** What a run goes on with: after an interruption it was cut, after an approval it only waited. */
export type ResumedAnswer = UnfinishedAnswer & { after: 'interruption' | 'approval' }

/** What a recovery itself writes, or an attempt before the model has answered. */
const NO_PROGRESS = new Set([
  'start',
  'start-step',
  'text-end',
  'reasoning-end',
  'tool-input-error',
  'tool-output-error',
])

export async function readUnfinishedAnswer(reader: LogReader, run: RunRow, head: number): Promise<UnfinishedAnswer> {
  const found = new Replay(run)
  const after = run.firstSeq === null ? head : run.firstSeq - 1
  for await (const page of reader.pages(run.sessionId, after, head)) for (const event of page.events) found.take(event)
  return found.answer()
}

class Replay {
  #state: ChunkState | null = null
  #open: LogPosition['open'] = null
  #lastIndex = 0
  #recovered = false
  readonly #run: RunRow

  constructor(run: RunRow) {
    this.#run = run
  }

  take(event: SessionEvent): void {
    if (event.runId !== this.#run.id) return
    if (event.type === 'chunk') this.#takeChunk(event)
    if (event.type === 'message') this.#takeMessage(event.message)
    if (event.type === 'run-interrupted') {
      this.#recovered = event.cause !== 'drain'
      const { at, cause, attempt, next, unknownToolCalls } = event
      if (this.#state) this.#state = applyInterruption(this.#state, { at, cause, attempt, next, unknownToolCalls })
    }
    if (event.type === 'approval-requested' && this.#state) this.#state = applyApprovalRequest(this.#state, event)
    if (event.type === 'approval-answered' && this.#state) this.#state = applyApprovalAnswer(this.#state, event)
  }

  answer(): UnfinishedAnswer {
    return {
      messageId: this.#open?.messageId ?? messageId(this.#run.id, this.#lastIndex + 1),
      state: this.#state,
      open: this.#open,
      cut: cutAnswer(this.#state, 'interrupted'),
      recoveredWithoutProgress: this.#recovered,
    }
  }

  #takeChunk(event: SessionEvent & { type: 'chunk' }): void {
    if (this.#open?.messageId !== event.messageId) {
      this.#open = { messageId: event.messageId, seq: event.seq }
      this.#lastIndex = Math.max(this.#lastIndex, indexOf(event.messageId))
      this.#state = beginChunks(emptyAssistantMessage(event.messageId, assistantMetadata(this.#run, event.at)))
    }
    if (this.#state) this.#state = applyTimedChunk(this.#state, event.chunk, event.at)
    if (!NO_PROGRESS.has(event.chunk.type)) this.#recovered = false
  }

  #takeMessage(message: UIMessage): void {
    this.#lastIndex = Math.max(this.#lastIndex, indexOf(message.id))
    if (message.role === 'assistant') this.#recovered = false
    if (this.#open?.messageId !== message.id) return
    this.#open = null
    this.#state = null
  }
}
