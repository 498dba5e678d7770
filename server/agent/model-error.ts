/** What a model's failure means for the user (a `RunError`). It goes by status and error codes, never by message text. */
import { APICallError, InvalidPromptError, LoadAPIKeyError, MissingToolResultsError } from 'ai'
import { AppError } from '../base/app-error.ts'
import type { RunError } from '../protocol/runs.ts'

const DETAIL_MAX_CHARS = 300
const SECOND_MS = 1000

type Code = Extract<RunError['code'], `model-${string}`>

/** Codes and types in the providers' error bodies. */
const BY_PROVIDER_CODE: Readonly<Record<string, Code>> = {
  context_length_exceeded: 'model-context',
  request_too_large: 'model-context',
  overloaded_error: 'model-overloaded',
  rate_limit_error: 'model-rate-limit',
  rate_limit_exceeded: 'model-rate-limit',
  insufficient_quota: 'model-rate-limit',
  authentication_error: 'model-auth',
  permission_error: 'model-auth',
  invalid_api_key: 'model-auth',
  model_not_found: 'model-missing',
  not_found_error: 'model-missing',
}

const BY_STATUS: Readonly<Record<number, Code>> = {
  401: 'model-auth',
  403: 'model-auth',
  404: 'model-missing',
  408: 'model-network',
  413: 'model-context',
  429: 'model-rate-limit',
  502: 'model-overloaded',
  503: 'model-overloaded',
  504: 'model-overloaded',
  529: 'model-overloaded',
}

const TEXTS: Readonly<Record<Code, string>> = {
  'model-auth': 'The model’s provider refused the key. Check the key and its rights, then try again.',
  'model-rate-limit': 'The model’s provider limits how much may be asked of it. Try again later.',
  'model-overloaded': 'The model’s provider is overloaded or out of service. Try again in a while.',
  'model-context': 'The conversation is longer than the model can read. Start a new session, or use another model.',
  'model-network': 'The model’s provider could not be reached. Check the network and its address, then try again.',
  'model-response': 'The model’s provider failed while it answered.',
  'model-missing': 'The model’s provider does not know this model. Choose another one.',
}

const RETRYABLE: ReadonlySet<Code> = new Set(['model-rate-limit', 'model-overloaded', 'model-network'])
const NETWORK_CODES = /^(?:E(?:CONN|HOST|NET|PIPE|TIMEDOUT|AI_)|ENOTFOUND|UND_ERR_)/

export function modelError(error: unknown): RunError {
  if (AppError.is(error, 'MODEL_MISSING')) {
    const message = [error.message, error.data.fix].filter(Boolean).join(' ')
    return { code: 'model-missing', message, retryable: false }
  }
  if (InvalidPromptError.isInstance(error) || MissingToolResultsError.isInstance(error)) {
    return { code: 'internal', message: 'The server made of this session what no model can read.', retryable: false }
  }
  const code = codeOf(error)
  const retryAfterMs = APICallError.isInstance(error) ? retryAfterOf(error) : undefined
  return {
    code,
    message: code === 'model-response' ? withDetail(TEXTS[code], error) : TEXTS[code],
    retryable:
      RETRYABLE.has(code) || (code === 'model-response' && !(APICallError.isInstance(error) && !error.isRetryable)),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
}

/** The model's stream ended without its end. */
export function cutAnswer(): RunError {
  return {
    code: 'model-response',
    message: 'The model’s answer broke off before its end. Continue, or try again.',
    retryable: true,
  }
}

function codeOf(error: unknown): Code {
  if (LoadAPIKeyError.isInstance(error)) return 'model-auth'
  if (APICallError.isInstance(error)) {
    const byBody = providerCode(error.data)
    if (byBody) return byBody
    if (error.statusCode === undefined) return 'model-network'
    return BY_STATUS[error.statusCode] ?? 'model-response'
  }
  return isNetworkError(error) ? 'model-network' : (providerCode(error) ?? 'model-response')
}

/** `{ code, type }`, perhaps under `error`, as the providers send it. */
function providerCode(body: unknown): Code | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const { code, type, error } = body as Record<string, unknown>
  for (const name of [code, type]) {
    const known = typeof name === 'string' ? BY_PROVIDER_CODE[name] : undefined
    if (known) return known
  }
  return error === body ? undefined : providerCode(error)
}

function isNetworkError(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > 4) return false
  const code = 'code' in error ? error.code : undefined
  return (typeof code === 'string' && NETWORK_CODES.test(code)) || isNetworkError(error.cause, depth + 1)
}

function retryAfterOf({ responseHeaders }: APICallError): number | undefined {
  const ms = Number(responseHeaders?.['retry-after-ms'])
  if (ms > 0) return ms
  const seconds = Number(responseHeaders?.['retry-after'])
  return seconds > 0 ? seconds * SECOND_MS : undefined
}

function withDetail(text: string, error: unknown): string {
  const said = typeof error === 'object' && error !== null && 'message' in error ? error.message : error
  if (typeof said !== 'string' || said === '') return `${text} Try again.`
  return `${text} It said: “${said.slice(0, DETAIL_MAX_CHARS).toWellFormed()}”. Try again.`
}
