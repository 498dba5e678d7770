/** `vigil ask`: sends a message, and prints the answer as it comes. */
import { constants, openAsBlob } from 'node:fs'
import { access } from 'node:fs/promises'
import path from 'node:path'
import type { SessionEvent } from '../../../server/protocol/events.ts'
import { followSession, newId, uploadFile, type VigilClient } from '../../index.ts'
import { RunChunks } from '../../run-chunks.ts'
import { sendMessage } from '../../send-message.ts'
import { CliFailure, EXIT } from '../exit-codes.ts'
import { messageText } from '../message-text.ts'
import { AnswerText } from '../print-answer.ts'
import type { Terminal } from '../terminal.ts'

export interface AskOptions {
  session?: string
  ifBusy?: 'queue' | 'interrupt' | 'steer' | 'reject'
  /** Paths. */
  file?: string[]
  json?: true
}

type Finished = Extract<SessionEvent, { type: 'run-finished' }>

export async function ask(vigil: VigilClient, terminal: Terminal, words: string[], options: AskOptions): Promise<void> {
  const paths = options.file ?? []
  const text = await messageText(terminal, words, paths.length > 0)
  if (text.trim() === '' && paths.length === 0) throw new CliFailure('The text is empty.', EXIT.usage)
  const files = await uploadAll(vigil, paths, terminal.interrupt)
  const sessionId = options.session ?? newId('ses')
  if (options.session === undefined) await vigil.trpc.sessions.create.mutate({ sessionId })
  const { head } = await vigil.trpc.sessions.get.query({ sessionId })
  const { ifBusy, json } = options
  const receipt = await sendMessage(vigil, {
    sessionId,
    text,
    ...(files.length > 0 && { files }),
    ...(ifBusy && { ifBusy }),
  })
  const runId = receipt.intoRunId ?? receipt.runId
  if (json) await terminal.json({ type: 'receipt', sessionId, ...receipt })
  else terminal.notice(`Session ${sessionId}`)
  if (receipt.status === 'queued') terminal.notice('The session is busy: the message waits in its queue.')
  const finished = await printRun(vigil, terminal, { sessionId, runId, after: head, json: json === true })
  if (finished.outcome !== 'completed') {
    throw new CliFailure(finished.error?.message ?? `The run ended as ${finished.outcome}.`)
  }
}

async function uploadAll(vigil: VigilClient, paths: string[], signal: AbortSignal): Promise<{ fileId: string }[]> {
  const files: { fileId: string }[] = []
  for (const file of paths) {
    const { fileId } = await uploadFile(vigil, await opened(file), { name: path.basename(file), signal })
    files.push({ fileId })
  }
  return files
}

/** Read as it is sent, not before. */
async function opened(file: string): Promise<Blob> {
  try {
    await access(file, constants.R_OK)
    return await openAsBlob(file)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new CliFailure(`${file} cannot be read: ${why}`, EXIT.usage)
  }
}

interface RunToPrint {
  sessionId: string
  runId: string
  after: number
  json: boolean
}

async function printRun(vigil: VigilClient, terminal: Terminal, run: RunToPrint): Promise<Finished> {
  const { sessionId, runId, after, json } = run
  const chunks = new RunChunks(runId)
  const answer = new AnswerText()
  for await (const frame of followSession(vigil, { sessionId, after, signal: terminal.interrupt })) {
    for (const event of frame.events) {
      if (event.runId !== runId) continue
      if (json) await terminal.json(event)
      else for (const chunk of chunks.take(event)) await terminal.write(answer.take(chunk))
      if (event.type !== 'run-finished') continue
      if (!json) await terminal.write(answer.end())
      return event
    }
  }
  if (!json) await terminal.write(answer.end())
  if (terminal.interrupt.aborted) {
    throw new CliFailure(`The run goes on. Come back with: vigil follow ${sessionId}`, EXIT.interrupted)
  }
  throw new CliFailure(`Session ${sessionId} was closed before the run had ended.`)
}
