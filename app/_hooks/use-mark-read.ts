/**
 * Marks a session as read when its newest message is in view on a visible page and nothing runs. The mark is itself an
 * event of some logs, so only a changed transcript asks for another one.
 */
'use client'
import { useEffect, useRef, useState } from 'react'
import type { SessionState } from '../../client/index.ts'
import { trpc } from '../_client/connection/trpc.ts'
import { usePageVisible } from './use-page-visible.ts'

/** Returns what to call when the newest message comes into view or leaves it. */
export function useMarkRead(state: SessionState | null): (inView: boolean) => void {
  const [inView, setInView] = useState(false)
  const visible = usePageVisible()
  const marked = useRef<SessionState['messages']>(undefined)
  const { mutate } = trpc.sessions.update.useMutation()

  const ready = inView && visible && state?.caughtUp && state.run === null && state.messages.length > 0
  useEffect(() => {
    if (!ready || marked.current === state.messages) return
    marked.current = state.messages
    if ((state.session?.readUpTo ?? 0) < state.cursor) mutate({ sessionId: state.sessionId, readUpTo: state.cursor })
  }, [ready, state, mutate])
  return setInView
}
