/** `vigil recalls schedule` and `preview`: when to wake a session, and with what; the times are told as they were understood. */
import { callWithRetry } from '../../../call-with-retry.ts'
import { newId, type VigilClient } from '../../../index.ts'
import { CliFailure, EXIT } from '../../exit-codes.ts'
import { messageText } from '../../message-text.ts'
import type { Terminal } from '../../terminal.ts'
import { definitionFrom, type TimingOptions } from './recall-timing.ts'
import { definitionLines, line, nextLines } from './recall-words.ts'

export interface ScheduleOptions extends TimingOptions {
  session?: string
  note?: string
  json?: true
}

export interface PreviewOptions extends TimingOptions {
  count?: number
  json?: true
}

/** A session that is made for a recall that is refused is taken away again. */
export async function schedule(
  vigil: VigilClient,
  terminal: Terminal,
  words: string[],
  options: ScheduleOptions,
): Promise<void> {
  const definition = await definitionFrom(vigil, options)
  const message = await messageText(terminal, words)
  if (message.trim() === '') throw new CliFailure('The message is empty.', EXIT.usage)
  const { note, session, json } = options
  const sessionId = session ?? newId('ses')
  if (session === undefined) await vigil.trpc.sessions.create.mutate({ sessionId })
  const input = { ...definition, sessionId, message, ...(note !== undefined && { note }), requestId: newId('req') }
  const planned = await callWithRetry(vigil, () => vigil.trpc.recalls.schedule.mutate(input), terminal.interrupt).catch(
    async (error: unknown) => {
      if (session === undefined) await vigil.trpc.sessions.remove.mutate({ sessionId }).catch(() => {})
      throw error
    },
  )
  if (json) return await terminal.json(planned)
  const { recall, next, warning } = planned
  if (session === undefined) terminal.notice(`Session ${sessionId}`)
  await terminal.write(line('Recall', recall.id) + definitionLines(recall.definition) + nextLines(next))
  if (warning !== undefined) terminal.notice(warning)
}

export async function preview(vigil: VigilClient, terminal: Terminal, options: PreviewOptions): Promise<void> {
  const asked = await definitionFrom(vigil, options)
  const { count, json } = options
  const found = await vigil.trpc.recalls.preview.query({ ...asked, ...(count !== undefined && { count }) })
  if (json) return await terminal.json(found)
  await terminal.write(definitionLines(found.definition) + nextLines(found.next))
  if (found.warning !== undefined) terminal.notice(found.warning)
}
