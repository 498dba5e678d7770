/** What a failed test of a model means to whoever sets its provider up: which part is wrong, and what to do. */
import { APICallError, LoadAPIKeyError } from 'ai'
import { AppError } from '../../base/app-error.ts'
import type { ModelTestFault } from '../../protocol/models.ts'
import { faultCode, isRedirect, isTlsCode, networkCode, saidBy } from './fault-code.ts'
import { modelFault } from './model-fault.ts'
import type { ProviderFacts } from './provider-facts.ts'
import { withoutSecrets } from './without-secrets.ts'

export interface TestFault {
  fault: ModelTestFault
  message: string
  /** The provider's own words, without keys. */
  said?: string
}

const SAID_MAX_CHARS = 500

export function testFault(error: unknown, facts: ProviderFacts | undefined): TestFault {
  const said = APICallError.isInstance(error) && error.statusCode ? wordsOf(error, facts) : undefined
  return { ...whichFault(error, facts), ...(said && { said }) }
}

/** It answered well, with something that is no stream of a model's answer. */
export function notAnAnswer(contentType: string, facts: ProviderFacts | undefined): TestFault {
  const isPage = contentType.includes('html')
  return isPage ? page(facts) : { fault: 'format', message: notTheFormat(facts) }
}

export function tooSlow(limitMs: number, facts: ProviderFacts | undefined): TestFault {
  const message =
    `${who(facts)} did not answer within ${limitMs / 1000} s. It may be starting, or loading the model: try again. ` +
    `If it stays so, check ${facts?.urlName ?? 'its address'} and the network.`
  return { fault: 'timeout', message }
}

function whichFault(error: unknown, facts: ProviderFacts | undefined): TestFault {
  if (AppError.is(error, 'MODEL_MISSING')) {
    const message = [error.message, error.data.fix].filter(Boolean).join(' ')
    return { fault: error.data.field ? 'address' : 'model', message }
  }
  if (LoadAPIKeyError.isInstance(error)) return { fault: 'key', message: error.message }
  if (isPage(error) && !isRedirect(error)) return page(facts)
  const { message } = modelFault(error, facts).error
  if (isRedirect(error)) return { fault: 'address', message }
  switch (faultCode(error)) {
    case 'model-auth':
      return { fault: 'key', message }
    case 'model-missing':
      return { fault: 'model', message }
    case 'model-rate-limit':
      return { fault: 'rate-limit', message }
    case 'model-overloaded':
      return { fault: 'overloaded', message }
    case 'model-network':
      return onTheWay(networkCode(error) ?? '', message, facts)
    default:
      return isGarbled(error) ? { fault: 'format', message: notTheFormat(facts) } : { fault: 'response', message }
  }
}

function onTheWay(code: string, message: string, facts: ProviderFacts | undefined): TestFault {
  const host = facts ? new URL(facts.origin).hostname : 'the host'
  const url = facts?.urlName ?? 'the address'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return { fault: 'dns', message: `No machine is known by the name ${host} (${code}). Check ${url}.` }
  }
  if (isTlsCode(code)) {
    const advice = 'Check that the address begins with the right one of http and https, and the certificate.'
    return { fault: 'tls', message: `No secure connection to ${who(facts, true)} could be made (${code}). ${advice}` }
  }
  return { fault: /TIMEDOUT|TIMEOUT/.test(code) ? 'timeout' : 'unreachable', message }
}

function page(facts: ProviderFacts | undefined): TestFault {
  const message =
    `${who(facts)} answered with a web page instead of a model’s answer. Check ${facts?.urlName ?? 'the address'}: ` +
    'most end in /v1.'
  return { fault: 'page', message }
}

function notTheFormat(facts: ProviderFacts | undefined): string {
  return (
    `${who(facts)} answered, but not in the format that was expected. Check the kind of the provider, and ` +
    `${facts?.urlName ?? 'its address'}.`
  )
}

function isPage(error: unknown): boolean {
  if (!APICallError.isInstance(error)) return false
  const contentType = error.responseHeaders?.['content-type'] ?? ''
  return contentType.includes('html') || /^\s*<(?:!doctype|html)/i.test(error.responseBody ?? '')
}

/** It began well and could not be read. */
function isGarbled(error: unknown): boolean {
  if (APICallError.isInstance(error)) return (error.statusCode ?? 0) < 400
  return error instanceof Error && /JSONParse|TypeValidation|InvalidResponse|EmptyResponse/.test(error.name)
}

function wordsOf(error: APICallError, facts: ProviderFacts | undefined): string | undefined {
  if (isPage(error) || isRedirect(error)) return `HTTP ${error.statusCode}`
  const words = withoutSecrets(saidBy(error), facts).trim().slice(0, SAID_MAX_CHARS).toWellFormed()
  return words ? `HTTP ${error.statusCode}: ${words}` : `HTTP ${error.statusCode}`
}

function who(facts: ProviderFacts | undefined, inSentence = false): string {
  if (!facts) return inSentence ? 'the provider' : 'The provider'
  return inSentence ? facts.origin : `The provider at ${facts.origin}`
}
