/** How long an answer asks to wait, in ms: `retry-after-ms`, or `retry-after` in seconds or as a date. */
export function retryAfterMs(headers: Readonly<Record<string, string>> | undefined, now: number): number | undefined {
  const ms = Number(headers?.['retry-after-ms'])
  if (ms > 0) return ms
  const said = headers?.['retry-after']
  if (!said) return undefined
  const seconds = Number(said)
  if (!Number.isNaN(seconds)) return seconds > 0 ? seconds * 1000 : undefined
  // The answer's own date spares the question whose clock is right.
  const waitMs = Date.parse(said) - (Date.parse(headers?.date ?? '') || now)
  return waitMs > 0 ? waitMs : undefined
}
