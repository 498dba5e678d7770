/** What agents are made of: models, the providers that they are called at, tools, and the profiles that name them. */
import type { LanguageModelV3 } from '@ai-sdk/provider'
import { createModelRegistry, type ModelRegistry } from './agent/model-registry.ts'
import { environmentProviders } from './agent/provider/environment-providers.ts'
import type { AgentTool } from './agent/tool.ts'
import type { Clock } from './base/clock.ts'
import type { Sealer } from './base/sealed-box.ts'
import { builtInProfile } from './built-in-profile.ts'
import type { Settings } from './config.ts'
import { createModelService } from './orchestrator/model-service.ts'
import type { Services } from './orchestrator/services.ts'
import { ProfileService } from './profiles/profile-service.ts'
import { Profiles } from './profiles/profiles.ts'
import { Providers } from './profiles/providers.ts'
import { providerSettings } from './provider-settings.ts'
import type { Store } from './store/store.ts'

interface AgentsOptions {
  settings: Settings
  store: Store
  clock: Clock
  sealer: Sealer
  tools: readonly AgentTool[]
  /** The embedding program's own, by name. */
  models: Readonly<Record<string, LanguageModelV3>> | undefined
  /** A user's profiles or providers changed. */
  changed(userId: string): void
}

interface Agents {
  models: ModelRegistry
  profiles: Profiles
  providers: Providers
  services: Pick<Services, 'profiles' | 'models'>
}

export function createAgents({ settings, store, clock, sealer, tools, models: extra, changed }: AgentsOptions): Agents {
  const places = providerSettings(settings)
  const models = createModelRegistry({
    clock,
    providers: places,
    contextTokens: settings.VIGIL_CONTEXT_TOKENS,
    files: settings.VIGIL_MODEL_FILES,
    ...(extra && { extra }),
  })
  const profiles = new Profiles(builtInProfile(settings, tools))
  const providers = new Providers({
    store,
    clock,
    sealer,
    profiles,
    environment: environmentProviders(places),
    programModels: models.programModels,
    changed,
  })
  const profileService = new ProfileService({
    store,
    clock,
    sealer,
    profiles,
    tools,
    maxSteps: settings.VIGIL_MAX_STEPS,
    checkModel: (userId, ref) => providers.checkModel(userId, ref),
    changed,
  })
  const modelService = createModelService({ store, clock, models, providers, settings: places })
  return { models, profiles, providers, services: { profiles: profileService, models: modelService } }
}
