/**
 * A session's unsent text, kept in this browser across reloads and other sessions. Tabs share it: one that nobody writes
 * in follows the others, so that what was sent in one does not stay behind in another.
 */
'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { keepDraftText, onDraftElsewhere, readDraftText } from '../_client/composer/kept-draft.ts'

/** A long draft is not written down at each key. */
const KEEP_AFTER_MS = 250

export interface Draft {
  text: string
  setText(text: string): void
  /** False where the browser has no room for it: a reload would lose it. */
  kept: boolean
}

export function useDraft(key: string): Draft {
  const [text, setText] = useState(() => readDraftText(key))
  const [kept, setKept] = useState(true)
  const unkept = useRef<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const flush = useCallback(() => {
    clearTimeout(timer.current)
    if (unkept.current === null) return
    setKept(keepDraftText(key, unkept.current))
    unkept.current = null
  }, [key])
  const write = useCallback(
    (next: string) => {
      setText(next)
      unkept.current = next
      clearTimeout(timer.current)
      // What was sent must not come back.
      if (next === '') flush()
      else timer.current = setTimeout(flush, KEEP_AFTER_MS)
    },
    [flush],
  )
  useEffect(() => {
    addEventListener('pagehide', flush)
    document.addEventListener('visibilitychange', flush)
    const stop = onDraftElsewhere(key, 'text', () => {
      if (unkept.current === null) setText(readDraftText(key))
    })
    return () => {
      removeEventListener('pagehide', flush)
      document.removeEventListener('visibilitychange', flush)
      stop()
      flush()
    }
  }, [key, flush])
  return { text, setText: write, kept }
}
