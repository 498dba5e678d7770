/** Who a caller is. Never throws: what cannot be found out now is a refusal like any other, and may pass. */
import { AppError } from '../base/app-error.ts'
import { type Clock, systemClock } from '../base/clock.ts'
import { type Access, unauthenticated, type Viewer } from '../router/context.ts'
import type { CallerDeps, Credentials } from './http-config.ts'

/** An open stream ends at its second look after a revocation at the latest: within 10 s, as it looks every 5 s. */
const GOOD_FOR_MS = 2_500

export async function checkAccess(deps: CallerDeps, credentials: Credentials): Promise<Access> {
  const { authenticate, logger, clock = systemClock } = deps
  const isStill = async (viewer: Viewer) => {
    try {
      return (await authenticate(credentials))?.userId === viewer.userId
    } catch (error) {
      // Not known is not revoked: it is asked again in a moment.
      logger.warn({ err: error }, 'access could not be checked again')
      return true
    }
  }
  try {
    const viewer = await authenticate(credentials)
    if (!viewer) return { viewer: null, refusal: refusalOf(credentials) }
    return { viewer, stillAllowed: remembered(() => isStill(viewer), clock) }
  } catch (error) {
    logger.error({ err: error }, 'credentials could not be checked')
    const fix = 'Try again in a moment; the server’s log says what is wrong.'
    return {
      viewer: null,
      refusal: new AppError('STORE_UNAVAILABLE', 'The token cannot be checked at the moment.', { fix }),
    }
  }
}

/** Calls and streams of one connection ask often; what was found out is good for a moment. */
function remembered(ask: () => Promise<boolean>, clock: Clock): () => Promise<boolean> {
  let answer = Promise.resolve(true)
  let askedAt = clock.monotonic()
  return () => {
    if (clock.monotonic() - askedAt < GOOD_FOR_MS) return answer
    askedAt = clock.monotonic()
    answer = ask()
    return answer
  }
}

function refusalOf({ token }: Credentials): AppError {
  return token === undefined ? unauthenticated('This server wants a token, and none was given.') : unauthenticated()
}
