/** What there is to say about the place that a model is called at, so that a failure names what its user can change. */
import type { ProviderAccess } from '../../base/provider-access.ts'

export interface ProviderFacts {
  /** Scheme, host and port: without the credentials or paths that an address may have. */
  origin: string
  modelId: string
  /** What to look at when the address is wrong: a variable, or a place in the page. */
  urlName: string
  keyName: string
  /** What to do where a key is missing, as a sentence. */
  addKey: string
  hasKey: boolean
  /** Texts that nobody may read: they are taken out of whatever a provider says. */
  secrets: readonly string[]
}

/** A shorter key is a word like any other, such as what a local endpoint is given. */
const SECRET_FROM_CHARS = 8

export function factsOf({ name, key, variables }: ProviderAccess, url: URL, modelId: string): ProviderFacts {
  const page = 'under Settings, Models'
  return {
    origin: url.origin,
    modelId,
    urlName: variables?.url ?? `the address of “${name}” ${page}`,
    keyName: variables?.key ?? `the key of “${name}” ${page}`,
    addKey: variables ? `Set ${variables.key} and restart the server.` : `Enter one for “${name}” ${page}.`,
    hasKey: Boolean(key),
    secrets: key && key.length >= SECRET_FROM_CHARS ? [key] : [],
  }
}
