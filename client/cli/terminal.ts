/**
 * What a command says and hears: answers on standard output, everything else on standard error, so that pipes carry the
 * answer alone. A reader that has left (`| head`) ends the program quietly.
 */
import type { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { CliFailure, EXIT } from './exit-codes.ts'

export interface Terminal {
  /** Resolves once there is room for more. */
  write(text: string): Promise<void>
  /** One line of JSON. */
  json(value: unknown): Promise<void>
  notice(line: string): void
  /** Standard input to its end. @throws CliFailure when a person sits there */
  input(): Promise<string>
  /** Aborts at the first Ctrl+C; a second one ends the process at once. */
  interrupt: AbortSignal
}

interface Streams {
  stdin: Readable & { isTTY?: boolean }
  stdout: Writable
  stderr: Writable
}

export function createTerminal({ stdin, stdout, stderr }: Streams = process): Terminal {
  const interrupted = new AbortController()
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.ok)
    throw error
  })
  stderr.on('error', () => {})
  process.on('SIGINT', () => {
    if (interrupted.signal.aborted) process.exit(EXIT.interrupted)
    interrupted.abort()
  })

  function write(words: string): Promise<void> {
    if (words === '' || stdout.write(words)) return Promise.resolve()
    return new Promise((resolve) => stdout.once('drain', resolve))
  }
  return {
    write,
    json: (value) => write(`${JSON.stringify(value)}\n`),
    notice: (line) => void stderr.write(`${line}\n`),
    async input() {
      if (stdin.isTTY) throw new CliFailure('There is no text: pipe it in, or give it as arguments.', EXIT.usage)
      return await text(stdin)
    },
    interrupt: interrupted.signal,
  }
}
