/** The same router over HTTP: calls, batches of calls, and subscriptions as server-sent events. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http'
import type { Clock } from '../base/clock.ts'
import type { AppRouter } from '../router/app-router.ts'
import { logFailure } from '../router/log-failure.ts'
import { type CallerDeps, payloadLimit } from './http-config.ts'
import { createHttpContext } from './http-context.ts'
import { parseJson } from './parse-json.ts'
import { readBody } from './read-body.ts'

const BATCH_MAX_CALLS = 100

export interface TrpcHttpDeps extends CallerDeps {
  router: AppRouter
  clock: Clock
}

/** @param path the procedures' names, as after `/api/trpc/`. @throws AppError TOO_LARGE, INVALID_INPUT */
export async function answerTrpc(
  deps: TrpcHttpDeps,
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
): Promise<void> {
  const { router, logger } = deps
  await takeInput(deps, req)
  await nodeHTTPRequestHandler<AppRouter, IncomingMessage, ServerResponse>({
    req,
    res,
    path,
    router,
    maxBatchSize: BATCH_MAX_CALLS,
    createContext: ({ info }) => createHttpContext(deps, req, res, info.connectionParams?.token),
    onError: ({ error, path: procedure }) => logFailure(logger, error, procedure),
  })
}

/** Read here rather than by tRPC, for which broken JSON is a fault of the server. */
async function takeInput({ config }: CallerDeps, req: IncomingMessage): Promise<void> {
  if (req.method === 'POST') {
    const body = await readBody(req, payloadLimit(config))
    if (body !== '') parseJson(body)
    Object.assign(req, { body })
    return
  }
  const input = new URL(req.url ?? '', 'http://localhost').searchParams.get('input')
  if (input) parseJson(input)
}
