/**
 * The messages of a session in which a text is, newest first: those that still grow, which the page alone has whole, then
 * those of the server, asked for piece by piece until the session's beginning.
 */
'use client'
import { useEffect, useState } from 'react'
import { toVigilError, type VigilError } from '../../client/index.ts'
import type { SessionMatch } from '../../server/protocol/find.ts'
import { literalPattern } from '../../server/protocol/literal-pattern.ts'
import { matchIn } from '../../server/protocol/match-in.ts'
import type { SessionTracker } from '../_client/connection/session-tracker.ts'
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

export function useFind(tracker: SessionTracker, text: string): Found {
  const vigil = useVigil()
  const [found, setFound] = useState(NOTHING)
  const { sessionId } = tracker

  useEffect(() => {
    if (text === '') return
    const stop = new AbortController()
    const { signal } = stop
    async function search() {
      const growing = matchesInGrowing(tracker, text)
      let matches = growing
      let cursor: string | undefined
      setFound({ text, matches, status: 'searching' })
      try {
        do {
          const page = await vigil.trpc.sessions.find.query({ sessionId, text, ...(cursor && { cursor }) }, { signal })
          if (signal.aborted) return
          matches = [
            ...matches,
            ...page.items.filter(({ messageId }) => growing.every((one) => one.messageId !== messageId)),
          ]
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
  }, [vigil, tracker, sessionId, text])

  return text === '' ? NOTHING : found
}

function matchesInGrowing(tracker: SessionTracker, text: string): SessionMatch[] {
  const { messages = [], open, head = 0 } = tracker.getSnapshot().state ?? {}
  return messages.toReversed().flatMap((message) => {
    const match = open?.has(message.id) && matchIn(message, literalPattern(text))
    return match ? [{ messageId: message.id, seq: head, role: message.role, ...match }] : []
  })
}
