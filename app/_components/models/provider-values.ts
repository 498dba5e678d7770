/** A provider as its form holds it, and what of it is sent. The stored key is never in it. */
import type { OwnProvider, ProviderKind, TestModelInput } from '../../../server/protocol/models.ts'

export interface ProviderValues {
  name: string
  kind: ProviderKind
  baseUrl: string
  /** What is entered; empty leaves the stored key as it is. */
  key: string
  removeKey: boolean
  version: number
}

export function providerDraftKey(providerId: string): string {
  return `provider/${providerId}`
}

export const NEW_PROVIDER: ProviderValues = {
  name: '',
  kind: 'openai',
  baseUrl: '',
  key: '',
  removeKey: false,
  version: 0,
}

export function valuesOf({ name, kind, baseUrl, version }: OwnProvider): ProviderValues {
  return { name, kind, baseUrl, key: '', removeKey: false, version }
}

export function keyOf({ key, removeKey }: ProviderValues): { key?: string | null } {
  if (key.trim()) return { key: key.trim() }
  return removeKey ? { key: null } : {}
}

/** As it would be called if it were saved now; undefined while too little is entered. */
export function testOf(values: ProviderValues, modelId: string, providerId?: string): TestModelInput | undefined {
  const name = values.name.trim()
  const baseUrl = values.baseUrl.trim()
  if (!name || !baseUrl || !modelId.trim()) return undefined
  const provider = { name, kind: values.kind, baseUrl, ...keyOf(values), ...(providerId && { providerId }) }
  return { modelId: modelId.trim(), provider }
}

const WORDS: Partial<Record<keyof ProviderValues, string>> = { name: 'name', kind: 'kind', baseUrl: 'address' }

/** What differs between two saved states, in words. */
export function changedFields(before: ProviderValues, after: ProviderValues): string {
  const changed = (Object.keys(WORDS) as (keyof ProviderValues)[]).filter((field) => before[field] !== after[field])
  return changed.map((field) => WORDS[field]).join(', ') || 'its key'
}
