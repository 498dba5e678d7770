/** What needs the page's connection is shown in browsers only; the server, and the first paint, show `fallback`. */
'use client'
import { type ReactNode, useSyncExternalStore } from 'react'

const never = () => () => {}

export function BrowserOnly({ children, fallback }: { children: ReactNode; fallback: ReactNode }) {
  const inBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  return inBrowser ? children : fallback
}
