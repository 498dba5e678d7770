/** A value that says when it changes; `subscribe` and `getSnapshot` fit React's `useSyncExternalStore` as they are. */
export interface ObservableValue<T> {
  /** Calls back after each change; returns the way to stop. */
  subscribe(listener: () => void): () => void
  /** The same object until the next change. */
  getSnapshot(): T
}

export function observableValue<T>(initial: T): ObservableValue<T> & { set(value: T): void } {
  const listeners = new Set<() => void>()
  let current = initial
  return {
    subscribe(listener) {
      const entry = () => listener()
      listeners.add(entry)
      return () => listeners.delete(entry)
    },
    getSnapshot: () => current,
    set(value) {
      current = value
      for (const listener of [...listeners]) if (listeners.has(listener)) listener()
    },
  }
}
