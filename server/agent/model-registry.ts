/** The models by reference: `demo`, what the embedding program adds under names of its own, and `provider/model`. */
import type { LanguageModelV3 } from '@ai-sdk/provider'
import { AppError } from '../base/app-error.ts'
import { type Clock, systemClock } from '../base/clock.ts'
import { createDemoModel } from './demo/demo-model.ts'

export interface ModelRegistry {
  /** Throws `MODEL_MISSING`, naming the models there are. */
  resolve(ref: string): LanguageModelV3
}

export interface ModelRegistryOptions {
  extra?: Readonly<Record<string, LanguageModelV3>>
  clock?: Clock
}

export function createModelRegistry({ extra = {}, clock = systemClock }: ModelRegistryOptions = {}): ModelRegistry {
  const models = new Map<string, LanguageModelV3>([['demo', createDemoModel({ clock })], ...Object.entries(extra)])
  return {
    resolve(ref) {
      const model = models.get(ref)
      if (model) return model
      const names = [...models.keys()].join(', ')
      throw new AppError('MODEL_MISSING', `There is no model “${ref}”; the models here are: ${names}.`, {
        fix: 'Set VIGIL_MODEL, or the profile’s model, to one of these: VIGIL_MODEL=demo needs no key.',
      })
    },
  }
}
