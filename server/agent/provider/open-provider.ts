/**
 * A model at a provider, in its wire format. Keys and addresses are always given to the SDK, which would otherwise read
 * the environment by itself.
 */
import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { LanguageModelV3 } from '@ai-sdk/provider'
import { LoadAPIKeyError } from 'ai'
import type { ProviderAccess } from '../../base/provider-access.ts'
import type { ProviderKind } from '../../protocol/models.ts'
import { patientFetch } from './patient-fetch.ts'
import { factsOf, type ProviderFacts } from './provider-facts.ts'

export interface ProvidedModel {
  model: LanguageModelV3
  facts: ProviderFacts
}

type Open = (modelId: string, baseURL: string, apiKey: string | undefined) => LanguageModelV3

/** What an endpoint that wants no key is given where the SDK insists on one. */
const NO_KEY = 'none'

const FORMATS: Readonly<Record<ProviderKind, Open>> = {
  openai: (modelId, baseURL, apiKey) =>
    createOpenAICompatible({
      name: 'openai',
      baseURL,
      includeUsage: true,
      fetch: patientFetch,
      ...(apiKey && { apiKey }),
    }).chatModel(modelId),
  anthropic: (modelId, baseURL, apiKey = NO_KEY) =>
    createAnthropic({ baseURL, apiKey, fetch: patientFetch }).languageModel(modelId),
}

/** Throws `LoadAPIKeyError` for a key that cannot be used. */
export function openProvider(access: ProviderAccess, modelId: string): ProvidedModel {
  if (access.keyFault) {
    const message = `The key of “${access.name}” cannot be used. ${access.keyFault}`
    throw new LoadAPIKeyError({ message })
  }
  const url = new URL(access.baseUrl)
  const model = FORMATS[access.kind](modelId, access.baseUrl.replace(/\/$/, ''), access.key)
  return { model, facts: factsOf(access, url, modelId) }
}
