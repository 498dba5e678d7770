/**
 * A user's profiles: made, edited, copied, removed. Each change is made under the user's row lock, so that names stay
 * unique and the limits hold whoever else writes. An edit names the version that it was made from.
 */
import { AppError } from '../base/app-error.ts'
import { cleanText } from '../base/clean-text.ts'
import type { Clock } from '../base/clock.ts'
import { newId } from '../base/new-id.ts'
import type { Sealer } from '../base/sealed-box.ts'
import { DEFAULT_PROFILE_ID } from '../protocol/built-in-names.ts'
import {
  PROFILE_NAME_MAX_CHARS,
  PROFILES_PER_USER,
  SECRET_MAX_BYTES,
  SECRETS_PER_PROFILE,
  SYSTEM_PROMPT_MAX_CHARS,
} from '../protocol/limits.ts'
import {
  type CreateProfileInput,
  type DuplicateProfileInput,
  type Profile,
  type ProfileContent,
  type ProfileList,
  type RemoveProfileInput,
  type UpdateProfileInput,
} from '../protocol/profiles.ts'
import {
  deleteSecret,
  insertProfile,
  putSecret,
  secretsOf,
  setDefaultProfile,
  updateProfile,
} from '../store/rows/profile-rows.ts'
import { lockUser } from '../store/rows/session-rows.ts'
import type { Script } from '../store/script.ts'
import type { Store } from '../store/store.ts'
import { contentOf, type Profiles } from './profiles.ts'
import { secretPurpose } from './secret-purpose.ts'

export interface ProfileServiceOptions {
  store: Store
  clock: Clock
  sealer: Sealer
  profiles: Profiles
  tools: readonly { name: string; description: string }[]
  /** VIGIL_MAX_STEPS. */
  maxSteps: number
  /** Throws when no such model can be called by this user. */
  checkModel(userId: string, ref: string): Script<void>
  /** The user's profiles are not what they were. */
  changed(userId: string): void
}

interface Viewer {
  userId: string
}

type Secrets = { name: string; value: string }[]

export class ProfileService {
  readonly #options: ProfileServiceOptions

  constructor(options: ProfileServiceOptions) {
    this.#options = options
  }

  list({ userId }: Viewer): Promise<ProfileList> {
    const { store, profiles, tools, maxSteps } = this.#options
    const limits = {
      profiles: PROFILES_PER_USER,
      maxSteps,
      systemChars: SYSTEM_PROMPT_MAX_CHARS,
      secrets: SECRETS_PER_PROFILE,
      secretBytes: SECRET_MAX_BYTES,
    }
    return store.read(function* list() {
      const items = yield* profiles.list(userId)
      const defaultProfileId = yield* profiles.defaultId(userId)
      return { items, defaultProfileId, tools: tools.map(({ name, description }) => ({ name, description })), limits }
    })
  }

  /** A removed one too, for the sessions that run on it. */
  get({ userId }: Viewer, profileId: string): Promise<Profile> {
    return this.#options.store.read(() => this.#options.profiles.find(userId, profileId))
  }

