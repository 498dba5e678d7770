/** Which request goes where. Paths under /api/ are the API's alone: an unknown one is 404 in JSON, never a page. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { AppError } from '../base/app-error.ts'
import { callerFault } from './caller-fault.ts'
import { answerFile, fileOfPath } from './file-download.ts'
import { takeUpload } from './file-upload.ts'
import { answerHealth, answerReadiness } from './health.ts'
import type { Metrics } from './metrics.ts'
import type { PageHandler } from './page-handler.ts'
import { answerSessionEvents, sessionOfEvents } from './session-events.ts'
import { signIn, signOut } from './sign-in.ts'
import { answerTrpc, type TrpcHttpDeps } from './trpc-over-http.ts'

export interface RouteDeps extends TrpcHttpDeps {
  metrics: Metrics
  pages?: PageHandler
}

const TRPC_PREFIX = '/api/trpc/'

/** @throws AppError for what is refused */
export async function route(deps: RouteDeps, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const path = (req.url ?? '/').split('?', 1)[0] ?? '/'
  // Probes come under any name, and learn nothing.
  if (path === '/healthz') return answerHealth(res)
  if (path === '/readyz') return answerReadiness(deps, res)
  const fault = callerFault(req, deps.config)
  if (fault) throw fault
  if (path === '/metrics') return answerMetrics(deps.metrics, res)
  if (path.startsWith(TRPC_PREFIX)) return answerTrpc(deps, req, res, path.slice(TRPC_PREFIX.length))
  const sessionId = sessionOfEvents(path)
  if (sessionId !== undefined) return answerSessionEvents(deps, req, res, sessionId)
  if (path === '/api/files' && isPost(req)) return takeUpload(deps, req, res)
  const fileId = fileOfPath(path)
  if (fileId !== undefined) return answerFile(deps, req, res, fileId)
  if (path === '/api/sign-in' && isPost(req)) return signIn(deps, req, res)
  if (path === '/api/sign-out' && isPost(req)) return signOut(req, res)
  if (deps.pages && !isOfApi(path)) return deps.pages.handle(req, res)
  throw new AppError('NOT_FOUND', `There is no ${req.method} ${path.slice(0, 200)} here.`)
}

/** Of the addresses above, those that are Vigil's also on a server that others share. */
const OWN = [
  /^\/api\/trpc(\/|$)/,
  /^\/api\/sessions\//,
  /^\/api\/files(\/|$)/,
  /^\/api\/sign-(in|out)$/,
  /^\/(healthz|readyz|metrics)$/,
]

export function isOwnAddress(path: string): boolean {
  return OWN.some((address) => address.test(path))
}

export function isOfApi(path: string): boolean {
  return path === '/api' || path.startsWith('/api/')
}

function isPost(req: IncomingMessage): boolean {
  if (req.method === 'POST') return true
  throw new AppError('NOT_FOUND', `This address takes POST, not ${req.method}.`, { fix: 'Send it as POST.' })
}

async function answerMetrics(metrics: Metrics, res: ServerResponse): Promise<void> {
  const text = await metrics.text()
  res.writeHead(200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' })
  res.end(text)
}
