/** What the browser knows of its network; elsewhere it is always there. */
export interface NetworkWatch {
  isAway(): boolean
  onChange(listener: () => void): void
  dispose(): void
}

export function watchNetwork(): NetworkWatch {
  if (typeof window === 'undefined') return { isAway: () => false, onChange: () => {}, dispose: () => {} }
  const listening = new AbortController()
  return {
    isAway: () => !navigator.onLine,
    onChange(listener) {
      window.addEventListener('online', listener, { signal: listening.signal })
      window.addEventListener('offline', listener, { signal: listening.signal })
    },
    dispose: () => listening.abort(),
  }
}
