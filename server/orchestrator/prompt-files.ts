/**
 * The files of one run's prompts: read for each call of its model, and kept nowhere. What of the run's own messages the
 * model does not get is told to the user, once.
 */
import type { ModelMessage, UIMessage } from 'ai'
import { fileTextChars } from '../agent/files/file-tokens.ts'
import { loadFiles } from '../agent/files/load-files.ts'
import type { ResolvedModel } from '../agent/model-registry.ts'
import type { FileService } from '../attachments/file-service.ts'
import { AppError } from '../base/app-error.ts'
import { type Clock, pause } from '../base/clock.ts'
import type { LogWriter } from '../events/log-writer.ts'
import { fileIdOf } from '../protocol/files.ts'
import { filesOf, type RunRow } from '../store/rows/run-rows.ts'
import { isUnavailable } from '../store/store-fault.ts'

const AWAY_RETRY_MS = 500

interface PromptFilesOptions {
  run: RunRow
  writer: LogWriter
  files: Pick<FileService, 'open'>
  clock: Clock
  signal: AbortSignal
  /** The run goes on: what there was to tell of its first message has been told. */
  resumed: boolean
}

export class PromptFiles {
  readonly #options: PromptFilesOptions
  /** Of messages of this run, as long as nothing was told of them. */
  readonly #untold: Set<string>

  constructor(options: PromptFilesOptions) {
    this.#options = options
    this.#untold = new Set(options.resumed ? [] : filesOf(options.run).map(({ fileId }) => fileId))
  }

  /** A message has reached the run at work. */
  expect({ parts }: UIMessage): void {
    for (const part of parts) if (part.type === 'file') this.#untold.add(fileIdOf(part.url) ?? '')
  }

  /** Waits for a store that is away. Rejects once the run is aborted. */
  async putInto(messages: readonly ModelMessage[], { takes, contextTokens }: ResolvedModel): Promise<ModelMessage[]> {
    const { run, writer } = this.#options
    const { messages: loaded, notices } = await loadFiles(messages, {
      takes,
      read: (fileId, maxBytes) => this.#read(fileId, maxBytes),
      modelName: run.model,
      textChars: fileTextChars(contextTokens),
    })
    for (const { fileId, code, text } of notices) {
      if (this.#untold.delete(fileId)) writer.add({ type: 'notice', runId: run.id, level: 'warning', code, text })
    }
    return loaded
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
