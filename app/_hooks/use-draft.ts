/** A session's unsent text, kept in this browser across reloads and other sessions. */
'use client'
import { useCallback, useState } from 'react'

export function useDraft(key: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => read(key))
  const write = useCallback(
    (next: string) => {
      setText(next)
      store(key, next)
    },
    [key],
  )
  return [text, write]
}

// Storage may be full or forbidden; the draft then lives as long as the page.
function read(key: string): string {
  try {
    return localStorage.getItem(`vigil:draft:${key}`) ?? ''
  } catch {
    return ''
  }
}
function store(key: string, text: string): void {
  try {
    if (text) localStorage.setItem(`vigil:draft:${key}`, text)
    else localStorage.removeItem(`vigil:draft:${key}`)
  } catch {
    // Kept in the page's memory only.
  }
}
