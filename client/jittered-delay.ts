const RETRY_BASE_MS = 250
const RETRY_CAP_MS = 10_000

/** Full jitter: 0 to `base * 2^attempt` ms, at most `cap`; `attempt` counts from 0. A fleet spreads from its first retry on. */
export function jitteredDelay(attempt: number, { baseMs = RETRY_BASE_MS, capMs = RETRY_CAP_MS } = {}): number {
  return Math.random() * Math.min(capMs, baseMs * 2 ** attempt)
}
