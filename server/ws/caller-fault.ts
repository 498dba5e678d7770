/**
 * Whether a request comes from where it may (contract row "access"). Two attacks end here: a foreign page that uses the
 * visitor's cookie or network place (Origin), and a foreign name that resolves to this machine (Host, "DNS rebinding"),
 * which makes such a page look like our own when we listen on loopback and ask for no token.
 */
import type { IncomingMessage } from 'node:http'
import { AppError } from '../base/app-error.ts'
import type { HttpConfig } from './http-config.ts'

/** The refusal, or undefined. Requests without an Origin come from programs, which a page cannot pose as. */
export function callerFault(req: IncomingMessage, config: HttpConfig): AppError | undefined {
  const { host, origin } = req.headers
  const hostUrl = parse(`http://${host ?? ''}`)
  if (!hostUrl) return forbidden(`The Host header is not valid: ${quoted(host)}.`)
  if (isLoopback(config.host) && !isOwnName(hostUrl.hostname, config)) {
    return forbidden(`This server listens on ${config.host} and does not answer to the name ${quoted(host)}.`)
  }
  if (origin !== undefined && !isAllowedOrigin(origin, hostUrl.host, config)) {
    return forbidden(`Pages from ${quoted(origin)} may not call this server.`)
  }
  return undefined
}

function isOwnName(hostname: string, config: HttpConfig): boolean {
  return (
    isLoopback(hostname) || hostname === config.host || config.origins.some((it) => parse(it)?.hostname === hostname)
  )
}

function isAllowedOrigin(origin: string, host: string, config: HttpConfig): boolean {
  if (config.origins.includes(origin)) return true
  const url = parse(origin)
  if (!url || !/^https?:$/.test(url.protocol)) return false
  return url.host === host || (isLoopback(config.host) && isLoopback(url.hostname))
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '::1' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null
}

function quoted(value: string | undefined): string {
  return JSON.stringify((value ?? '').slice(0, 100))
}

function forbidden(message: string): AppError {
  return new AppError('FORBIDDEN', message, {
    fix: 'If people reach this server under that address, add its origin (https://name) to VIGIL_ORIGINS.',
  })
}
