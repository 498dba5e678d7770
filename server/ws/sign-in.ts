/** Pages sign in by trading a token for a cookie that scripts cannot read, and sign out by dropping it. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { inputFault } from '../router/input-fault.ts'
import { checkAccess } from './check-access.ts'
import { tokenCookie } from './credentials.ts'
import type { CallerDeps } from './http-config.ts'
import { parseJson } from './parse-json.ts'
import { answerJson } from './plain-answers.ts'
import { readBody } from './read-body.ts'

const BODY_MAX_BYTES = 16 * 1024
const signInInput = z.strictObject({ token: z.string().min(1, 'must not be empty').max(4096) })

/** `POST /api/sign-in` with `{ token }`. @throws AppError UNAUTHENTICATED, INVALID_INPUT, TOO_LARGE */
export async function signIn(deps: CallerDeps, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const parsed = signInInput.safeParse(parseJson(await readBody(req, BODY_MAX_BYTES)))
  if (!parsed.success) throw inputFault(parsed.error)
  const { token } = parsed.data
  const access = await checkAccess(deps, { token })
  if (!access.viewer) throw access.refusal
  res.setHeader('set-cookie', tokenCookie(req, token))
  answerJson(res, 200, { userId: access.viewer.userId })
}

/** `POST /api/sign-out`. */
export function signOut(req: IncomingMessage, res: ServerResponse): void {
  res.setHeader('set-cookie', tokenCookie(req))
  answerJson(res, 200, {})
}
