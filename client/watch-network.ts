/**
 * What the browser knows of its network, and when it is worth asking: the network came or went, the page is looked at
 * again, or the machine has slept (its timers stood still while the clock went on; the other end may have gone unseen).
 * Elsewhere than in a browser the network is always there.
 */
export interface NetworkWatch {
  isAway(): boolean
  /** The connection that there is may be dead, and another try may succeed. */
  onDoubt(listener: () => void): void
  dispose(): void
}

const LOOK_EVERY_MS = 2_000
/** Later than timers of a busy page ring. Those of a page in the background may be later, and asking costs little. */
const SLEPT_MS = 5_000

export function watchNetwork(): NetworkWatch {
  if (typeof window === 'undefined') return { isAway: () => false, onDoubt: () => {}, dispose: () => {} }
  const listening = new AbortController()
  const { signal } = listening
  return {
    isAway: () => !navigator.onLine,
    onDoubt(listener) {
      for (const event of ['online', 'offline', 'pageshow']) window.addEventListener(event, listener, { signal })
      document.addEventListener('resume', listener, { signal })
      document.addEventListener('visibilitychange', () => !document.hidden && listener(), { signal })
      onWaking(listener, signal)
    },
    dispose: () => listening.abort(),
  }
}

function onWaking(listener: () => void, signal: AbortSignal): void {
  let lookedAt = Date.now()
  const timer = setInterval(() => {
    const now = Date.now()
    if (now - lookedAt > LOOK_EVERY_MS + SLEPT_MS) listener()
    lookedAt = now
  }, LOOK_EVERY_MS)
  signal.addEventListener('abort', () => clearInterval(timer))
}
