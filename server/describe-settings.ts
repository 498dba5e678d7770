/** Every setting as a server started in this environment would read it, for people. Secrets are masked. */
import { settings } from './config.ts'

export interface SettingDescription {
  name: string
  /** Absent when it is not set and has no default. */
  value?: string | number
  default?: string | number
  source: 'environment' | 'default' | 'unset'
  /** What is wrong with the value; a server would not start. */
  fault?: string
  meaning: string
}

const SECRET = /(TOKEN|KEY|SECRET|PASSWORD)$/
const MASK = '********'

export function describeSettings(env: Record<string, string | undefined>): SettingDescription[] {
  return Object.entries(settings.shape).map(([name, schema]) => {
    const given = env[name] === '' ? undefined : env[name]
    const fallback = schema.safeParse(undefined).data
    const parsed = schema.safeParse(given)
    const value = parsed.success ? parsed.data : given
    return {
      name,
      ...(value !== undefined && { value: masked(name, value) }),
      ...(fallback !== undefined && { default: fallback }),
      source: sourceOf(given, fallback),
      ...(!parsed.success && { fault: parsed.error.issues.map(({ message }) => message).join('; ') }),
      meaning: schema.description ?? '',
    }
  })
}

function sourceOf(given: string | undefined, fallback: unknown): SettingDescription['source'] {
  if (given !== undefined) return 'environment'
  return fallback === undefined ? 'unset' : 'default'
}

function masked(name: string, value: string | number): string | number {
  if (SECRET.test(name)) return MASK
  return typeof value === 'string' ? value.replace(/^([\w+]+:\/\/[^:/@]*):[^@]*@/, `$1:${MASK}@`) : value
}
