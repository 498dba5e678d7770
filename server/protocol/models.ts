/** Models, and the providers that they are called at: those of the environment and a user's own. */
import { z } from 'zod'
import {
  ID_MAX_CHARS,
  MODEL_REF_MAX_CHARS,
  PROVIDER_KEY_MAX_CHARS,
  PROVIDER_NAME_MAX_CHARS,
  PROVIDER_URL_MAX_CHARS,
} from './limits.ts'

/** The wire format: OpenAI's, which most servers speak, or Anthropic's. */
export type ProviderKind = 'openai' | 'anthropic'

interface ProviderBase {
  /** Models are named `name/model`. */
  name: string
  kind: ProviderKind
  baseUrl: string
  /** The key itself is never told. */
  hasKey: boolean
}

/** From the environment, for everybody; changed there. */
export interface EnvironmentProvider extends ProviderBase {
  source: 'environment'
  urlVariable: string
  keyVariable: string
  /** The address comes from its variable, not from the format's own service. */
  hasOwnUrl: boolean
  /** It can be asked: there is a key, or an address of its own that may need none. */
  usable: boolean
}

export interface OwnProvider extends ProviderBase {
  source: 'own'
  id: string
  version: number
  /** The last characters of a long key, to tell which one it is. */
  keyEnd?: string
  /** Why the stored key cannot be used, and what to do. */
  keyFault?: string
  /** Names of the profiles whose models are called here. */
  usedBy: string[]
  createdAt: number
  updatedAt: number
}

export interface ProviderList {
  environment: EnvironmentProvider[]
  own: OwnProvider[]
  limits: { providers: number }
}

/** What a provider says it has; `reason` when it does not say. */
export interface ModelGroup {
  /** Empty for the models of this program: `demo`, and what it was started with. */
  provider: string
  models: string[]
  reason?: string
}

export type ModelTestFault =
  | 'address'
  | 'dns'
  | 'unreachable'
  | 'tls'
  | 'timeout'
  | 'key'
  | 'model'
  | 'rate-limit'
  | 'overloaded'
  | 'page'
  | 'format'
  | 'response'

export type ModelTest =
  | { ok: true; model: string; latencyMs: number; said: string }
  | {
      ok: false
      model: string
      latencyMs: number
      fault: ModelTestFault
      /** What happened and what to do. */
      message: string
      /** The provider's own words, without keys. */
      said?: string
    }

const id = z.string().min(1, 'must not be empty').max(ID_MAX_CHARS)
const name = z
  .string()
  .trim()
  .regex(
    /^[a-z0-9][a-z0-9._-]*$/,
    'must be lower-case letters, digits and . _ -, such as ollama: models are named by it, as ollama/llama3',
  )
  .max(PROVIDER_NAME_MAX_CHARS, `must be at most ${PROVIDER_NAME_MAX_CHARS} characters`)
const kind = z.enum(['openai', 'anthropic'])
const baseUrl = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(PROVIDER_URL_MAX_CHARS, `must be at most ${PROVIDER_URL_MAX_CHARS} characters`)
const key = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(PROVIDER_KEY_MAX_CHARS, `must be at most ${PROVIDER_KEY_MAX_CHARS} characters`)
  .regex(/^[\x21-\x7e]+$/, 'must be one word of plain characters: it travels in a header')
const modelId = z.string().trim().min(1, 'must not be empty').max(MODEL_REF_MAX_CHARS)

export const addProviderInput = z.strictObject({ name, kind, baseUrl, key: key.optional() })
/** What is absent stays as it is; `key: null` takes the key away. */
export const updateProviderInput = z.strictObject({
  providerId: id,
  version: z.number().int(),
  name: name.optional(),
  kind: kind.optional(),
  baseUrl: baseUrl.optional(),
  key: key.nullable().optional(),
})
export const removeProviderInput = z.strictObject({ providerId: id })
export const listModelsInput = z.strictObject({
  /** By name; absent means all. */
  provider: z.string().max(PROVIDER_NAME_MAX_CHARS).optional(),
  /** Asks again instead of telling what was answered a moment ago. */
  fresh: z.boolean().optional(),
})
/** A model by its reference, or one of a provider that is not saved yet; with `providerId`, its stored key is used. */
export const testModelInput = z.union([
  z.strictObject({ model: modelId }),
  z.strictObject({
    modelId,
    provider: z.strictObject({ providerId: id.optional(), name, kind, baseUrl, key: key.nullable().optional() }),
  }),
])

export type AddProviderInput = z.infer<typeof addProviderInput>
export type UpdateProviderInput = z.infer<typeof updateProviderInput>
export type RemoveProviderInput = z.infer<typeof removeProviderInput>
export type ListModelsInput = z.infer<typeof listModelsInput>
export type TestModelInput = z.infer<typeof testModelInput>
