/** The messages of a session in which a text is, newest first; asked for piece by piece until the session's beginning. */
'use client'
import { useEffect, useState } from 'react'
import { toVigilError, type VigilError } from '../../client/index.ts'
import type { SessionMatch } from '../../server/protocol/find.ts'
import { useVigil } from '../_client/connection/vigil-provider.tsx'

/** Whoever types on looks for something else. */
const TYPING_MS = 200
/** More than anybody steps through. */
const MOST_MATCHES = 5_000

export interface Found {
  /** What was looked for. */
  text: string
  matches: readonly SessionMatch[]
  status: 'searching' | 'done' | 'failed'
  error?: VigilError
}

const NOTHING: Found = { text: '', matches: [], status: 'done' }

export function useFind(sessionId: string, text: string): Found {
  const vigil = useVigil()
  const [found, setFound] = useState(NOTHING)

  useEffect(() => {
    if (text === '') return
    const stop = new AbortController()
    const { signal } = stop
    async function search() {
      let matches: SessionMatch[] = []
      let cursor: string | undefined
      setFound({ text, matches, status: 'searching' })
      try {
        do {
          const page = await vigil.trpc.sessions.find.query({ sessionId, text, ...(cursor && { cursor }) }, { signal })
          if (signal.aborted) return
          matches = [...matches, ...page.items]
          cursor = page.nextCursor
          setFound({ text, matches, status: cursor ? 'searching' : 'done' })
        } while (cursor && matches.length < MOST_MATCHES)
        setFound({ text, matches, status: 'done' })
      } catch (cause) {
        if (!signal.aborted) setFound({ text, matches, status: 'failed', error: toVigilError(cause) })
      }
    }
    const timer = setTimeout(() => void search(), TYPING_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [vigil, sessionId, text])

  return text === '' ? NOTHING : found
}
