/**
 * Which of the public codes a model's failure is. It goes by status and by the codes in the provider's answer. The one
 * exception is a conversation that is too long: most providers have no code for it, only a sentence.
 */
import { APICallError, LoadAPIKeyError } from 'ai'
import type { RunError } from '../../protocol/runs.ts'

export type ModelFaultCode = Extract<RunError['code'], `model-${string}`>

/** Codes and types in the providers' error bodies. */
const BY_PROVIDER_CODE: Readonly<Record<string, ModelFaultCode>> = {
  context_length_exceeded: 'model-context',
  exceed_context_size_error: 'model-context',
  request_too_large: 'model-context',
  overloaded_error: 'model-overloaded',
  api_error: 'model-overloaded',
  server_error: 'model-overloaded',
  timeout_error: 'model-overloaded',
  rate_limit_error: 'model-rate-limit',
  rate_limit_exceeded: 'model-rate-limit',
  insufficient_quota: 'model-rate-limit',
  billing_error: 'model-rate-limit',
  authentication_error: 'model-auth',
  permission_error: 'model-auth',
  invalid_api_key: 'model-auth',
  model_not_found: 'model-missing',
  not_found_error: 'model-missing',
}

const BY_STATUS: Readonly<Record<number, ModelFaultCode>> = {
  401: 'model-auth',
  402: 'model-rate-limit',
  403: 'model-auth',
  404: 'model-missing',
  408: 'model-network',
  413: 'model-context',
  429: 'model-rate-limit',
  500: 'model-overloaded',
  502: 'model-overloaded',
  503: 'model-overloaded',
  504: 'model-overloaded',
  529: 'model-overloaded',
}

const NO_CREDIT = new Set(['insufficient_quota', 'billing_error'])
const TOO_LONG = /maximum context length|prompt is too long|context (?:length|window|size)|too many (?:input )?tokens/i
const NETWORK_CODES = /^(?:E(?:CONN|HOST|NET|PIPE|TIMEDOUT|AI_)|ENOTFOUND|UND_ERR_)/
/** Of TLS and certificates, as Node and OpenSSL name them. */
const TLS_CODES = /^(?:CERT_|ERR_TLS_|ERR_SSL_|EPROTO|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH)/

export function faultCode(error: unknown): ModelFaultCode {
  if (LoadAPIKeyError.isInstance(error)) return 'model-auth'
  if (!APICallError.isInstance(error)) {
    return isNetworkError(error) ? 'model-network' : (knownCode(error) ?? 'model-response')
  }
  const byBody = knownCode(bodyOf(error))
  if (byBody) return byBody
  if (error.statusCode === undefined) return 'model-network'
  // It had begun to answer well: the answer broke off, or is none.
  if (error.statusCode < 400) return isNetworkError(error.cause) ? 'model-network' : 'model-response'
  if (error.statusCode === 400 && TOO_LONG.test(`${error.message} ${error.responseBody ?? ''}`)) return 'model-context'
  return BY_STATUS[error.statusCode] ?? 'model-response'
}

/** It names another address, which no call follows: a key goes nowhere but where it was given for. */
export function isRedirect(error: unknown): boolean {
  const { statusCode = 0 } = APICallError.isInstance(error) ? error : {}
  return statusCode >= 300 && statusCode < 400
}

/** The account has nothing left to spend: waiting does not help. */
export function isOutOfCredit(error: unknown): boolean {
  if (!APICallError.isInstance(error)) return false
  return error.statusCode === 402 || codesOf(bodyOf(error)).some((code) => NO_CREDIT.has(code))
}

/** The name of what went wrong on the way, such as ECONNREFUSED. */
export function networkCode(error: unknown, depth = 0): string | undefined {
  if (!(error instanceof Error) || depth > 4) return undefined
  const code = 'code' in error ? error.code : undefined
  if (typeof code === 'string' && (NETWORK_CODES.test(code) || isTlsCode(code))) return code
  return networkCode(error.cause, depth + 1)
}

export function isTlsCode(code: string): boolean {
  return TLS_CODES.test(code)
}

function isNetworkError(error: unknown): boolean {
  return networkCode(error) !== undefined || (error instanceof TypeError && error.message === 'terminated')
}

/** What the provider says in its answer, else what the SDK says of it. */
export function saidBy(error: unknown): string {
  const body = APICallError.isInstance(error) && error.data === undefined ? bodyOf(error) : undefined
  const said = messageOf(body) ?? messageOf(error) ?? error
  return typeof said === 'string' ? said : ''
}

function messageOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { message, error } = value as Record<string, unknown>
  if (typeof message === 'string') return message
  return typeof error === 'string' ? error : messageOf(error)
}

function bodyOf({ data, responseBody }: APICallError): unknown {
  if (data !== undefined || !responseBody) return data
  try {
    return JSON.parse(responseBody)
  } catch {
    return undefined
  }
}

function knownCode(body: unknown): ModelFaultCode | undefined {
  for (const code of codesOf(body)) {
    const known = BY_PROVIDER_CODE[code]
    if (known) return known
  }
  return undefined
}

/** `{ code, type }`, perhaps under `error`, as the providers send it. */
function codesOf(body: unknown): string[] {
  if (typeof body !== 'object' || body === null) return []
  const { code, type, error } = body as Record<string, unknown>
  const own = [code, type].filter((name) => typeof name === 'string')
  return error === body ? own : [...own, ...codesOf(error)]
}
