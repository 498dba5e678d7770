/** How long until then, for people: “in 42 s”, “in 3 min”, “in 2 h 10 min”, “in 3 days”; “now” once it has come. */
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export function untilWords(at: number, now: number): string {
  const left = at - now
  if (left < 1_000) return 'now'
  if (left < MINUTE) return `in ${Math.ceil(left / 1_000)} s`
  if (left < HOUR) return `in ${Math.ceil(left / MINUTE)} min`
  if (left < DAY) {
    const minutes = Math.ceil((left % HOUR) / MINUTE)
    const hours = Math.floor(left / HOUR)
    if (minutes === 60) return `in ${hours + 1} h`
    return minutes > 0 ? `in ${hours} h ${minutes} min` : `in ${hours} h`
  }
  const days = Math.round(left / DAY)
  return `in ${days} ${days === 1 ? 'day' : 'days'}`
}

/** How often it has to be said anew to be true. */
export function untilPause(at: number, now: number): number {
  const left = at - now
  return left > -MINUTE && left < 2 * MINUTE ? 1_000 : 30_000
}
