/** What a model's failure means: a `RunError` whose words its user can act on, and what the server makes of it. */
import { APICallError, InvalidPromptError, LoadAPIKeyError, MissingToolResultsError } from 'ai'
import { AppError } from '../../base/app-error.ts'
import { systemClock } from '../../base/clock.ts'
import { retryAfterMs } from '../../base/retry-after.ts'
import type { RunError } from '../../protocol/runs.ts'
import { faultCode, isOutOfCredit, isRedirect, type ModelFaultCode, networkCode, saidBy } from './fault-code.ts'
import type { ProviderFacts } from './provider-facts.ts'
import { withoutSecrets } from './without-secrets.ts'

export interface ModelFault {
  error: RunError
  /** The same call may well succeed in a moment: worth trying again without asking anybody. */
  transient: boolean
  /** For the server's log; holds no key. */
  detail?: string
}

const DETAIL_MAX_CHARS = 300
const LOG_MAX_CHARS = 2_000
const RETRYABLE: ReadonlySet<ModelFaultCode> = new Set(['model-rate-limit', 'model-overloaded', 'model-network'])

export function modelFault(error: unknown, facts?: ProviderFacts): ModelFault {
  const detail = withoutSecrets(saidBy(error), facts).slice(0, LOG_MAX_CHARS)
  const known = faultBeforeCall(error)
  if (known) return { error: known, transient: false, detail }
  const code = faultCode(error)
  // The provider has understood and refused; what is no refusal may be another answer next time.
  const refused = APICallError.isInstance(error) && (error.statusCode ?? 0) >= 300
  const waitMs = APICallError.isInstance(error) ? retryAfterMs(error.responseHeaders, systemClock.now()) : undefined
  const retryable = isOutOfCredit(error)
    ? false
    : RETRYABLE.has(code) || (code === 'model-response' && !(refused && !error.isRetryable))
  return {
    error: {
      code,
      message: wordsFor(code, error, waitMs, facts),
      retryable,
      ...(waitMs !== undefined && { retryAfterMs: waitMs }),
    },
    transient: retryable && !(code === 'model-response' && refused),
    detail,
  }
}

/** The model's stream ended without its end. */
export function brokenOff(): ModelFault {
  const message = 'The model’s answer broke off before its end. Continue, or try again.'
  return { error: { code: 'model-response', message, retryable: true }, transient: true }
}

/** The model reached the length limit of its answer while it wrote a tool's input. */
export function cutInToolInput(toolName: string): ModelFault {
  const message =
    `The model reached the longest answer it may give in the middle of a call of ${toolName}; the tool was not ` +
    'started. Continue, or ask for smaller pieces.'
  return { error: { code: 'model-response', message, retryable: true }, transient: false }
}

/** What is found before a provider is asked, such as a missing key. */
export function faultBeforeCall(error: unknown): RunError | undefined {
  if (AppError.is(error, 'MODEL_MISSING')) {
    const message = [error.message, error.data.fix].filter(Boolean).join(' ')
    return { code: 'model-missing', message, retryable: false }
  }
  if (LoadAPIKeyError.isInstance(error)) return { code: 'model-auth', message: error.message, retryable: false }
  if (InvalidPromptError.isInstance(error) || MissingToolResultsError.isInstance(error)) {
    return { code: 'internal', message: 'The server made of this session what no model can read.', retryable: false }
  }
  return undefined
}

function wordsFor(code: ModelFaultCode, error: unknown, waitMs: number | undefined, facts?: ProviderFacts): string {
  const provider = facts ? `The model’s provider at ${facts.origin}` : 'The model’s provider'
  const url = facts?.urlName ?? 'its address'
  switch (code) {
    case 'model-auth':
      if (facts && !facts.hasKey) return `${provider} asks for a key. ${facts.addKey}`
      return `${provider} refused the key. Check ${facts?.keyName ?? 'the key'} and what it may use, then try again.`
    case 'model-rate-limit':
      if (isOutOfCredit(error)) return `${provider} says that its account has no credit left. Add some, then try again.`
      return `${provider} limits how much may be asked of it. Try again ${inWords(waitMs)}.`
    case 'model-overloaded':
      return `${provider} is overloaded or out of service. Try again ${inWords(waitMs)}.`
    case 'model-context':
      return 'The conversation is longer than the model can read. Start a new session, or use another model.'
    case 'model-network': {
      const why = networkCode(error)
      return `${provider} could not be reached${why ? ` (${why})` : ''}. Check the network and ${url}, then try again.`
    }
    case 'model-missing':
      return facts
        ? `${provider} does not know the model “${facts.modelId}”. Choose another in the profile, or correct ${url}.`
        : `${provider} does not know this model. Choose another one.`
    case 'model-response':
      if (isRedirect(error))
        return `${provider} sends calls on to another address, which a key does not follow. Correct ${url}.`
      return withDetail(`${provider} failed while it answered.`, error, facts)
  }
}

function inWords(waitMs: number | undefined): string {
  if (waitMs === undefined) return 'in a while'
  const seconds = Math.ceil(waitMs / 1000)
  return seconds < 120 ? `in ${seconds} s` : `in ${Math.ceil(seconds / 60)} minutes`
}

function withDetail(text: string, error: unknown, facts?: ProviderFacts): string {
  const said = withoutSecrets(saidBy(error), facts)
  if (said === '') return `${text} Try again.`
  return `${text} It said: “${said.slice(0, DETAIL_MAX_CHARS).toWellFormed()}”. Try again.`
}
