/**
 * Which profile applies, as scripts within the transaction that asks. `default` is everybody's; all others belong to
 * one user, and to nobody else they exist. A removed profile is still found by whoever has it already.
 */
import { AppError } from '../base/app-error.ts'
import { DEFAULT_PROFILE_ID } from '../protocol/built-in-names.ts'
import { type Profile, type ProfileContent, type SecretInfo } from '../protocol/profiles.ts'
import {
  defaultProfileOf,
  type ProfileRow,
  type ProfileSecretRow,
  profilesOf,
  readProfile,
  secretsOf,
} from '../store/rows/profile-rows.ts'
import type { RunRow } from '../store/rows/run-rows.ts'
import type { Script } from '../store/script.ts'

type RunProfile = Pick<RunRow, 'userId' | 'profileId' | 'profile'>

export class Profiles {
  readonly builtIn: Profile

  constructor(builtIn: ProfileContent) {
    this.builtIn = {
      ...builtIn,
      id: DEFAULT_PROFILE_ID,
      secrets: [],
      version: 1,
      createdAt: 0,
      updatedAt: 0,
      builtIn: true,
    }
  }

  /** The built-in one first, then the user's by name; none that was removed. */
  *list(userId: string): Script<Profile[]> {
    const rows = yield* profilesOf(userId)
    const secrets = rows.length > 0 ? yield* secretsOf(rows.map((row) => row.id)) : []
    return [this.builtIn, ...rows.map((row) => asProfile(row, secrets))]
  }

  /** A removed one too. Throws NOT_FOUND for what is not there or somebody else's: they cannot be told apart. */
  *find(userId: string, id: string): Script<Profile> {
    if (id === DEFAULT_PROFILE_ID) return this.builtIn
    const row = yield* readProfile(userId, id)
    if (!row) throw profileNotFound(id)
    return asProfile(row, yield* secretsOf([id]))
  }

  /** For something new: as `find`, and not removed; without an id, the user's default. */
  *choose(userId: string, id: string | undefined): Script<Profile> {
    const profile = yield* this.find(userId, id ?? (yield* this.defaultId(userId)))
    if (profile.removedAt === undefined) return profile
    throw new AppError('NOT_FOUND', `The profile “${profile.name}” has been removed.`, {
      field: 'profileId',
      fix: 'Choose another one; profiles.list tells which there are.',
    })
  }

  *defaultId(userId: string): Script<string> {
    const chosen = yield* defaultProfileOf(userId)
    const row = chosen === null ? undefined : yield* readProfile(userId, chosen)
    return row && row.removedAt === null ? row.id : DEFAULT_PROFILE_ID
  }

  /**
   * As it was when the run started; of one that waits, as it is now. What a recovery does is the server's to say where
   * its settings make the profile: it may have been restarted in order to say so.
   */
  *ofRun(run: RunProfile): Script<ProfileContent> {
    if (run.profile !== null) {
      const kept = JSON.parse(run.profile) as ProfileContent
      return run.profileId === DEFAULT_PROFILE_ID ? { ...kept, recovery: this.builtIn.recovery } : kept
    }
    return contentOf(yield* this.find(run.userId, run.profileId))
  }
}

export function contentOf({ name, model, system, tools, maxSteps, recovery }: Profile): ProfileContent {
  return { name, model, ...(system && { system }), tools, maxSteps, recovery }
}

export function asProfile(row: ProfileRow, secrets: readonly ProfileSecretRow[]): Profile {
  const content = JSON.parse(row.data) as Omit<ProfileContent, 'name'>
  return {
    ...content,
    id: row.id,
    name: row.name,
    secrets: secrets.filter((secret) => secret.profileId === row.id).map(asSecret),
    version: row.version,
    createdAt: Number(row.createdAt),
    updatedAt: Number(row.updatedAt),
    ...(row.removedAt !== null && { removedAt: Number(row.removedAt) }),
  }
}

function asSecret({ name, updatedAt }: ProfileSecretRow): SecretInfo {
  return { name, updatedAt: Number(updatedAt) }
}

export function profileNotFound(id: string): AppError {
  return new AppError('NOT_FOUND', `There is no profile ${id}.`, {
    field: 'profileId',
    fix: 'Check the id; profiles.list tells which there are.',
  })
}
