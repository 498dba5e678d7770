/** When something was, as short as it can be: today the time alone, before that its day with it. */
export function shortMoment(at: number, now = Date.now()): string {
  const when = new Date(at)
  const time = when.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  if (when.toDateString() === new Date(now).toDateString()) return time
  return `${when.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })}, ${time}`
}
