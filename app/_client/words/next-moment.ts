/** When something will be, as short as it can be: today the time alone, within days the weekday with it, then the date. */
const DAY_MS = 86_400_000
const CLOCK = { hour: '2-digit', minute: '2-digit' } as const

export function nextMoment(at: number, now: number): string {
  const when = new Date(at)
  if (when.toDateString() === new Date(now).toDateString()) return when.toLocaleTimeString('en-GB', CLOCK)
  if (at - now < 6 * DAY_MS) return when.toLocaleString('en-GB', { weekday: 'short', ...CLOCK })
  return when.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
}
