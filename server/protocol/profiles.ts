/** Profiles: named sets of model, prompt, tools and limits. `default` is everybody's and comes from the settings. */
import { z } from 'zod'
import {
  ID_MAX_CHARS,
  MODEL_REF_MAX_CHARS,
  PROFILE_NAME_MAX_CHARS,
  SECRET_MAX_BYTES,
  SECRETS_PER_PROFILE,
  SYSTEM_PROMPT_MAX_CHARS,
} from './limits.ts'

/** `ask`: each call waits until its user has allowed it. */
export type ToolPolicy = 'allow' | 'ask' | 'deny'

/** What a run is made of. */
export interface ProfileContent {
  name: string
  /** `demo`, or `provider/model`. */
  model: string
  system?: string
  /** A tool that is not named is not given. */
  tools: Record<string, ToolPolicy>
  maxSteps: number
  /** What a recovered run does: go on by itself, or wait for its user. */
  recovery: 'continue' | 'ask'
}

/** Values of secrets are never told. */
export interface SecretInfo {
  name: string
  updatedAt: number
}

export interface Profile extends ProfileContent {
  id: string
  secrets: SecretInfo[]
  /** Of an edit; whoever edits names the one that was read. */
  version: number
  createdAt: number
  updatedAt: number
  /** From the settings: everybody's, and not to be changed. */
  builtIn?: true
  /** Sessions on it go on; nothing new can take it. */
  removedAt?: number
}

export interface ProfileList {
  /** The built-in one first, then by name; without removed ones. */
  items: Profile[]
  /** What new sessions take. */
  defaultProfileId: string
  /** What this server has, for a profile to allow. */
  tools: { name: string; description: string }[]
  limits: { profiles: number; maxSteps: number; systemChars: number; secrets: number; secretBytes: number }
}

const encoder = new TextEncoder()
const id = z.string().min(1, 'must not be empty').max(ID_MAX_CHARS)
const name = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(PROFILE_NAME_MAX_CHARS, `must be at most ${PROFILE_NAME_MAX_CHARS} characters`)
const model = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(MODEL_REF_MAX_CHARS, `must be at most ${MODEL_REF_MAX_CHARS} characters`)
const system = z
  .string()
  .max(SYSTEM_PROMPT_MAX_CHARS, `must be at most ${SYSTEM_PROMPT_MAX_CHARS.toLocaleString('en')} characters`)
const tools = z.record(z.string().min(1).max(ID_MAX_CHARS), z.enum(['allow', 'ask', 'deny']))
const maxSteps = z.number().int('must be a whole number').min(1, 'must be at least 1')
const recovery = z.enum(['continue', 'ask'])
const secretName = z
  .string()
  .regex(/^[A-Za-z_]\w{0,63}$/, 'must be a name for an environment variable: letters, digits and _, at most 64')
const secret = z.strictObject({
  name: secretName,
  value: z
    .string()
    .min(1, 'must not be empty')
    .refine((value) => encoder.encode(value).length <= SECRET_MAX_BYTES, {
      error: `must be at most ${SECRET_MAX_BYTES / 1024} KiB`,
    }),
})
const secrets = z.array(secret).max(SECRETS_PER_PROFILE, `must be at most ${SECRETS_PER_PROFILE} secrets`)

export const profileInput = z.strictObject({ profileId: id })
export const createProfileInput = z.strictObject({
  name,
  model,
  system: system.optional(),
  tools: tools.optional(),
  maxSteps: maxSteps.optional(),
  recovery: recovery.optional(),
  secrets: secrets.optional(),
})
/** What is absent stays as it is. */
export const updateProfileInput = z.strictObject({
  profileId: id,
  version: z.number().int(),
  name: name.optional(),
  model: model.optional(),
  system: system.optional(),
  tools: tools.optional(),
  maxSteps: maxSteps.optional(),
  recovery: recovery.optional(),
  /** Added, or put in place of those of the same name. */
  secrets: secrets.optional(),
  removeSecrets: z.array(secretName).max(SECRETS_PER_PROFILE).optional(),
})
export const duplicateProfileInput = z.strictObject({ profileId: id, name: name.optional() })
export const removeProfileInput = z.strictObject({ profileId: id, undo: z.boolean().optional() })

export type CreateProfileInput = z.infer<typeof createProfileInput>
export type UpdateProfileInput = z.infer<typeof updateProfileInput>
export type DuplicateProfileInput = z.infer<typeof duplicateProfileInput>
export type RemoveProfileInput = z.infer<typeof removeProfileInput>
