/**
 * Who a caller is: by the embedding program's own rule, or by the tokens of this server. Without any token configured
 * everybody who can reach the server is its first user, so that holds on loopback only.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Core } from './core.ts'
import { FIRST_USER } from './first-user.ts'
import type { TokenService, Viewer } from './orchestrator/services.ts'
import { ensureUser } from './store/rows/session-rows.ts'
import type { Authenticate, OwnAuthenticate } from './ws/http-config.ts'

interface AuthenticationOptions {
  core: Core
  firstToken: string | undefined
  own: OwnAuthenticate | undefined
  isLoopback(): boolean
  now(): number
}

export function createAuthenticate(options: AuthenticationOptions): Authenticate {
  const { core, firstToken, own, isLoopback, now } = options
  if (own) return byOwnRule(own, core, now)
  return async ({ token }) => {
    if (token === undefined && firstToken === undefined && !isLoopback()) return null
    return await viewerOf(core.services.tokens, firstToken, token)
  }
}

/** A user who comes for the first time gets a row, which sessions refer to. */
function byOwnRule(own: OwnAuthenticate, { store }: Core, now: () => number): Authenticate {
  const known = new Set<string>()
  return async (credentials) => {
    const user = await own(credentials)
    if (!user) return null
    const { userId, name = userId } = user
    if (!known.has(userId)) await store.write(() => ensureUser(userId, name, now()))
    known.add(userId)
    return { userId }
  }
}

/** A token that is not known gives no access, also where none is required: it may have been revoked. */
async function viewerOf(tokens: TokenService, first: string | undefined, given?: string): Promise<Viewer | null> {
  if (given === undefined) return first === undefined ? { userId: FIRST_USER.id } : null
  if (first !== undefined && areSame(first, given)) return { userId: FIRST_USER.id }
  const userId = await tokens.userOf(given)
  return userId === undefined ? null : { userId }
}

function areSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
