/** Times for people: weekday, date and time on a zone's clock, and what that is ahead of UTC. */
const LOCAL = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::(\d\d))?(?:\.\d+)?(Z|[+-][\d:]+)$/

/** `2027-03-28T03:00:00+02:00` as `Sun 2027-03-28 03:00 +02:00`; seconds where there are any. */
export function readable(local: string): string {
  const [, date, minute, seconds, offset] = LOCAL.exec(local) ?? []
  if (date === undefined) return local
  const weekday = new Date(`${date}T00:00:00Z`).toLocaleDateString('en', { weekday: 'short', timeZone: 'UTC' })
  const second = seconds === undefined || seconds === '00' ? '' : `:${seconds}`
  return `${weekday} ${date} ${minute}${second} ${offset === 'Z' ? '+00:00' : offset}`
}

export function zonedTime(at: number, timeZone: string): string {
  const parts = new Map(
    formatIn(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  )
  const [year, month, day, hour, minute, second] = ['year', 'month', 'day', 'hour', 'minute', 'second'].map((type) =>
    parts.get(type as Intl.DateTimeFormatPartTypes),
  )
  const offset = parts.get('timeZoneName')?.replace(/^GMT$/, 'Z').replace('GMT', '')
  return readable(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`)
}

/** A zone that this machine does not know, such as a new one, is shown as UTC: the offset says so. */
function formatIn(timeZone: string): Intl.DateTimeFormat {
  const shape = {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  } as const
  try {
    return new Intl.DateTimeFormat('en', { ...shape, timeZone })
  } catch {
    return new Intl.DateTimeFormat('en', { ...shape, timeZone: 'UTC' })
  }
}

export function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}
