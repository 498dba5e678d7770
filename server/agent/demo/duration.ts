/** Durations as people type them: `20ms`, `1s`, `1.5s`, `2m`, `2h 15m`, `3 hours`. */
const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS

const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(?:ms|milliseconds?)$/i, 1],
  [/^(?:s|secs?|seconds?)$/i, SECOND_MS],
  [/^(?:m|mins?|minutes?)$/i, MINUTE_MS],
  [/^(?:h|hours?)$/i, HOUR_MS],
  [/^(?:d|days?)$/i, 24 * HOUR_MS],
]

export const DURATION_FORMS = '20ms, 1s, 1.5s, 2m or 1h'

const WHOLE = /^(?:\d+(?:\.\d+)?\s*[a-z]+\s*)+$/i
const PIECE = /(\d+(?:\.\d+)?)\s*([a-z]+)/gi

/** Milliseconds; undefined when it is no duration. */
export function readDuration(text: string): number | undefined {
  if (text.length > 100 || !WHOLE.test(text)) return undefined
  let sumMs = 0
  for (const [, amount, unit = ''] of text.matchAll(PIECE)) {
    const unitMs = UNITS.find(([name]) => name.test(unit))?.[1]
    if (unitMs === undefined) return undefined
    sumMs += Number(amount) * unitMs
  }
  return sumMs
}
