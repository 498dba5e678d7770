/** Whoever answers for pages: Next, or nobody in tests of the API. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

export interface PageHandler {
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>
  /** Sockets under `/_next/`: its reloading in development. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Whether a path is a page's or its files'; asked on servers that others share. */
  owns?(path: string): boolean
  close(): Promise<void>
}
