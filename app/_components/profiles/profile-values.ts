/** A profile as its form holds it, and what of it is sent. */
import type { Profile, ProfileList, ToolPolicy } from '../../../server/protocol/profiles.ts'

export interface ProfileValues {
  name: string
  model: string
  system: string
  tools: Record<string, ToolPolicy>
  maxSteps: number | ''
  recovery: 'continue' | 'ask'
  /** Entered and not saved yet: new ones, and new values of those there are. */
  secrets: { name: string; value: string }[]
  removeSecrets: string[]
  version: number
}

export function profileDraftKey(profileId: string): string {
  return `profile/${profileId}`
}

export function valuesOf({ name, model, system = '', tools, maxSteps, recovery, version }: Profile): ProfileValues {
  return { name, model, system, tools, maxSteps, recovery, secrets: [], removeSecrets: [], version }
}

/** A new one has all tools, as the built-in one has. */
export function newValues({ items, tools, limits }: ProfileList): ProfileValues {
  return {
    name: '',
    model: items[0]?.model ?? 'demo',
    system: '',
    tools: Object.fromEntries(tools.map((tool) => [tool.name, 'allow'])),
    maxSteps: limits.maxSteps,
    recovery: 'continue',
    secrets: [],
    removeSecrets: [],
    version: 0,
  }
}

export function inputOf({ version: _, removeSecrets: __, maxSteps, ...values }: ProfileValues) {
  return { ...values, maxSteps: Number(maxSteps) }
}

const WORDS: Partial<Record<keyof ProfileValues, string>> = {
  name: 'name',
  model: 'model',
  system: 'instructions',
  tools: 'tools',
  maxSteps: 'step limit',
  recovery: 'what happens after a crash',
}

/** What differs between two saved states, in words. */
export function changedFields(before: ProfileValues, after: ProfileValues): string {
  const changed = (Object.keys(WORDS) as (keyof ProfileValues)[]).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  )
  return changed.map((field) => WORDS[field]).join(', ') || 'its secrets'
}
