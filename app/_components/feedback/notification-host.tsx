/** Keeps the place of notifications, from the first one on. */
'use client'
import { lazy, Suspense, useSyncExternalStore } from 'react'
import { anythingTold } from '../../_client/notify.ts'

const NotificationCorner = lazy(async () => ({
  default: (await import('./notification-corner.tsx')).NotificationCorner,
}))

export function NotificationHost() {
  const wanted = useSyncExternalStore(anythingTold.subscribe, anythingTold.getSnapshot)
  return (
    wanted && (
      <Suspense>
        <NotificationCorner />
      </Suspense>
    )
  )
}
