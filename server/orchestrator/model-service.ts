/** Models as their user sets them up: which there are, and whether one answers. Nothing here is part of a run. */
import type { ModelRegistry } from '../agent/model-registry.ts'
import { ENVIRONMENT_NAMES, environmentAccess } from '../agent/provider/environment-providers.ts'
import { listModels } from '../agent/provider/list-models.ts'
import type { ProviderSettings } from '../agent/provider/provider-settings.ts'
import { testModel } from '../agent/provider/test-model.ts'
import type { Clock } from '../base/clock.ts'
import type { ProviderAccess } from '../base/provider-access.ts'
import type { Providers } from '../profiles/providers.ts'
import type { ListModelsInput, ModelGroup, ModelTest, TestModelInput } from '../protocol/models.ts'
import type { Store } from '../store/store.ts'
import type { ModelService, Viewer } from './services.ts'

const TEST_LIMIT_MS = 15_000
const LIST_LIMIT_MS = 5_000
const LIST_KEEP_MS = 60_000

export interface ModelServiceOptions {
  store: Store
  clock: Clock
  models: ModelRegistry
  providers: Providers
  settings: ProviderSettings
}

interface Kept {
  group: ModelGroup
  until: number
}

export function createModelService(options: ModelServiceOptions): ModelService {
  const { store, clock, models, providers, settings } = options
  const lists = new Map<string, Kept>()

  async function groupOf(key: string, access: ProviderAccess, fresh: boolean): Promise<ModelGroup> {
    const now = clock.monotonic()
    for (const [old, { until }] of lists) if (until <= now) lists.delete(old)
    const kept = lists.get(key)
    if (kept && !fresh) return kept.group
    const late = new AbortController()
    const timer = clock.after(LIST_LIMIT_MS, () => late.abort())
    const answer = await listModels(access, late.signal)
    timer.dispose()
    const group = { provider: access.name, ...answer }
    // What failed is asked again the next time: it may be what its user is mending.
    if (!answer.reason) lists.set(key, { group, until: clock.monotonic() + LIST_KEEP_MS })
    return group
  }

  function ofEnvironment(name: string, fresh: boolean): Promise<ModelGroup> | ModelGroup {
    try {
      const access = environmentAccess(name, 'MODEL', settings)
      return access ? groupOf(`environment/${name}`, access, fresh) : { provider: name, models: [] }
    } catch {
      return { provider: name, models: [], reason: 'It is not set up in the server’s environment.' }
    }
  }

  async function resolver({ userId }: Viewer, input: TestModelInput) {
    if ('provider' in input) {
      const access = await store.read(() => providers.draft(userId, input.provider))
      const ref = `${input.provider.name}/${input.modelId}`
      return { ref, resolve: () => models.resolve(ref, access) }
    }
    const ref = input.model
    const name = models.ownProviderOf(ref)
    const row = name === undefined ? undefined : await store.read(() => providers.find(userId, name))
    return { ref, resolve: () => models.resolve(ref, row && providers.open(row)) }
  }

  return {
    async list({ userId }: Viewer, { provider, fresh = false }: ListModelsInput): Promise<{ groups: ModelGroup[] }> {
      const own = await store.read(() => providers.all(userId))
      const isWanted = (name: string) => provider === undefined || provider === name
      const program: ModelGroup = { provider: '', models: [...models.programModels] }
      const asked = [
        ...ENVIRONMENT_NAMES.filter(isWanted).map((name) => ofEnvironment(name, fresh)),
        ...own
          .filter(({ name }) => isWanted(name))
          .map((row) => groupOf(`${row.id}@${row.version}`, providers.open(row), fresh)),
      ]
      return { groups: [...(provider === undefined ? [program] : []), ...(await Promise.all(asked))] }
    },
    async test(viewer: Viewer, input: TestModelInput, signal: AbortSignal): Promise<ModelTest> {
      const { ref, resolve } = await resolver(viewer, input)
      return await testModel({ ref, resolve, clock, limitMs: TEST_LIMIT_MS, signal })
    },
    providers: (viewer) => providers.list(viewer),
    addProvider: (viewer, input) => providers.add(viewer, input),
    updateProvider: (viewer, input) => providers.update(viewer, input),
    removeProvider: (viewer, input) => providers.remove(viewer, input),
  }
}
