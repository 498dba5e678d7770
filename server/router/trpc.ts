/** tRPC's builder with Vigil's context and errors, and the two kinds of procedures. */
import { initTRPC } from '@trpc/server'
import { SERVER_PING_AFTER_MS, SERVER_PONG_WAIT_MS } from '../protocol/timing.ts'
import { type RouterContext, unauthenticated } from './context.ts'
import { formatError } from './error-shape.ts'

const trpc = initTRPC.context<RouterContext>().create({
  isDev: false,
  errorFormatter: formatError,
  sse: {
    ping: { enabled: true, intervalMs: SERVER_PING_AFTER_MS },
    client: { reconnectAfterInactivityMs: SERVER_PING_AFTER_MS + SERVER_PONG_WAIT_MS },
  },
})

export const { router } = trpc

/** Needs a user: `ctx.viewer`. @throws AppError with the refusal of the connection, mostly UNAUTHENTICATED */
export const viewerProcedure = trpc.procedure.use(async ({ ctx, next }) => {
  const { access } = ctx
  if (!access.viewer) throw access.refusal
  // A socket outlives what it was opened with: tokens are revoked while it is open.
  if (!(await access.stillAllowed())) throw unauthenticated('Your access has ended.')
  return next({ ctx: { viewer: access.viewer, stillAllowed: access.stillAllowed } })
})

/**
 * Calls of one connection take effect in the order in which they arrived (contract row "send"). The place is taken
 * before the input is parsed: from here on, procedures take unequal times.
 */
export const orderedProcedure = viewerProcedure.use(({ ctx, next }) => ctx.connection.inOrder(() => next()))
