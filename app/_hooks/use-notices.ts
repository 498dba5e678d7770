/** Desktop notifications, where they are on in this browser. Used once, at the top of the page. */
'use client'
import { usePathname, useRouter } from 'next/navigation'
import { useEffect, useSyncExternalStore } from 'react'
import { useVigil } from '../_client/connection/vigil-provider.tsx'
import { noticeChoice } from '../_client/notices/notice-choice.ts'

export function useNotices(): void {
  const { on } = useSyncExternalStore(noticeChoice.subscribe, noticeChoice.getSnapshot)
  const vigil = useVigil()
  const router = useRouter()
  const sessionId = /^\/s\/([^/]+)/.exec(usePathname())?.[1]

  useEffect(() => {
    if (!on) return
    return startLater(async () => {
      const { startNotifier } = await import('../_client/notices/notifier.ts')
      return startNotifier({ vigil, openPage: (path) => router.push(path) })
    })
  }, [on, vigil, router])

  useEffect(() => {
    if (!on || !sessionId) return
    return startLater(async () => (await import('../_client/notices/in-view.ts')).holdInView(sessionId))
  }, [on, sessionId])
}

/** For what is loaded first: returns the way to stop it, or to keep it from starting. */
function startLater(start: () => Promise<() => void>): () => void {
  let stopped = false
  let stop: (() => void) | undefined
  start().then(
    (started) => {
      if (stopped) started()
      else stop = started
    },
    // The file could not be loaded; a reload of the page tries again.
    () => {},
  )
  return () => {
    stopped = true
    stop?.()
  }
}
