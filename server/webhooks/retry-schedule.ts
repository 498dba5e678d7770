/** When a delivery that did not arrive is tried again: later and later, ten tries in about three days. */
const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Between one try and the next. */
const PAUSES_MS = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  HOUR,
  6 * HOUR,
  12 * HOUR,
  24 * HOUR,
  24 * HOUR,
] as const
/** Of each pause, so that what failed together does not come back together. */
const JITTER = 0.2
/** What a receiver asks for in `Retry-After` is honoured up to this. */
const ASKED_MAX_MS = 6 * HOUR

/**
 * Undefined when it has been tried often enough.
 * @param attempts tries so far, 1 or more
 * @param askedMs what the receiver asked to wait
 * @param random 0 to 1
 */
export function pauseBeforeTry(attempts: number, askedMs: number | undefined, random: number): number | undefined {
  const usual = PAUSES_MS[attempts - 1]
  if (usual === undefined) return undefined
  const pause = Math.round(usual * (1 - JITTER + 2 * JITTER * random))
  return Math.max(pause, Math.min(askedMs ?? 0, ASKED_MAX_MS))
}
