/** Names of time zones: those of the IANA data base, in its own spelling. */
import { Temporal } from 'temporal-polyfill'
import { refuse } from './refuse.ts'

const NAME = /^[a-z][\w+/-]*$/i
const SUGGESTED = 3

export function readZone(name: string): string {
  const zone = zoneNamed(name)
  if (zone) return zone
  const alike = zonesLike(name)
  const suggestion = alike.length > 0 ? `Did you mean ${alike.join(' or ')}?` : 'Use a name such as Europe/Berlin.'
  return refuse('timeZone', `There is no time zone "${name}".`, `${suggestion} It takes IANA names, UTC among them.`)
}

/** The name as it is spelt; undefined when there is no such zone. */
export function zoneNamed(name: string): string | undefined {
  const spelt = name.trim().replaceAll(' ', '_')
  if (!NAME.test(spelt)) return undefined
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(spelt).timeZoneId
  } catch {
    return undefined
  }
}

function zonesLike(name: string): string[] {
  const wanted = name.trim().replaceAll(' ', '_').toLowerCase()
  if (wanted.length < 3) return []
  const zones = Intl.supportedValuesOf('timeZone').filter((zone) => zone.toLowerCase().includes(wanted))
  return zones.slice(0, SUGGESTED)
}
