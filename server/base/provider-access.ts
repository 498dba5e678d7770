/** A provider as a call needs it, with its key in the clear: made just before a call, and never sent or logged. */
import type { ProviderKind } from '../protocol/models.ts'

export interface ProviderAccess {
  name: string
  kind: ProviderKind
  baseUrl: string
  key?: string
  /** There is a key, but it cannot be used: why, and what to do. */
  keyFault?: string
  /** Where they come from, when that is the environment. */
  variables?: { url: string; key: string }
}
