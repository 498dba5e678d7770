/** Periods of whole days in the reader's own zone, up to today by the server's clock. */
export const USAGE_PERIODS = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: 'month', label: 'This month' },
] as const
export type UsagePeriod = (typeof USAGE_PERIODS)[number]['value']

export interface UsageRange {
  from: string
  to: string
  timeZone: string
}

const DAY_MS = 86_400_000

export function usageRange(period: UsagePeriod, now: number, timeZone: string): UsageRange {
  // Canadian English writes a date as ISO 8601 does.
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const to = format.format(now)
  if (period === 'month') return { from: `${to.slice(0, 8)}01`, to, timeZone }
  const from = new Date(Date.parse(to) - (Number(period) - 1) * DAY_MS).toISOString().slice(0, 10)
  return { from, to, timeZone }
}

/** "24 Nov" for 2026-11-24, as the reader writes it. */
export function dayWords(day: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(Date.parse(day))
}
