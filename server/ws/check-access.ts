/** Who a caller is. Never throws: what cannot be found out now is a refusal like any other, and may pass. */
import { AppError } from '../base/app-error.ts'
import { type Access, unauthenticated } from '../router/context.ts'
import type { CallerDeps, Credentials } from './http-config.ts'

export async function checkAccess(deps: CallerDeps, credentials: Credentials): Promise<Access> {
  const { authenticate, logger } = deps
  try {
    const viewer = await authenticate(credentials)
    if (!viewer) return { viewer: null, refusal: refusalOf(credentials) }
    return { viewer, stillAllowed }

    async function stillAllowed(): Promise<boolean> {
      try {
        return (await authenticate(credentials))?.userId === viewer?.userId
      } catch (error) {
        // Not known is not revoked: it is asked again in a moment.
        logger.warn({ err: error }, 'access could not be checked again')
        return true
      }
    }
  } catch (error) {
    logger.error({ err: error }, 'credentials could not be checked')
    const fix = 'Try again in a moment; the server’s log says what is wrong.'
    return {
      viewer: null,
      refusal: new AppError('STORE_UNAVAILABLE', 'The token cannot be checked at the moment.', { fix }),
    }
  }
}

function refusalOf({ token }: Credentials): AppError {
  return token === undefined ? unauthenticated('This server wants a token, and none was given.') : unauthenticated()
}
