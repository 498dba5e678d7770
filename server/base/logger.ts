/** Structured logs on standard output; people at a terminal get them readable. */
import pino, { type Logger } from 'pino'

export type { Logger }

export function createLogger(level: string, pretty: boolean): Logger {
  return pino(
    { level, redact: ['token', 'authorization', 'apiKey', '*.token', '*.authorization', '*.apiKey'] },
    pretty ? pino.transport({ target: 'pino-pretty', options: { colorize: true, ignore: 'pid,hostname' } }) : undefined,
  )
}

export const silentLogger: Logger = pino({ level: 'silent' })