  async create({ userId }: Viewer, { secrets = [], ...input }: CreateProfileInput): Promise<Profile> {
    const { builtIn } = this.#options.profiles
    const content = this.#checked({
      name: input.name,
      model: input.model,
      tools: input.tools ?? builtIn.tools,
      maxSteps: input.maxSteps ?? builtIn.maxSteps,
      recovery: input.recovery ?? builtIn.recovery,
      ...(input.system && { system: input.system }),
    })
    return await this.#write(userId, (now) => this.#insert(userId, content, secrets, now))
  }

  async update({ userId }: Viewer, input: UpdateProfileInput): Promise<Profile> {
    refuseBuiltIn(input.profileId)
    const { profileId, version, secrets = [], removeSecrets = [], ...changes } = input
    const service = this
    return await this.#write(userId, function* update(now) {
      const { profiles, checkModel } = service.#options
      const before = yield* profiles.choose(userId, profileId)
      if (before.version !== version) throw conflict(before)
      const content = service.#checked({ ...contentOf(before), ...changes })
      if (content.model !== before.model) yield* checkModel(userId, content.model)
      yield* service.#refuseTaken(userId, content.name, profileId)
      for (const name of removeSecrets) yield* deleteSecret(profileId, name)
      yield* service.#seal(profileId, secrets, now)
      yield* updateProfile(profileId, version, { ...columns(content), updatedAt: now })
      return yield* profiles.find(userId, profileId)
    })
  }

  duplicate({ userId }: Viewer, { profileId, name }: DuplicateProfileInput): Promise<Profile> {
    const service = this
    return this.#write(userId, function* duplicate(now) {
      const { profiles, sealer } = service.#options
      const original = yield* profiles.find(userId, profileId)
      const names = (yield* profiles.list(userId)).map((profile) => profile.name)
      const content = service.#checked({ ...contentOf(original), name: name ?? freeName(original.name, names) })
      const secrets = (yield* secretsOf([profileId])).map((secret) => ({
        name: secret.name,
        value: sealer.open(secret.sealed, secretPurpose(profileId, secret.name)),
      }))
      return yield* service.#insert(userId, content, secrets, now)
    })
  }

  /** Sessions on it go on. Undone, it is also the default again if it was. */
  async remove({ userId }: Viewer, { profileId, undo = false }: RemoveProfileInput): Promise<Profile> {
    refuseBuiltIn(profileId)
    const service = this
    return await this.#write(userId, function* remove(now) {
      const { profiles } = service.#options
      const before = yield* profiles.find(userId, profileId)
      if (undo === (before.removedAt === undefined)) return before
      if (undo) {
        yield* service.#refuseTooMany(userId)
        yield* service.#refuseTaken(userId, before.name, profileId)
      }
      yield* updateProfile(profileId, before.version, { removedAt: undo ? null : now })
      return yield* profiles.find(userId, profileId)
    })
  }

  setDefault({ userId }: Viewer, profileId: string): Promise<{ defaultProfileId: string }> {
    const { profiles } = this.#options
    return this.#write(userId, function* setDefault() {
      const { id } = yield* profiles.choose(userId, profileId)
      yield* setDefaultProfile(userId, id === DEFAULT_PROFILE_ID ? null : id)
      return { defaultProfileId: id }
    })
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

  *#insert(userId: string, content: ProfileContent, secrets: Secrets, now: number): Script<Profile> {
    const { profiles, checkModel } = this.#options
    yield* this.#refuseTooMany(userId)
    yield* this.#refuseTaken(userId, content.name)
    yield* checkModel(userId, content.model)
    const id = newId('profile', now)
    yield* insertProfile({ id, userId, ...columns(content), createdAt: now, updatedAt: now })
    yield* this.#seal(id, secrets, now)
    return yield* profiles.find(userId, id)
  }

  *#seal(profileId: string, secrets: Secrets, now: number): Script<void> {
    const { sealer } = this.#options
    for (const { name, value } of secrets) {
      const sealed = sealer.seal(value, secretPurpose(profileId, name))
      yield* putSecret({ profileId, name, sealed, updatedAt: now })
    }
    const count = (yield* secretsOf([profileId])).length
    if (count <= SECRETS_PER_PROFILE) return
    throw new AppError(
      'LIMIT',
      `A profile holds at most ${SECRETS_PER_PROFILE} secrets; this one would hold ${count}.`,
      {
        limit: SECRETS_PER_PROFILE,
        field: 'secrets',
        fix: 'Remove some first.',
      },
    )
  }

  #checked(content: ProfileContent): ProfileContent {
    const { maxSteps } = this.#options
    if (content.maxSteps > maxSteps) {
      throw new AppError(
        'INVALID_INPUT',
        `${content.maxSteps} steps are more than this server runs, which is ${maxSteps}.`,
        {
          field: 'maxSteps',
          limit: maxSteps,
          fix: `Choose ${maxSteps} or fewer; the limit is VIGIL_MAX_STEPS.`,
        },
      )
    }
    const { system, ...rest } = content
    return { ...rest, name: cleanText(content.name), ...(system && { system: cleanText(system) }) }
  }

  *#refuseTooMany(userId: string): Script<void> {
    const count = (yield* this.#options.profiles.list(userId)).filter((profile) => !profile.builtIn).length
    if (count < PROFILES_PER_USER) return
    throw new AppError('LIMIT', `There are ${count} profiles, which is the limit.`, {
      limit: PROFILES_PER_USER,
      fix: 'Remove some first.',
    })
  }

  *#refuseTaken(userId: string, name: string, by?: string): Script<void> {
    const wanted = folded(name)
    const other = (yield* this.#options.profiles.list(userId)).find((profile) => folded(profile.name) === wanted)
    if (!other || other.id === by) return
    throw new AppError('INVALID_INPUT', `There is a profile named “${other.name}” already.`, {
      field: 'name',
      fix: 'Choose another name.',
    })
  }
}

function columns({ name, ...data }: ProfileContent) {
  return { name, data: JSON.stringify(data) }
}

function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase()
}

/** “Writer copy”, “Writer copy 2” … */
function freeName(name: string, taken: readonly string[]): string {
  const used = new Set(taken.map(folded))
  for (let count = 1; ; count++) {
    const ending = count === 1 ? ' copy' : ` copy ${count}`
    const copy = `${name.slice(0, PROFILE_NAME_MAX_CHARS - ending.length)}${ending}`
    if (!used.has(folded(copy))) return copy
  }
}

function refuseBuiltIn(profileId: string): void {
  if (profileId !== DEFAULT_PROFILE_ID) return
  throw new AppError('FORBIDDEN', 'The built-in profile comes from the server’s settings and cannot be changed here.', {
    field: 'profileId',
    fix: 'Duplicate it and change the copy.',
  })
}

function conflict(current: Profile): AppError {
  return new AppError('VERSION_CONFLICT', `The profile “${current.name}” was changed elsewhere in the meantime.`, {
    field: 'version',
    current,
    fix: 'Look at what it is now, then make the change again.',
  })
}
