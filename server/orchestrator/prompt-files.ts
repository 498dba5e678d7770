/**
 * The files of one run's prompts: read for each call of its model, and kept nowhere. What of the run's own messages the
 * model does not get is told to the user, once: by a notice, and for good in the message that it belongs to.
 */
import type { ModelMessage, UIMessage } from 'ai'
import { fileTextChars } from '../agent/files/file-tokens.ts'
import { type FileNotice, loadFiles } from '../agent/files/load-files.ts'
import type { ResolvedModel } from '../agent/model-registry.ts'
import type { FileService } from '../attachments/file-service.ts'
import { AppError } from '../base/app-error.ts'
import { type Clock, pause } from '../base/clock.ts'
import type { LogWriter } from '../events/log-writer.ts'
import { fileIdOf } from '../protocol/files.ts'
import type { MessageMetadata } from '../protocol/run-summary.ts'
import type { RunRow } from '../store/rows/run-rows.ts'
import { isUnavailable } from '../store/store-fault.ts'

const AWAY_RETRY_MS = 500

interface PromptFilesOptions {
  run: RunRow
  writer: LogWriter
  files: Pick<FileService, 'open'>
  clock: Clock
  signal: AbortSignal
  /** What the run's user said, as far as nothing was told of it: not when the run goes on after an interruption. */
  messages: readonly UIMessage[]
}

export class PromptFiles {
  readonly #options: PromptFilesOptions
  /** Messages of this run, by the files of which nothing was told yet. */
  readonly #untold = new Map<string, UIMessage>()

  constructor(options: PromptFilesOptions) {
    this.#options = options
    for (const message of options.messages) this.expect(message)
  }

  /** A message has reached the run at work. */
  expect(message: UIMessage): void {
    for (const part of message.parts) {
      const fileId = part.type === 'file' ? fileIdOf(part.url) : undefined
      if (fileId !== undefined) this.#untold.set(fileId, message)
    }
  }

  /** Waits for a store that is away. Rejects once the run is aborted. */
  async putInto(messages: readonly ModelMessage[], { takes, contextTokens }: ResolvedModel): Promise<ModelMessage[]> {
    const { run } = this.#options
    const { messages: loaded, notices } = await loadFiles(messages, {
      takes,
      read: (fileId, maxBytes) => this.#read(fileId, maxBytes),
      modelName: run.model,
      textChars: fileTextChars(contextTokens),
    })
    this.#tell(notices)
    return loaded
  }

  #tell(notices: readonly FileNotice[]): void {
    const { run, writer } = this.#options
    const told = new Map<UIMessage, string[]>()
    for (const { fileId, code, text } of notices) {
      const message = this.#untold.get(fileId)
      if (!message) continue
      this.#untold.delete(fileId)
      writer.add({ type: 'notice', runId: run.id, level: 'warning', code, text })
      told.set(message, [...(told.get(message) ?? []), text])
    }
    for (const [message, fileNotices] of told) {
      const metadata: MessageMetadata = { ...(message.metadata as MessageMetadata), fileNotices }
      writer.add({ type: 'message', runId: run.id, message: { ...message, metadata } })
    }
  }

  async #read(fileId: string, maxBytes: number): Promise<Uint8Array | undefined> {
    const { clock, signal } = this.#options
    for (;;) {
      signal.throwIfAborted()
      try {
        return await this.#beginning(fileId, maxBytes)
      } catch (error) {
        if (AppError.is(error, 'NOT_FOUND')) return undefined
        if (!isUnavailable(error)) throw error
      }
      await pause(clock, AWAY_RETRY_MS, signal)
    }
  }

  async #beginning(fileId: string, maxBytes: number): Promise<Uint8Array> {
    const { files, run } = this.#options
    const file = await files.open({ userId: run.userId }, fileId)
    const chunks: Uint8Array[] = []
    let bytes = 0
    for await (const chunk of file.read()) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes >= maxBytes) break
    }
    return Buffer.concat(chunks).subarray(0, maxBytes)
  }
}
