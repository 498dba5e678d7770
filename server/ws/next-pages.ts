/**
 * Next as the page handler. It is given a server that never listens: on the real one it would take every upgrade, and
 * with a catch-all page end the sockets of `/api/trpc`.
 */
import { createServer } from 'node:http'
import next from 'next'
import type { PageHandler } from './page-handler.ts'

interface NextPagesOptions {
  /** The project's root. */
  dir: string
  dev: boolean
  host: string
  port: number
}

/** Resolves when pages can be served. */
export async function createNextPages({ dir, dev, host, port }: NextPagesOptions): Promise<PageHandler> {
  const decoy = createServer()
  const app = next({ dir, dev, hostname: host, port, httpServer: decoy })
  await app.prepare()
  const handle = app.getRequestHandler()
  return {
    handle: (req, res) => handle(req, res),
    upgrade(req, socket, head) {
      if (!decoy.emit('upgrade', req, socket, head)) socket.destroy()
    },
    close: () => app.close(),
  }
}
