/**
 * A Vigil session as the chat transport of the AI SDK's `useChat`. The answer comes from the session's log, so that a
 * page which is reloaded in mid-answer shows it once, and whole.
 *
 *   const { messages, after } = await vigil.trpc.sessions.history.query({ sessionId })
 *   const transport = createVigilChatTransport(vigil, { sessionId, after })
 *   useChat({ id: sessionId, messages, transport, resume: true })
 *
 * `stop()` of the hook stops the run; leaving the page does not. Resuming begins at the unfinished message's first
 * event, whose `start` makes the hook replace what it has of it.
 */
import type { ChatTransport, FileUIPart, UIMessage, UIMessageChunk } from 'ai'
import { fileIdOf } from '../server/protocol/files.ts'
import { LIVE_RUN_STATUSES } from '../server/protocol/runs.ts'
import type { FileRef } from '../server/protocol/sessions.ts'
import { callWithRetry } from './call-with-retry.ts'
import { followSession } from './follow-session.ts'
import { RunChunks } from './run-chunks.ts'
import { sendMessage } from './send-message.ts'
import { streamOf } from './stream-of.ts'
import { uploadFile } from './upload-file.ts'
import type { VigilClient } from './vigil-client.ts'
import { VigilError } from './vigil-error.ts'

export interface VigilChatOptions {
  sessionId: string
  /** `after` of the history that the page shows; absent, it is asked for when resuming. */
  after?: number
  /** What happens to a message that is sent while a run is live. Default: it waits in the queue. */
  ifBusy?: 'queue' | 'interrupt' | 'steer' | 'reject'
}

type Send<Message extends UIMessage> = Parameters<ChatTransport<Message>['sendMessages']>[0]
type Chunks = AsyncGenerator<UIMessageChunk, void, undefined>

/** @throws VigilError, from its methods, for what Vigil refuses and for what a log that is never rewritten cannot do */
export function createVigilChatTransport<Message extends UIMessage = UIMessage>(
  vigil: VigilClient,
  options: VigilChatOptions,
): ChatTransport<Message> {
  const chat = new SessionChat(vigil, options)
  return {
    resumeStreamIsReplay: true,
    sendMessages: (request) => chat.send(messageOf(request), request.abortSignal),
    // The signal came with a later version than the method.
    reconnectToStream: ({ abortSignal }: { abortSignal?: AbortSignal }) => chat.resume(abortSignal),
  }
}

class SessionChat {
  readonly #vigil: VigilClient
  readonly #options: VigilChatOptions
  /** Where a resume begins: before the unfinished message's first event, else after the last that was shown. */
  #after: number | undefined
  #resumes = 0

  constructor(vigil: VigilClient, options: VigilChatOptions) {
    this.#vigil = vigil
    this.#options = options
    this.#after = options.after
  }

  async send({ parts }: UIMessage, signal?: AbortSignal): Promise<ReadableStream<UIMessageChunk>> {
    const { sessionId, ifBusy } = this.#options
    const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
    const files = await this.#uploaded(parts, signal)
    const { head } = await this.#details(signal)
    const receipt = await sendMessage(
      this.#vigil,
      { sessionId, text, ...(files.length > 0 && { files }), ...(ifBusy && { ifBusy }) },
      { signal },
    )
    const run = new RunChunks(receipt.intoRunId ?? receipt.runId)
    onAbort(signal, () => this.#stop(run))
    return streamOf((stop) => this.#chunks(run, head, stop), signal)
  }

  /** Null when nothing is under way, and nothing was said since `after`. */
  async resume(signal?: AbortSignal): Promise<ReadableStream<UIMessageChunk> | null> {
    const number = ++this.#resumes
    const { sessionId } = this.#options
    const after =
      this.#after ?? (await this.#call(() => this.#vigil.trpc.sessions.history.query({ sessionId }), signal)).after
    const { head, run: current } = await this.#details(signal)
    const live = current && isLive(current.status) ? current.id : undefined
    if (live === undefined && after >= head) return null
    const run = new RunChunks()
    // Another resume takes this one's place by aborting it and calling here at once; only a person's stop comes alone.
    onAbort(signal, () => {
      queueMicrotask(() => {
        if (number === this.#resumes) this.#stop(run)
      })
    })
    return streamOf((stop) => this.#chunks(run, after, stop, live), signal)
  }

  /** @param live the run that is known to be live; an event before the cursor may have begun it */
  async *#chunks(run: RunChunks, after: number, signal: AbortSignal, live?: string): Chunks {
    for await (const frame of followSession(this.#vigil, { sessionId: this.#options.sessionId, after, signal })) {
      for (const event of frame.events) {
        const chunks = run.take(event)
        if (chunks[0]?.type === 'start') this.#after = event.seq - 1
        if (run.isOver) this.#after = event.seq
        yield* chunks
        if (run.isOver) return
      }
      if (!frame.caughtUp || run.runId !== undefined) continue
      if (live === undefined) return
      run.settle(live)
    }
  }

  /** The hook gives files as `data:` addresses; those of this server stay as they are. */
  async #uploaded(parts: UIMessage['parts'], signal?: AbortSignal): Promise<FileRef[]> {
    const files: FileRef[] = []
    for (const part of parts) {
      if (part.type !== 'file') continue
      const known = fileIdOf(part.url)
      files.push(known === undefined ? await this.#upload(part, signal) : { fileId: known })
    }
    return files
  }

  async #upload({ url, filename }: FileUIPart, signal?: AbortSignal): Promise<FileRef> {
    if (!url.startsWith('data:')) {
      throw new VigilError('A message cannot carry a file from another address.', {
        retryable: false,
        fix: 'Give the file itself, or send it with uploadFile first.',
      })
    }
    const content = await (await fetch(url)).blob()
    const { fileId } = await uploadFile(this.#vigil, content, { name: filename ?? 'file', ...(signal && { signal }) })
    return { fileId }
  }

  #stop({ runId }: RunChunks): void {
    const { sessionId } = this.#options
    if (runId === undefined) return
    // Of no interest to anybody any more: the run's end is in the log, whatever becomes of this call.
    this.#call(() => this.#vigil.trpc.sessions.stop.mutate({ sessionId, runId })).catch(() => {})
  }

  #details(signal?: AbortSignal) {
    return this.#call(() => this.#vigil.trpc.sessions.get.query({ sessionId: this.#options.sessionId }), signal)
  }

  #call<T>(call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return callWithRetry(this.#vigil, call, signal)
  }
}

function messageOf<Message extends UIMessage>({ trigger, messageId, messages }: Send<Message>): UIMessage {
  const last = messages.at(-1)
  if (trigger !== 'submit-message' || messageId !== undefined || last?.role !== 'user') {
    throw new VigilError('A session’s log is never rewritten: only new messages of the user can be sent.', {
      retryable: false,
      fix: 'Call sessions.fork to answer or edit a message anew, sessions.continueRun to go on after a failure.',
    })
  }
  return last
}

function isLive(status: string): boolean {
  return (LIVE_RUN_STATUSES as readonly string[]).includes(status)
}

function onAbort(signal: AbortSignal | undefined, callback: () => void): void {
  if (signal?.aborted) callback()
  else signal?.addEventListener('abort', callback, { once: true })
}
