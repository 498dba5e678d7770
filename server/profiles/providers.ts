/**
 * A user's own providers: made, edited, removed, and opened for a call. The key is stored sealed and never told again.
 * A stored key goes only to the origin that it was entered for: with another address it must be entered anew, so that
 * nobody who may edit a provider can have its key sent elsewhere.
 */
import { AppError } from '../base/app-error.ts'
import type { Clock } from '../base/clock.ts'
import { newId } from '../base/new-id.ts'
import type { ProviderAccess } from '../base/provider-access.ts'
import type { Sealer } from '../base/sealed-box.ts'
import { PROVIDERS_PER_USER } from '../protocol/limits.ts'
import type {
  AddProviderInput,
  EnvironmentProvider,
  OwnProvider,
  ProviderList,
  RemoveProviderInput,
  UpdateProviderInput,
} from '../protocol/models.ts'
import type { Profile } from '../protocol/profiles.ts'
import { readProviderAddress } from '../protocol/provider-address.ts'
import {
  deleteProvider,
  insertProvider,
  type ProviderRow,
  providerNamed,
  providersOf,
  readProvider,
  updateProvider,
} from '../store/rows/provider-rows.ts'
import { lockUser } from '../store/rows/session-rows.ts'
import type { Script } from '../store/script.ts'
import type { Store } from '../store/store.ts'
import type { Profiles } from './profiles.ts'
import { keyPurpose } from './secret-purpose.ts'

/** Of a shorter key the end would tell too much. */
const KEY_END_FROM_CHARS = 20
const KEY_END_CHARS = 4

export interface ProvidersOptions {
  store: Store
  clock: Clock
  sealer: Sealer
  profiles: Profiles
  environment: readonly EnvironmentProvider[]
  /** References of the models that this program brings by itself, `demo` among them. */
  programModels: readonly string[]
  changed(userId: string): void
}

interface Viewer {
  userId: string
}

/** What a provider would be, before it is saved. */
export type ProviderDraft = Pick<ProviderAccess, 'name' | 'kind' | 'baseUrl'> & {
  providerId?: string | undefined
  /** Absent: the stored one; null: none. */
  key?: string | null | undefined
}

export class Providers {
  readonly #options: ProvidersOptions

  constructor(options: ProvidersOptions) {
    this.#options = options
  }

