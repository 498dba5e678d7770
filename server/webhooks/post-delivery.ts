/**
 * One try: a POST whose answer's status is all that counts. Redirects are not followed, the time is limited, and the
 * answer's body is read a little, so that its sender is not cut off, and thrown away: it is nobody's to see here, as an
 * address may lie inside the server's own network.
 */
import { Agent, request } from 'undici'
import type { Clock } from '../base/clock.ts'
import { retryAfterMs } from '../base/retry-after.ts'

export const TRY_MAX_MS = 10_000
const BODY_MAX_BYTES = 64 * 1024
/** Each try has a connection of its own: a kept one that its receiver has closed would cost a try. */
const agent = new Agent({ pipelining: 0 })

export type TryOutcome = { durationMs: number } & (
  | { kind: 'delivered'; status: number }
  /** 410: the receiver wants nothing more. */
  | { kind: 'gone'; status: number; error: string }
  | { kind: 'refused'; status: number; error: string; retryAfterMs?: number }
  /** No answer. */
  | { kind: 'lost'; error: string }
  /** `signal` ended it: whether it has arrived is not known. */
  | { kind: 'cut'; error: string }
)

export interface Post {
  url: string
  headers: Record<string, string>
  body: string
}

/** Never rejects. */
export async function postDelivery(
  { url, headers, body }: Post,
  clock: Clock,
  signal: AbortSignal,
): Promise<TryOutcome> {
  const begun = clock.monotonic()
  const limit = new AbortController()
  const timer = clock.after(TRY_MAX_MS, () => limit.abort())
  const durationMs = () => Math.round(clock.monotonic() - begun)
  try {
    const answer = await request(url, {
      method: 'POST',
      headers,
      body,
      dispatcher: agent,
      signal: AbortSignal.any([limit.signal, signal]),
    })
    await answer.body.dump({ limit: BODY_MAX_BYTES }).catch(() => {})
    return { durationMs: durationMs(), ...judged(answer.statusCode, plain(answer.headers), clock.now()) }
  } catch (cause) {
    if (signal.aborted) return { kind: 'cut', durationMs: durationMs(), error: 'The server stopped during the try.' }
    const error = limit.signal.aborted ? `No answer within ${TRY_MAX_MS / 1000} s.` : reasonOf(cause)
    return { kind: 'lost', durationMs: durationMs(), error }
  } finally {
    timer.dispose()
  }
}

type Judged =
  | { kind: 'delivered'; status: number }
  | { kind: 'gone'; status: number; error: string }
  | { kind: 'refused'; status: number; error: string; retryAfterMs?: number }

function judged(status: number, headers: Record<string, string>, now: number): Judged {
  if (status >= 200 && status < 300) return { kind: 'delivered', status }
  if (status === 410) return { kind: 'gone', status, error: 'The receiver answered 410 (Gone): it wants no more.' }
  const asked = retryAfterMs(headers, now)
  return { kind: 'refused', status, error: refusal(status), ...(asked !== undefined && { retryAfterMs: asked }) }
}

function refusal(status: number): string {
  if (status >= 300 && status < 400) return `The receiver answered ${status}, a redirect; redirects are not followed.`
  return `The receiver answered ${status}.`
}

function plain(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const first = ([name, value]: [string, string | string[] | undefined]) => [
    name,
    String(Array.isArray(value) ? value[0] : value),
  ]
  return Object.fromEntries(Object.entries(headers).map(first))
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'The connection was refused: nothing listens there.',
  ECONNRESET: 'The connection was cut before an answer came.',
  UND_ERR_SOCKET: 'The connection was cut before an answer came.',
  ENOTFOUND: 'The host’s name is not known.',
  EAI_AGAIN: 'The host’s name could not be looked up.',
  EHOSTUNREACH: 'The host cannot be reached.',
  ENETUNREACH: 'The host’s network cannot be reached.',
  ETIMEDOUT: 'The connection took too long.',
  UND_ERR_CONNECT_TIMEOUT: 'The connection took too long.',
  CERT_HAS_EXPIRED: 'The host’s certificate has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The host’s certificate is self-signed.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The host’s certificate is for another name.',
}

function reasonOf(cause: unknown): string {
  const { code = '', message } = cause as { code?: string; message?: string }
  return REASONS[code] ?? (message ? `It could not be sent: ${message}` : 'It could not be sent.')
}
