/**
 * Next as the page handler. It is given a server that never listens: on the real one it would take every upgrade, and
 * with a catch-all page end the sockets of `/api/trpc`.
 */
import fs from 'node:fs'
import { createServer } from 'node:http'
import path from 'node:path'
import next from 'next'
import type { PageHandler } from './page-handler.ts'
import { createStaticFiles } from './static-files.ts'

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
  await withoutProcessListeners(() => app.prepare())
  const handle = app.getRequestHandler()
  const files = dev ? undefined : createStaticFiles(path.join(dir, '.next/static'))
  return {
    async handle(req, res) {
      if (!files?.(req, res)) await handle(req, res)
    },
    upgrade(req, socket, head) {
      if (!decoy.emit('upgrade', req, socket, head)) socket.destroy()
    },
    owns: dev ? () => true : builtPages(dir),
    close: () => app.close(),
  }
}

/** The paths of the build's own list, and those of its files. */
function builtPages(dir: string): (path: string) => boolean {
  const manifest = fs.readFileSync(path.join(dir, '.next/routes-manifest.json'), 'utf8')
  const { staticRoutes, dynamicRoutes } = JSON.parse(manifest) as Record<string, { page: string; regex: string }[]>
  const patterns = [...(staticRoutes ?? []), ...(dynamicRoutes ?? [])]
    .filter(({ page }) => !page.startsWith('/_'))
    .map(({ regex }) => new RegExp(regex))
  return (address) => address.startsWith('/_next/') || patterns.some((pattern) => pattern.test(address))
}

/** It swallows what aborted renderings leave behind, and hands on all else; to remove it would make them faults. */
const NEXTS_FILTER = 'filteringUnhandledRejectionHandler'

/** Next would keep the process alive after a fault, which is not for pages to decide. */
async function withoutProcessListeners(task: () => Promise<void>): Promise<void> {
  const events = ['uncaughtException', 'unhandledRejection'] as const
  const before = events.map((event) => new Set<unknown>(process.listeners(event as 'uncaughtException')))
  await task()
  for (const [index, event] of events.entries()) {
    for (const listener of process.listeners(event as 'uncaughtException')) {
      if (!before[index]?.has(listener) && listener.name !== NEXTS_FILTER) process.off(event, listener)
    }
  }
}