  list({ userId }: Viewer): Promise<ProviderList> {
    const { store, profiles, environment } = this.#options
    const service = this
    return store.read(function* list() {
      const all = yield* profiles.list(userId)
      const own = (yield* providersOf(userId)).map((row) => service.#asOwn(row, all))
      return { environment: [...environment], own, limits: { providers: PROVIDERS_PER_USER } }
    })
  }

  async add({ userId }: Viewer, input: AddProviderInput): Promise<OwnProvider> {
    const { sealer } = this.#options
    const baseUrl = checkedAddress(input.baseUrl).href
    const service = this
    return await this.#write(userId, function* add(now) {
      yield* service.#refuseTaken(userId, input.name)
      yield* refuseTooMany(userId)
      const id = newId('provider', now)
      const sealedKey = input.key ? sealer.seal(input.key, keyPurpose(id)) : null
      const { name, kind } = input
      yield* insertProvider({ id, userId, name, kind, baseUrl, sealedKey, createdAt: now, updatedAt: now })
      return yield* service.#told(userId, id)
    })
  }

  update({ userId }: Viewer, { providerId, version, key, ...changes }: UpdateProviderInput): Promise<OwnProvider> {
    const { sealer } = this.#options
    const service = this
    return this.#write(userId, function* update(now) {
      const before = (yield* readProvider(userId, providerId)) ?? notFound(providerId)
      if (before.version !== version) throw conflict(yield* service.#told(userId, providerId))
      const baseUrl = changes.baseUrl === undefined ? before.baseUrl : checkedAddress(changes.baseUrl).href
      if (changes.name !== undefined) yield* service.#refuseTaken(userId, changes.name, providerId)
      if (key === undefined) refuseKeyElsewhere(before, baseUrl)
      const sealed =
        key === undefined ? {} : { sealedKey: key === null ? null : sealer.seal(key, keyPurpose(providerId)) }
      const { name = before.name, kind = before.kind } = changes
      yield* updateProvider(providerId, version, { name, kind, baseUrl, ...sealed, updatedAt: now })
      return yield* service.#told(userId, providerId)
    })
  }

  /** Profiles keep naming its models; their runs then say that there is no such provider. */
  remove({ userId }: Viewer, { providerId }: RemoveProviderInput): Promise<{ removed: true }> {
    return this.#write(userId, function* remove() {
      const { id } = (yield* readProvider(userId, providerId)) ?? notFound(providerId)
      yield* deleteProvider(id)
      return { removed: true as const }
    })
  }

  find(userId: string, name: string): Script<ProviderRow | undefined> {
    return providerNamed(userId, name)
  }

  all(userId: string): Script<ProviderRow[]> {
    return providersOf(userId)
  }

  /** With its key in the clear, or with why that cannot be had. */
  open({ id, name, kind, baseUrl, sealedKey }: ProviderRow): ProviderAccess {
    const access = { name, kind, baseUrl }
    if (sealedKey === null) return access
    try {
      return { ...access, key: this.#options.sealer.open(sealedKey, keyPurpose(id)) }
    } catch (error) {
      if (!AppError.is(error)) throw error
      return { ...access, keyFault: [error.message, error.data.fix].filter(Boolean).join(' ') }
    }
  }

  /** As it would be called once it is saved. */
  *draft(userId: string, draft: ProviderDraft): Script<ProviderAccess> {
    const { name, kind, providerId } = draft
    const baseUrl = checkedAddress(draft.baseUrl).href
    const unsaved = { name, kind, baseUrl }
    if (draft.key) return { ...unsaved, key: draft.key }
    if (draft.key === null || providerId === undefined) return unsaved
    const stored = (yield* readProvider(userId, providerId)) ?? notFound(providerId)
    refuseKeyElsewhere(stored, baseUrl)
    return { ...this.open(stored), ...unsaved }
  }

  /** Throws when no model can be called by this reference: it names what there is. */
  *checkModel(userId: string, ref: string): Script<void> {
    const { environment, programModels } = this.#options
    if (programModels.includes(ref)) return
    const own = yield* providersOf(userId)
    const names = [...environment, ...own].map(({ name }) => name)
    const slash = ref.indexOf('/')
    if (slash > 0 && slash < ref.length - 1 && names.includes(ref.slice(0, slash))) return
    const known = [...programModels, ...names.map((name) => `${name}/MODEL`)].join(', ')
    throw new AppError('INVALID_INPUT', `There is no model “${ref}”; the models here are: ${known}.`, {
      field: 'model',
      fix: 'Name one of these, or add its provider under Settings, Models.',
    })
  }

  *#told(userId: string, id: string): Script<OwnProvider> {
    const row = (yield* readProvider(userId, id)) ?? notFound(id)
    return this.#asOwn(row, yield* this.#options.profiles.list(userId))
  }

  #asOwn(row: ProviderRow, profiles: readonly Profile[]): OwnProvider {
    return {
      source: 'own',
      id: row.id,
      name: row.name,
      kind: row.kind,
      baseUrl: row.baseUrl,
      version: row.version,
      hasKey: row.sealedKey !== null,
      ...this.#keyNote(row),
      usedBy: profiles.filter(({ model }) => model.startsWith(`${row.name}/`)).map(({ name }) => name),
      createdAt: Number(row.createdAt),
      updatedAt: Number(row.updatedAt),
    }
  }

  #keyNote(row: ProviderRow): Pick<OwnProvider, 'keyEnd' | 'keyFault'> {
    const { key = '', keyFault } = this.open(row)
    if (keyFault !== undefined) return { keyFault }
    return key.length >= KEY_END_FROM_CHARS ? { keyEnd: key.slice(-KEY_END_CHARS) } : {}
  }

  async #write<T>(userId: string, script: (now: number) => Script<T>): Promise<T> {
    const { store, clock, changed } = this.#options
    const answer = await store.write(function* locked() {
      yield* lockUser(userId)
      return yield* script(clock.now())
    })
    changed(userId)
    return answer
  }

  *#refuseTaken(userId: string, name: string, by?: string): Script<void> {
    const { environment, programModels } = this.#options
    const isProgrammes = programModels.some((ref) => ref === name || ref.startsWith(`${name}/`))
    if (isProgrammes || environment.some((provider) => provider.name === name)) {
      throw new AppError('INVALID_INPUT', `The name ${name} is the server’s own.`, {
        field: 'name',
        fix: `Choose another one, such as my-${name}.`,
      })
    }
    const other = yield* providerNamed(userId, name)
    if (!other || other.id === by) return
    throw new AppError('INVALID_INPUT', `There is a provider named ${name} already.`, {
      field: 'name',
      fix: 'Choose another name.',
    })
  }
}

function* refuseTooMany(userId: string): Script<void> {
  const { length } = yield* providersOf(userId)
  if (length < PROVIDERS_PER_USER) return
  throw new AppError('LIMIT', `There are ${length} providers, which is the limit.`, {
    limit: PROVIDERS_PER_USER,
    fix: 'Remove one first.',
  })
}

function refuseKeyElsewhere(stored: ProviderRow, baseUrl: string): void {
  if (stored.sealedKey === null) return
  const origin = new URL(stored.baseUrl).origin
  if (new URL(baseUrl).origin === origin) return
  throw new AppError('INVALID_INPUT', `The stored key was entered for ${origin} and is not sent anywhere else.`, {
    field: 'key',
    fix: 'Enter the key for the new address, or take the stored one away.',
  })
}

function checkedAddress(address: string): URL {
  const url = readProviderAddress(address)
  if (url instanceof URL) return url
  throw url === 'credentials'
    ? new AppError('INVALID_INPUT', 'The address has a user name or a password in it.', {
        field: 'baseUrl',
        fix: 'Take it out of the address; a key has a field of its own.',
      })
    : new AppError('INVALID_INPUT', 'That is not an address that models can be called at.', {
        field: 'baseUrl',
        fix: 'Enter one such as http://localhost:11434/v1.',
      })
}

function notFound(id: string): never {
  throw new AppError('NOT_FOUND', `There is no provider ${id}.`, {
    field: 'providerId',
    fix: 'Check the id; models.providers tells which there are.',
  })
}

function conflict(current: OwnProvider): AppError {
  return new AppError('VERSION_CONFLICT', `The provider ${current.name} was changed elsewhere in the meantime.`, {
    field: 'version',
    current,
    fix: 'Look at what it is now, then make the change again.',
  })
}
