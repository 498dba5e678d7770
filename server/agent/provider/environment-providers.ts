/** The providers that the settings name: `openai` for every OpenAI-compatible endpoint, `anthropic` for Anthropic's. */
import { LoadAPIKeyError } from 'ai'
import { AppError } from '../../base/app-error.ts'
import type { ProviderAccess } from '../../base/provider-access.ts'
import type { EnvironmentProvider, ProviderKind } from '../../protocol/models.ts'
import { readProviderAddress } from '../../protocol/provider-address.ts'
import type { ProviderSettings } from './provider-settings.ts'

interface Place {
  defaultUrl: string
  urlVariable: string
  keyVariable: string
  url(settings: ProviderSettings): string | undefined
  key(settings: ProviderSettings): string | undefined
}

const PLACES: Readonly<Record<ProviderKind, Place>> = {
  openai: {
    defaultUrl: 'https://api.openai.com/v1',
    urlVariable: 'OPENAI_BASE_URL',
    keyVariable: 'OPENAI_API_KEY',
    url: (settings) => settings.openaiBaseUrl,
    key: (settings) => settings.openaiApiKey,
  },
  anthropic: {
    defaultUrl: 'https://api.anthropic.com/v1',
    urlVariable: 'ANTHROPIC_BASE_URL',
    keyVariable: 'ANTHROPIC_API_KEY',
    url: (settings) => settings.anthropicBaseUrl,
    key: (settings) => settings.anthropicApiKey,
  },
}

export const ENVIRONMENT_NAMES = Object.keys(PLACES) as ProviderKind[]

/** As they are told: an address that cannot be used is told by its origin at most, for it may hold a password. */
export function environmentProviders(settings: ProviderSettings): EnvironmentProvider[] {
  return ENVIRONMENT_NAMES.map((name) => {
    const place = PLACES[name]
    const ownUrl = place.url(settings)
    const address = readProviderAddress(ownUrl ?? place.defaultUrl)
    const hasKey = Boolean(place.key(settings))
    return {
      source: 'environment',
      name,
      kind: name,
      baseUrl: address instanceof URL ? withoutSlash(address) : '',
      hasKey,
      hasOwnUrl: ownUrl !== undefined,
      urlVariable: place.urlVariable,
      keyVariable: place.keyVariable,
      usable: address instanceof URL && (hasKey || ownUrl !== undefined),
    }
  })
}

/**
 * Undefined when there is no such provider. Throws `LoadAPIKeyError`, naming the variable, when the provider's own
 * service is meant and there is no key; an address of one's own may do without.
 */
export function environmentAccess(
  name: string,
  modelId: string,
  settings: ProviderSettings,
): ProviderAccess | undefined {
  const kind = ENVIRONMENT_NAMES.find((known) => known === name)
  if (!kind) return undefined
  const { defaultUrl, urlVariable, keyVariable, ...place } = PLACES[kind]
  const key = place.key(settings)
  const ownUrl = place.url(settings)
  if (!key && !ownUrl) {
    throw new LoadAPIKeyError({
      message:
        `The model ${name}/${modelId} needs a key: set ${keyVariable}, or ${urlVariable} to an endpoint that needs ` +
        'none, and restart the server.',
    })
  }
  const variables = { url: urlVariable, key: keyVariable }
  return { name, kind, baseUrl: checked(ownUrl ?? defaultUrl, variables), ...(key && { key }), variables }
}

function checked(address: string, { url: urlVariable, key: keyVariable }: { url: string; key: string }): string {
  const url = readProviderAddress(address)
  if (url instanceof URL) return withoutSlash(url)
  if (url === 'credentials') {
    throw new AppError('MODEL_MISSING', `${urlVariable} has a user name or a password in it.`, {
      fix: `Take it out of the address; a key goes into ${keyVariable}.`,
      field: urlVariable,
    })
  }
  throw new AppError('MODEL_MISSING', `${urlVariable} is not an address that models can be called at.`, {
    fix: `Set ${urlVariable} to an address such as http://localhost:11434/v1.`,
    field: urlVariable,
  })
}

function withoutSlash(url: URL): string {
  return url.href.replace(/\/$/, '')
}
