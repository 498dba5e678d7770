/** `vigil follow`: a session's messages from its beginning, and then as they come. */
import type { UIMessage } from 'ai'
import type { Frame, SessionEvent } from '../../../server/protocol/events.ts'
import { followSession, type VigilClient } from '../../index.ts'
import { RunChunks } from '../../run-chunks.ts'
import { CliFailure, EXIT } from '../exit-codes.ts'
import { AnswerText } from '../print-answer.ts'
import type { Terminal } from '../terminal.ts'

export interface FollowCommandOptions {
  after?: number
  untilIdle?: true
  json?: true
}

export async function follow(
  vigil: VigilClient,
  terminal: Terminal,
  sessionId: string,
  { after = 0, untilIdle, json }: FollowCommandOptions,
): Promise<void> {
  const transcript = new Transcript(terminal)
  let caughtUp = false
  let last: Finished | undefined
  for await (const frame of followSession(vigil, { sessionId, after, signal: terminal.interrupt })) {
    for (const event of frame.events) {
      if (json) await terminal.json(event)
      else await transcript.take(event)
      if (event.type === 'run-finished') last = event
    }
    tellClosing(terminal, frame)
    caughtUp ||= frame.caughtUp === true
    const mayBeIdle = frame.caughtUp === true || frame.events.some(({ type }) => type === 'run-finished')
    if (!untilIdle || !caughtUp || !mayBeIdle || !(await isIdle(vigil, sessionId))) continue
    if (last && last.outcome !== 'completed') throw new CliFailure(`The last run ended as ${last.outcome}.`)
    return
  }
  if (!json) await transcript.end()
  if (terminal.interrupt.aborted) throw new CliFailure('Runs of this session go on.', EXIT.interrupted)
}

type Finished = Extract<SessionEvent, { type: 'run-finished' }>

/** One run at a time says something: the one whose chunks come. */
class Transcript {
  readonly #terminal: Terminal
  #run = new RunChunks()
  #answer = new AnswerText()

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  async take(event: SessionEvent): Promise<void> {
    if (event.type === 'message' && event.message.role === 'user') {
      await this.end()
      await this.#terminal.write(`> ${textOf(event.message).replaceAll('\n', '\n> ')}\n`)
    }
    for (const chunk of this.#run.take(event)) await this.#terminal.write(this.#answer.take(chunk))
    if (event.type !== 'run-finished') return
    await this.end()
    if (event.outcome !== 'completed') this.#terminal.notice(`(${event.outcome}) ${event.error?.message ?? ''}`.trim())
    this.#run = new RunChunks()
  }

  async end(): Promise<void> {
    await this.#terminal.write(this.#answer.end())
    this.#answer = new AnswerText()
  }
}

/** Asked of the server: what began before `after` is in no frame. */
async function isIdle(vigil: VigilClient, sessionId: string): Promise<boolean> {
  const { run, queue } = await vigil.trpc.sessions.get.query({ sessionId })
  return (run === null || run.status === 'ended') && queue.length === 0
}

function tellClosing(terminal: Terminal, { notices = [] }: Frame): void {
  for (const notice of notices) if (notice.kind === 'session-closing') terminal.notice(notice.text)
}

function textOf({ parts }: UIMessage): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('')
}
