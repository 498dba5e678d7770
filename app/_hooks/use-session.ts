/** One session's live view, followed for as long as the component is shown. Give the component `key={sessionId}`. */
'use client'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { createSessionTracker, type SessionTracker, type SessionView } from '../_client/connection/session-tracker.ts'
import { useVigil } from '../_client/connection/vigil-provider.tsx'

export function useSession(sessionId: string): { tracker: SessionTracker; view: SessionView } {
  const vigil = useVigil()
  const [tracker] = useState(() => createSessionTracker(vigil, sessionId))
  useEffect(() => tracker.start(), [tracker])
  return { tracker, view: useSyncExternalStore(tracker.subscribe, tracker.getSnapshot) }
}
