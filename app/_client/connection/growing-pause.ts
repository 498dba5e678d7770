/** Pauses between tries, which grow until one succeeds; jittered, so that not all pages come back at once. */
const FIRST_MS = 500
const LONGEST_MS = 15_000

export interface GrowingPause {
  /** Calls `action` once after the next pause. */
  before(action: () => void): void
  /** The next pause is short again. */
  succeeded(): void
  cancel(): void
}

export function createGrowingPause(): GrowingPause {
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    before(action) {
      clearTimeout(timer)
      timer = setTimeout(action, Math.min(LONGEST_MS, FIRST_MS * 2 ** failures++) * (0.5 + Math.random() / 2))
    },
    succeeded() {
      failures = 0
    },
    cancel: () => clearTimeout(timer),
  }
}
