/** A provider's words without keys: neither the configured ones nor what looks like one. */
import type { ProviderFacts } from './provider-facts.ts'

const LOOKS_LIKE_A_KEY = /\b(?:sk|pk|key|api)[-_][\w-]{12,}|\bBearer\s+\S+/gi
const HIDDEN = '[key]'

export function withoutSecrets(text: string, facts: Pick<ProviderFacts, 'secrets'> | undefined): string {
  const known = (facts?.secrets ?? []).reduce((rest, secret) => rest.replaceAll(secret, HIDDEN), text)
  return known.replace(LOOKS_LIKE_A_KEY, HIDDEN)
}
