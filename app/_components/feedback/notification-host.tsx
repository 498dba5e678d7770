/**
 * Keeps the place of notifications, from the first one on. What shows them is loaded when its reader first does
 * anything: what is to be told may be that the server is away, and then it could not be.
 */
'use client'
import { Suspense, useEffect, useSyncExternalStore } from 'react'
import { anythingTold, prepareToNotify } from '../../_client/notices/notify.ts'
import { lazyPart } from '../../_client/page/load-part.ts'

const loadCorner = () => import('./notification-corner.tsx')
const NotificationCorner = lazyPart(async () => (await loadCorner()).NotificationCorner)

export function NotificationHost() {
  const wanted = useSyncExternalStore(anythingTold.subscribe, anythingTold.getSnapshot)
  useEffect(() => {
    const used = new AbortController()
    const load = () => {
      used.abort()
      void loadCorner().catch(() => {})
      prepareToNotify()
    }
    for (const event of ['pointerdown', 'keydown']) addEventListener(event, load, { signal: used.signal })
    return () => used.abort()
  }, [])
  return (
    wanted && (
      <Suspense>
        <NotificationCorner />
      </Suspense>
    )
  )
}
