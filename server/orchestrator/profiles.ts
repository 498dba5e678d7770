/** Profiles: named sets of model, prompt, tools and limits. One is built in; editing them comes with its own page. */
import { AppError } from '../base/app-error.ts'

export interface Profile {
  id: string
  name: string
  model: string
  system?: string
  tools: readonly string[]
  maxSteps: number
  /** What a recovered run does: go on by itself, or wait for its user. */
  recovery: 'continue' | 'ask'
}

export const DEFAULT_PROFILE_ID = 'default'

export class Profiles {
  readonly #profiles = new Map<string, Profile>()

  constructor(profiles: readonly Profile[]) {
    for (const profile of profiles) this.#profiles.set(profile.id, profile)
  }

  list(): Profile[] {
    return [...this.#profiles.values()]
  }

  /** Throws NOT_FOUND, naming what there is. */
  get(id: string): Profile {
    const profile = this.#profiles.get(id)
    if (profile) return profile
    throw new AppError('NOT_FOUND', `There is no profile ${id}.`, {
      field: 'profileId',
      fix: `Use one of: ${[...this.#profiles.keys()].join(', ')}.`,
    })
  }
}
