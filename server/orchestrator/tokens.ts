/**
 * Users besides the first, and their tokens (contract row "access"). A name stands for a user: its first token makes the
 * user, a later one after a revocation gives the same user access again. Only the first user manages tokens.
 */
import { randomBytes } from 'node:crypto'
import { AppError } from '../base/app-error.ts'
import type { Clock } from '../base/clock.ts'
import type { NewToken, TokenInfo } from '../protocol/tokens.ts'
import { briefly } from '../recalls/briefly.ts'
import { insertCommands } from '../store/rows/command-rows.ts'
import { asRecall, type PausedRecall, pauseRecallsOf } from '../store/rows/recall-rows.ts'
import { ensureUser } from '../store/rows/session-rows.ts'
import {
  allTokens,
  findToken,
  hashOfToken,
  insertToken,
  revokeTokens,
  type TokenRow,
  tokensNamed,
} from '../store/rows/token-rows.ts'
import { turnOffWebhooksOf } from '../store/rows/webhook-rows.ts'
import type { Script } from '../store/script.ts'
import type { Store } from '../store/store.ts'
import type { TokenService, Viewer } from './services.ts'

const TOKEN_BYTES = 32

export function createTokenService(options: { store: Store; clock: Clock; firstUserId: string }): TokenService {
  const { store, clock, firstUserId } = options
  const managed = (viewer: Viewer) => {
    if (viewer.userId === firstUserId) return
    throw new AppError('FORBIDDEN', 'Only the first user manages tokens.', {
      fix: 'Ask whoever runs this server, or use the token in VIGIL_TOKEN.',
    })
  }
  return {
    async add(viewer, name) {
      managed(viewer)
      const token = `vigil_${randomBytes(TOKEN_BYTES).toString('base64url')}`
      return await store.write(() => add(name, token, clock.now()))
    },
    async list(viewer) {
      managed(viewer)
      return { items: (await store.read(() => allTokens())).map(asInfo) }
    },
    async revoke(viewer, name) {
      managed(viewer)
      const revoked = await store.write(() => revoke(name, clock.now()))
      if (revoked > 0) return { revoked }
      throw new AppError('NOT_FOUND', `There is no token named ${name} in use.`, {
        field: 'name',
        fix: 'tokens.list tells which there are.',
      })
    },
    async userOf(token) {
      const row = await store.read(() => findToken(hashOfToken(token)))
      return row?.userId
    },
  }
}

/** What the user's sessions do from now on is told to nobody, and nothing wakes them. */
function* revoke(name: string, now: number): Script<number> {
  for (const { userId } of yield* tokensNamed(name)) {
    // Sessions are locked before anything else is.
    const paused = yield* pauseRecallsOf(userId, 'Its user’s access was revoked.', now)
    yield* insertCommands(paused.map(tellPaused), now)
    yield* turnOffWebhooksOf(userId, now)
  }
  return yield* revokeTokens(name, now)
}

function tellPaused({ row, position }: PausedRecall) {
  const command = { kind: 'recall' as const, recall: briefly(asRecall(row)), news: [{ action: 'paused' as const }] }
  return { sessionId: row.sessionId, position, command }
}

function* add(name: string, token: string, now: number): Script<NewToken> {
  const [used] = yield* tokensNamed(name)
  if (used) {
    throw new AppError('INVALID_INPUT', `There is a token named ${name} already.`, {
      field: 'name',
      fix: 'Revoke it first, or choose another name.',
    })
  }
  const row = { hash: hashOfToken(token), userId: `user:${name}`, name, createdAt: now }
  yield* ensureUser(row.userId, name, now)
  yield* insertToken(row)
  return { ...asInfo({ ...row, revokedAt: null }), token }
}

function asInfo(row: TokenRow): TokenInfo {
  return {
    name: row.name,
    userId: row.userId,
    createdAt: Number(row.createdAt),
    ...(row.revokedAt !== null && { revokedAt: Number(row.revokedAt) }),
  }
}
