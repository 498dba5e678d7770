/** Where a request carries its token: a bearer header, or the cookie that signing in has set. */
import type { IncomingMessage } from 'node:http'
import type { Credentials } from './http-config.ts'

const COOKIE = 'vigil_token'
const YEAR_S = 365 * 24 * 3600

export function credentialsOf(req: IncomingMessage): Credentials {
  const token = bearerToken(req.headers.authorization) ?? cookieToken(req.headers.cookie)
  return { headers: req.headers, ...(token && { token }) }
}

function bearerToken(header: string | undefined): string | undefined {
  return header === undefined ? undefined : /^Bearer +(\S+) *$/i.exec(header)?.[1]
}

function cookieToken(header = ''): string | undefined {
  const pair = header.split(/; */).find((it) => it.startsWith(`${COOKIE}=`))
  if (!pair) return undefined
  try {
    return decodeURIComponent(pair.slice(COOKIE.length + 1))
  } catch {
    return undefined // not one that this server has set
  }
}

/** The `Set-Cookie` header that keeps this token; an absent one forgets it. */
export function tokenCookie(req: IncomingMessage, token?: string): string {
  const isSecure = 'encrypted' in req.socket || req.headers['x-forwarded-proto'] === 'https'
  const value = token === undefined ? '' : encodeURIComponent(token)
  const maxAge = token === undefined ? 0 : YEAR_S
  return `${COOKIE}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`
}
