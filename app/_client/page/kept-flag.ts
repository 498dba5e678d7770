/** A yes or no that this browser remembers, the same for everything on the page that asks for it. */
import { useSyncExternalStore } from 'react'

export interface KeptFlag {
  toggle(): void
  useValue(): boolean
}

export function keptFlag(name: string, initial: boolean): KeptFlag {
  const key = `vigil:${name}`
  const listeners = new Set<() => void>()
  let value: boolean | undefined

  function get(): boolean {
    value ??= read(key) ?? initial
    return value
  }
  function subscribe(listener: () => void) {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  }
  return {
    toggle() {
      value = !get()
      write(key, value)
      for (const listener of listeners) listener()
    },
    useValue: () => useSyncExternalStore(subscribe, get, () => initial),
  }
}

// Storage may be full or forbidden; the choice then lives as long as the page.
function read(key: string): boolean | undefined {
  try {
    const stored = localStorage.getItem(key)
    return stored === null ? undefined : stored === 'yes'
  } catch {
    return undefined
  }
}
function write(key: string, value: boolean): void {
  try {
    localStorage.setItem(key, value ? 'yes' : 'no')
  } catch {
    // Kept in the page's memory only.
  }
}
