/**
 * The models by reference: `demo`, what the embedding program adds under names of its own, and `provider/model`, where
 * the model's id is everything after the first slash. A user's own providers are handed in: the registry keeps none of
 * them, so that a changed key or address counts from the next run on.
 */
import type { LanguageModelV3 } from '@ai-sdk/provider'
import { AppError } from '../base/app-error.ts'
import { type Clock, systemClock } from '../base/clock.ts'
import type { ProviderAccess } from '../base/provider-access.ts'
import { createDemoModel } from './demo/demo-model.ts'
import { contextWindow } from './provider/context-window.ts'
import { ENVIRONMENT_NAMES, environmentAccess } from './provider/environment-providers.ts'
import { type FileKinds, type FileKindsSetting, fileKindsOf } from './provider/file-kinds.ts'
import { type ModelFault, modelFault } from './provider/model-fault.ts'
import { openProvider } from './provider/open-provider.ts'
import type { ProviderFacts } from './provider/provider-facts.ts'
import type { ProviderSettings } from './provider/provider-settings.ts'

export interface ResolvedModel {
  model: LanguageModelV3
  /** How many tokens it can read. */
  contextTokens: number
  /** Which kinds of files are given to it as they are. */
  takes: FileKinds
  /** What a failure of it means, in words that name the settings. */
  describeFault(error: unknown): ModelFault
  /** Absent for the program's own models. */
  facts?: ProviderFacts
}

export interface ModelRegistry {
  /** References that need no provider: `demo`, and what the embedding program adds. */
  readonly programModels: readonly string[]
  /** The name of the user's own provider that a reference needs; undefined when it needs none. */
  ownProviderOf(ref: string): string | undefined
  /**
   * @param own the user's provider by the name that `ownProviderOf` gives, if there is one
   * @throws `MODEL_MISSING`, naming the models there are, or the SDK's `LoadAPIKeyError`, naming the variable
   */
  resolve(ref: string, own?: ProviderAccess): ResolvedModel
}

export interface ModelRegistryOptions {
  extra?: Readonly<Record<string, LanguageModelV3>>
  clock?: Clock
  providers?: ProviderSettings
  /** For every model; default by its name. */
  contextTokens?: number
  /** For every model; default by its name. */
  files?: FileKindsSetting
}

export function createModelRegistry(options: ModelRegistryOptions = {}): ModelRegistry {
  const { extra = {}, clock = systemClock, providers = {} } = options
  const program = new Map<string, LanguageModelV3>([['demo', createDemoModel({ clock })], ...Object.entries(extra)])
  const programModels = [...program.keys()]
  const opened = new Map<string, ResolvedModel>()

  function resolved(model: LanguageModelV3, modelId: string, facts?: ProviderFacts): ResolvedModel {
    const contextTokens = options.contextTokens || contextWindow(modelId)
    return {
      model,
      contextTokens,
      takes: fileKindsOf(modelId, options.files),
      describeFault: (error) => modelFault(error, facts),
      ...(facts && { facts }),
    }
  }

  function provided(access: ProviderAccess, modelId: string): ResolvedModel {
    const { model, facts } = openProvider(access, modelId)
    return resolved(model, modelId, facts)
  }

  function open(ref: string): ResolvedModel {
    const model = program.get(ref)
    if (model) return resolved(model, ref)
    const { provider, modelId } = split(ref)
    const access = modelId === '' ? undefined : environmentAccess(provider, modelId, providers)
    if (!access) throw missing(ref, programModels)
    return provided(access, modelId)
  }

  return {
    programModels,
    ownProviderOf(ref) {
      const { provider, modelId } = split(ref)
      const isOthers = program.has(ref) || ENVIRONMENT_NAMES.some((name) => name === provider)
      return isOthers || provider === '' || modelId === '' ? undefined : provider
    },
    resolve(ref, own) {
      if (own) return provided(own, split(ref).modelId)
      const known = opened.get(ref) ?? open(ref)
      opened.set(ref, known)
      return known
    },
  }
}

function split(ref: string): { provider: string; modelId: string } {
  const slash = ref.indexOf('/')
  return slash > 0 ? { provider: ref.slice(0, slash), modelId: ref.slice(slash + 1) } : { provider: '', modelId: '' }
}

function missing(ref: string, names: readonly string[]): AppError {
  const references = [...names, ...ENVIRONMENT_NAMES.map((name) => `${name}/MODEL`)].join(', ')
  return new AppError('MODEL_MISSING', `There is no model “${ref}”; the models here are: ${references}.`, {
    fix: 'Choose one of these in the profile, add its provider under Settings, Models, or set VIGIL_MODEL: VIGIL_MODEL=demo needs no key.',
  })
}
