/** One question, one answer: sends a message and waits for its run's end, across lost connections and restarts. */
import type { UIMessage } from 'ai'
import type { MessageMetadata } from '../server/protocol/run-summary.ts'
import type { Run } from '../server/protocol/runs.ts'
import type { FileRef } from '../server/protocol/sessions.ts'
import { callWithRetry } from './call-with-retry.ts'
import { followSession } from './follow-session.ts'
import { newId } from './new-id.ts'
import { sendMessage } from './send-message.ts'
import type { VigilClient } from './vigil-client.ts'
import { VigilError } from './vigil-error.ts'

export interface AskInput {
  /** A new session is created when absent. */
  sessionId?: string
  text: string
  /** From `uploadFile`. */
  files?: FileRef[]
  /** The same one again answers the same run, without asking twice. */
  requestId?: string
  /** Ends the wait; the run goes on. */
  signal?: AbortSignal
}

export interface AskResult {
  /** Of all the run's answers, in order. */
  text: string
  /** Ended: its `outcome` says how, also when it failed. */
  run: Run
  sessionId: string
}

const PAGE_MESSAGES = 50

/** @throws VigilError when the message is refused or the session goes away first; the signal's reason when it aborts */
export async function askSession(vigil: VigilClient, { signal, ...input }: AskInput): Promise<AskResult> {
  const sessionId = input.sessionId ?? (await newSession(vigil, signal))
  const { text, files } = input
  const message = {
    sessionId,
    text,
    ...(files && { files }),
    ...(input.requestId !== undefined && { requestId: input.requestId }),
  }
  const receipt = await sendMessage(vigil, message, { signal })
  const run = await endedRun(vigil, sessionId, receipt.intoRunId ?? receipt.runId, signal)
  return { text: await answerOf(vigil, sessionId, run.id, signal), run, sessionId }
}

async function newSession(vigil: VigilClient, signal?: AbortSignal): Promise<string> {
  const sessionId = newId('ses')
  await callWithRetry(vigil, () => vigil.trpc.sessions.create.mutate({ sessionId }), signal)
  return sessionId
}

async function endedRun(vigil: VigilClient, sessionId: string, runId: string, signal?: AbortSignal): Promise<Run> {
  for (;;) {
    // The cursor is read before the run: if the run has not ended by then, its end lies after the cursor.
    const { head } = await callWithRetry(vigil, () => vigil.trpc.sessions.get.query({ sessionId }), signal)
    const run = await callWithRetry(vigil, () => vigil.trpc.runs.get.query({ runId }), signal)
    if (run.status === 'ended') return run
    if (!(await sawRunEnd(vigil, sessionId, runId, head, signal))) {
      throw new VigilError(`Session ${sessionId} was closed before run ${runId} had ended.`, { retryable: false })
    }
  }
}

/** False when the session was closed. Another generation of the log counts as seen: the caller looks anew. */
async function sawRunEnd(
  vigil: VigilClient,
  sessionId: string,
  runId: string,
  after: number,
  signal?: AbortSignal,
): Promise<boolean> {
  try {
    for await (const frame of followSession(vigil, { sessionId, after, signal })) {
      if (frame.events.some((event) => event.type === 'run-finished' && event.runId === runId)) return true
    }
  } catch (error) {
    if (!VigilError.is(error, 'GENERATION_CHANGED') && !VigilError.is(error, 'CURSOR_AHEAD')) throw error
    return true
  }
  signal?.throwIfAborted()
  return false
}

/** From the history, which has the run's messages whole by the time it has ended. */
async function answerOf(vigil: VigilClient, sessionId: string, runId: string, signal?: AbortSignal): Promise<string> {
  let text = ''
  let found = false
  let before: string | undefined
  for (;;) {
    const input = { sessionId, limit: PAGE_MESSAGES, ...(before !== undefined && { before }) }
    const page = await callWithRetry(vigil, () => vigil.trpc.sessions.history.query(input), signal)
    const ofRun = page.messages.filter((message) => runOf(message) === runId)
    text =
      ofRun
        .filter((message) => message.role === 'assistant')
        .map(textOf)
        .join('') + text
    found ||= ofRun.length > 0
    const oldest = page.messages[0]
    const reachedBeginning = found && oldest !== undefined && runOf(oldest) !== runId
    if (page.nextBefore === undefined || reachedBeginning) return text
    before = page.nextBefore
  }
}

function runOf(message: UIMessage): string | undefined {
  return (message.metadata as MessageMetadata | undefined)?.runId
}

function textOf(message: UIMessage): string {
  return message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
}
