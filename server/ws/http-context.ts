/** The router's context of one HTTP request: its connection, which ends with the response, and who asks. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../base/clock.ts'
import { newId } from '../base/new-id.ts'
import { createReadGate } from '../base/read-gate.ts'
import { SOCKET_BUFFER_MAX_BYTES } from '../protocol/limits.ts'
import { createConnection } from '../router/connection.ts'
import type { RouterContext } from '../router/context.ts'
import { checkAccess } from './check-access.ts'
import { credentialsOf } from './credentials.ts'
import type { CallerDeps } from './http-config.ts'
import { responseOutlet } from './outlets.ts'

/** @param token from tRPC's connection parameters; it wins over the request's own credentials */
export async function createHttpContext(
  deps: CallerDeps & { clock: Clock },
  req: IncomingMessage,
  res: ServerResponse,
  token?: string,
): Promise<RouterContext> {
  const gone = new AbortController()
  if (res.destroyed) gone.abort()
  res.once('close', () => gone.abort())
  const connection = createConnection({
    id: newId('http', deps.clock.now()),
    gate: createReadGate(responseOutlet(res), SOCKET_BUFFER_MAX_BYTES),
    signal: gone.signal,
  })
  const access = await checkAccess(deps, { ...credentialsOf(req), ...(token !== undefined && { token }) })
  return { access, connection, fromPage: req.headers.origin !== undefined, logger: deps.logger }
}
