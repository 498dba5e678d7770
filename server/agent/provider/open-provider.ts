/**
 * The providers that models are called at: `openai` for every OpenAI-compatible endpoint, `anthropic` for Anthropic's
 * wire format. Keys and addresses are always given to the SDK, which would otherwise read the environment by itself.
 */
import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { LanguageModelV3 } from '@ai-sdk/provider'
import { LoadAPIKeyError } from 'ai'
import { AppError } from '../../base/app-error.ts'
import { patientFetch } from './patient-fetch.ts'
import type { ProviderFacts } from './provider-facts.ts'
import type { ProviderSettings } from './provider-settings.ts'

export interface ProvidedModel {
  model: LanguageModelV3
  facts: ProviderFacts
}

interface Provider {
  defaultUrl: string
  urlVariable: string
  keyVariable: string
  url(settings: ProviderSettings): string | undefined
  key(settings: ProviderSettings): string | undefined
  open(modelId: string, baseURL: string, apiKey: string | undefined): LanguageModelV3
}

/** What an endpoint that wants no key is given where the SDK insists on one. */
const NO_KEY = 'none'

const PROVIDERS: Readonly<Record<string, Provider>> = {
  openai: {
    defaultUrl: 'https://api.openai.com/v1',
    urlVariable: 'OPENAI_BASE_URL',
    keyVariable: 'OPENAI_API_KEY',
    url: (settings) => settings.openaiBaseUrl,
    key: (settings) => settings.openaiApiKey,
    open: (modelId, baseURL, apiKey) =>
      createOpenAICompatible({
        name: 'openai',
        baseURL,
        includeUsage: true,
        fetch: patientFetch,
        ...(apiKey && { apiKey }),
      }).chatModel(modelId),
  },
  anthropic: {
    defaultUrl: 'https://api.anthropic.com/v1',
    urlVariable: 'ANTHROPIC_BASE_URL',
    keyVariable: 'ANTHROPIC_API_KEY',
    url: (settings) => settings.anthropicBaseUrl,
    key: (settings) => settings.anthropicApiKey,
    open: (modelId, baseURL, apiKey = NO_KEY) =>
      createAnthropic({ baseURL, apiKey, fetch: patientFetch }).languageModel(modelId),
  },
}

export const PROVIDER_NAMES = Object.keys(PROVIDERS)

/**
 * Undefined when there is no such provider. Throws `LoadAPIKeyError`, naming the variable, when the provider's own
 * service is meant and there is no key; an address of one's own may do without.
 */
export function openProvider(name: string, modelId: string, settings: ProviderSettings): ProvidedModel | undefined {
  const provider = PROVIDERS[name]
  if (!provider) return undefined
  const key = provider.key(settings)
  const ownUrl = provider.url(settings)
  const { urlVariable, keyVariable, defaultUrl } = provider
  if (!key && !ownUrl) {
    throw new LoadAPIKeyError({
      message:
        `The model ${name}/${modelId} needs a key: set ${keyVariable}, or ${urlVariable} to an endpoint that needs ` +
        'none, and restart the server.',
    })
  }
  const url = readAddress(ownUrl ?? defaultUrl, provider)
  return {
    model: provider.open(modelId, url.href.replace(/\/$/, ''), key),
    facts: {
      origin: url.origin,
      modelId,
      urlVariable,
      keyVariable,
      hasKey: Boolean(key),
      // A short one is a word like any other, such as what a local endpoint is given.
      secrets: key && key.length >= 8 ? [key] : [],
    },
  }
}

/** Both formats live under /v1: a bare host and port means that. Credentials in an address would end up in messages. */
function readAddress(address: string, { urlVariable, keyVariable }: Provider): URL {
  const url = parsedUrl(address)
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new AppError('MODEL_MISSING', `${urlVariable} is not an address that models can be called at.`, {
      fix: `Set ${urlVariable} to an address such as http://localhost:11434/v1.`,
      field: urlVariable,
    })
  }
  if (url.username || url.password) {
    throw new AppError('MODEL_MISSING', `${urlVariable} has a user name or a password in it.`, {
      fix: `Take it out of the address; a key goes into ${keyVariable}.`,
      field: urlVariable,
    })
  }
  if (url.pathname === '/') url.pathname = '/v1'
  return url
}

function parsedUrl(address: string): URL | undefined {
  try {
    return new URL(address)
  } catch {
    return undefined
  }
}
