/**
 * The models by reference: `demo`, what the embedding program adds under names of its own, and `provider/model`, where
 * the model's id is everything after the first slash.
 */
import type { LanguageModelV3 } from '@ai-sdk/provider'
import { AppError } from '../base/app-error.ts'
import { type Clock, systemClock } from '../base/clock.ts'
import { createDemoModel } from './demo/demo-model.ts'
import { contextWindow } from './provider/context-window.ts'
import { type ModelFault, modelFault } from './provider/model-fault.ts'
import { openProvider, PROVIDER_NAMES } from './provider/open-provider.ts'
import type { ProviderFacts } from './provider/provider-facts.ts'
import type { ProviderSettings } from './provider/provider-settings.ts'

export interface ResolvedModel {
  model: LanguageModelV3
  /** How many tokens it can read. */
  contextTokens: number
  /** What a failure of it means, in words that name the settings. */
  describeFault(error: unknown): ModelFault
}

export interface ModelRegistry {
  /** Throws `MODEL_MISSING`, naming the models there are, or the SDK's `LoadAPIKeyError`, naming the variable. */
  resolve(ref: string): ResolvedModel
}

export interface ModelRegistryOptions {
  extra?: Readonly<Record<string, LanguageModelV3>>
  clock?: Clock
  providers?: ProviderSettings
  /** For every model; default by its name. */
  contextTokens?: number
}

export function createModelRegistry(options: ModelRegistryOptions = {}): ModelRegistry {
  const { extra = {}, clock = systemClock, providers = {} } = options
  const own = new Map<string, LanguageModelV3>([['demo', createDemoModel({ clock })], ...Object.entries(extra)])
  const opened = new Map<string, ResolvedModel>()

  function resolved(model: LanguageModelV3, modelId: string, facts?: ProviderFacts): ResolvedModel {
    const contextTokens = options.contextTokens || contextWindow(modelId)
    return { model, contextTokens, describeFault: (error) => modelFault(error, facts) }
  }

  function open(ref: string): ResolvedModel {
    const model = own.get(ref)
    if (model) return resolved(model, ref)
    const slash = ref.indexOf('/')
    const modelId = ref.slice(slash + 1)
    const provided = slash > 0 && modelId !== '' ? openProvider(ref.slice(0, slash), modelId, providers) : undefined
    if (!provided) throw missing(ref, [...own.keys()])
    return resolved(provided.model, modelId, provided.facts)
  }

  return {
    resolve(ref) {
      const known = opened.get(ref) ?? open(ref)
      opened.set(ref, known)
      return known
    },
  }
}

function missing(ref: string, names: readonly string[]): AppError {
  const references = [...names, ...PROVIDER_NAMES.map((name) => `${name}/MODEL`)].join(', ')
  return new AppError('MODEL_MISSING', `There is no model “${ref}”; the models here are: ${references}.`, {
    fix: 'Set VIGIL_MODEL, or the profile’s model, to one of these: VIGIL_MODEL=demo needs no key.',
  })
}
