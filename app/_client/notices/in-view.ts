/**
 * Which sessions somebody looks at, in any tab of this browser: each such tab holds a shared lock with the session's
 * name, which the browser itself lets go when the tab is closed or dies.
 */
const PREFIX = 'vigil:in-view:'

/** Says so for as long as this page is the one in front and has the focus. Returns the way to stop. */
export function holdInView(sessionId: string): () => void {
  const stop = new AbortController()
  const { signal } = stop
  let letGo: (() => void) | undefined

  function look() {
    const inView = !signal.aborted && !document.hidden && document.hasFocus()
    if (!inView) {
      letGo?.()
      letGo = undefined
    } else if (!letGo) {
      const held = new Promise<void>((resolve) => {
        letGo = resolve
      })
      void navigator.locks.request(PREFIX + sessionId, { mode: 'shared' }, () => held)
    }
  }
  window.addEventListener('focus', look, { signal })
  window.addEventListener('blur', look, { signal })
  document.addEventListener('visibilitychange', look, { signal })
  look()
  return () => {
    stop.abort()
    look()
  }
}

export async function sessionsInView(): Promise<Set<string>> {
  const { held = [] } = await navigator.locks.query()
  const names = held.map(({ name }) => name ?? '').filter((name) => name.startsWith(PREFIX))
  return new Set(names.map((name) => name.slice(PREFIX.length)))
}
