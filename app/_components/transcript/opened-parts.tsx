/**
 * Which folded parts are open. Rows leave the page while out of sight, so it is remembered beside them, by id; whatever
 * leads a reader into a folded part opens it here.
 */
'use client'
import { createContext, type ReactNode, useCallback, useContext, useState, useSyncExternalStore } from 'react'

export class OpenedParts {
  readonly #opened = new Map<string, boolean>()
  readonly #listeners = new Set<() => void>()

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }
  isOpen(id: string): boolean {
    return this.#opened.get(id) ?? false
  }
  set(id: string, open: boolean): void {
    if (this.isOpen(id) === open) return
    this.#opened.set(id, open)
    for (const listener of [...this.#listeners]) listener()
  }
}

const OpenedPartsContext = createContext(new OpenedParts())

export function OpenedPartsProvider({ parts, children }: { parts: OpenedParts; children: ReactNode }) {
  return <OpenedPartsContext value={parts}>{children}</OpenedPartsContext>
}

export function useOpenedParts(): OpenedParts {
  const [parts] = useState(() => new OpenedParts())
  return parts
}

export function useOpened(id: string): [open: boolean, setOpen: (open: boolean) => void] {
  const parts = useContext(OpenedPartsContext)
  const isOpen = () => parts.isOpen(id)
  const open = useSyncExternalStore(parts.subscribe, isOpen, isOpen)
  return [open, useCallback((next) => parts.set(id, next), [parts, id])]
}
