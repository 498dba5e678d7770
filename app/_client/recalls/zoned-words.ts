/** Moments on the clock of a zone, and wall-clock times of one as instants. */

/** A zone that this browser does not know is shown as UTC, and named so. */
function knownZone(timeZone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return timeZone
  } catch {
    return 'UTC'
  }
}

let own: string | undefined

export function ownZone(): string {
  own ??= new Intl.DateTimeFormat().resolvedOptions().timeZone
  return own
}

export function zoneWords(timeZone: string): string {
  return timeZone.replaceAll('_', ' ')
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatIn(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${JSON.stringify(options)}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-GB', { ...options, hourCycle: 'h23', timeZone: knownZone(timeZone) })
  formats.set(key, made)
  return made
}

const DAY = { weekday: 'short', day: 'numeric', month: 'short' } as const
const YEAR = { year: 'numeric' } as const

/** “09:00”, and seconds where there are any. */
export function clockWords(at: number, timeZone: string): string {
  const hasSeconds = at % 60_000 !== 0
  return formatIn(timeZone, { hour: '2-digit', minute: '2-digit', ...(hasSeconds && { second: '2-digit' }) }).format(at)
}

/** “Tue 24 Nov”, with the year where it is another than now. */
export function dayWords(at: number, timeZone: string, now = Date.now()): string {
  const year = formatIn(timeZone, YEAR)
  const options = year.format(at) === year.format(now) ? DAY : { ...DAY, ...YEAR }
  return formatIn(timeZone, options).format(at).replaceAll(',', '')
}

/** “Tue 24 Nov, 09:00”. */
export function momentWords(at: number, timeZone: string, now = Date.now()): string {
  return `${dayWords(at, timeZone, now)}, ${clockWords(at, timeZone)}`
}

/** On this browser’s clock, to the minute: beside how long until then, nobody wants the seconds. */
export function momentHere(at: number): string {
  return momentWords(at - (at % 60_000), ownZone())
}

const WALL = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
} as const

/** As calendars and date pickers take it: `2026-11-24 09:00:00` on the zone's clock. */
export function wallTime(at: number, timeZone: string): string {
  const parts = new Map(
    formatIn(timeZone, WALL)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  const [year = '', month, day, hour, minute, second] = ['year', 'month', 'day', 'hour', 'minute', 'second'].map(
    (type) => parts.get(type as Intl.DateTimeFormatPartTypes),
  )
  return `${year.padStart(4, '0')}-${month}-${day} ${hour}:${minute}:${second}`
}

/**
 * The instant of a wall-clock time (`2026-11-24 09:00:00`, also with a T). Of two, the first; one that clocks leave out
 * is moved on by as much as they are.
 */
export function instantOf(wall: string, timeZone: string): number {
  const asUtc = Date.parse(`${wall.trim().replace(' ', 'T')}Z`)
  const offset = (at: number) =>
    Date.parse(`${wallTime(at, timeZone).replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000
  const candidates = [asUtc - 86_400_000, asUtc + 86_400_000].map((near) => asUtc - offset(near))
  const [before = asUtc, after = asUtc] = candidates
  const exact = [before, after].filter((at) => at + offset(at) === asUtc)
  return exact.length > 0 ? Math.min(...exact) : Math.max(before, after)
}
