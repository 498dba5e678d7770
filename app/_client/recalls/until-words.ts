/**
 * How long until then, for people: “in 42 s”, “in 3 min”, “in 2 h 10 min”, “in 3 days”; “now” once it has come, and how
 * long ago that was where nothing follows.
 */
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export function untilWords(at: number, now: number): string {
  const left = at - now
  if (left <= -MINUTE) return `${lengthWords(Math.floor(-left / MINUTE) * MINUTE)} overdue`
  return left < 1_000 ? 'now' : `in ${lengthWords(left)}`
}

function lengthWords(ms: number): string {
  if (ms < MINUTE) return `${Math.ceil(ms / 1_000)} s`
  if (ms < HOUR) return `${Math.ceil(ms / MINUTE)} min`
  if (ms < DAY) {
    const minutes = Math.ceil((ms % HOUR) / MINUTE)
    const hours = Math.floor(ms / HOUR)
    if (minutes === 60) return `${hours + 1} h`
    return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`
  }
  // “1 day” of a day and a half, or “2 days”, would say another day than the calendar does.
  const hours = Math.ceil((ms - DAY) / HOUR)
  if (hours > 0 && hours < 24) return `1 day ${hours} h`
  const days = Math.round(ms / DAY)
  return `${days} ${days === 1 ? 'day' : 'days'}`
}

/** How often it has to be said anew to be true. */
export function untilPause(at: number, now: number): number {
  const left = at - now
  return left > -MINUTE && left < 2 * MINUTE ? 1_000 : 30_000
}
