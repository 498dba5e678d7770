/**
 * Days as a zone has them, named YYYY-MM-DD. A day begins at the first instant whose local date is that day: one that
 * daylight saving makes longer or shorter, or that has no midnight, is whole. In every zone it begins on a quarter of an
 * hour, which is what the ledger counts by.
 */
export const QUARTER_MS = 15 * 60_000
const DAY_MS = 86_400_000
/** No zone is further from UTC, and the date line has been moved no further. */
const FAR_MS = 36 * 3_600_000

const formats = new Map<string, Intl.DateTimeFormat>()

export function quarterOf(at: number): number {
  return Math.floor(at / QUARTER_MS) * QUARTER_MS
}

export function dayAt(timeZone: string, at: number): string {
  let format = formats.get(timeZone)
  if (!format) {
    // Canadian English writes a date as ISO 8601 does.
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    formats.set(timeZone, format)
  }
  return format.format(at)
}

/** When the day begins, epoch milliseconds. */
export function startOfDay(timeZone: string, day: string): number {
  let before = (Date.parse(day) - FAR_MS) / QUARTER_MS
  let reached = (Date.parse(day) + FAR_MS) / QUARTER_MS
  while (reached - before > 1) {
    const middle = Math.floor((before + reached) / 2)
    if (dayAt(timeZone, middle * QUARTER_MS) >= day) reached = middle
    else before = middle
  }
  return reached * QUARTER_MS
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS)
}
